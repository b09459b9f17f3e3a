"""How far transfers had come, in the journal: what was begun, and the parts that arrived.

A headway goes with its transfer, and a part with its headway: the tables see to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from sqlite3 import Connection
from typing import Final

import msgspec

from fxtui.domain import codec
from fxtui.domain.events import Rest, Sample
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer
from fxtui.domain.uploads import PartReceipt

from ..headway import Begun, Headway
from .database import Database
from .rows import COLUMNS, MEMBERS, members, transfer_of, words

_OVER: Final = words((State.SUCCEEDED, State.CANCELLED, State.SKIPPED))
"""States in which what was begun is of no use; what failed may be tried again."""

_FINAL: Final = words(state for state in State if state.is_final)
_SIZE: Final = "json_extract(CAST(receipt AS TEXT), '$.size')"

_begun: Final = msgspec.json.Decoder(Begun)
_receipts: Final = msgspec.json.Decoder(PartReceipt)


class HeadwayTable:
    _database: Database

    def begin(self, begun: Mapping[TransferId, Begun]) -> None:
        """Write down what was begun, in place of what was; its parts stay.

        Of a transfer that is forgotten already nothing is written.
        """
        rows = [(codec.encode(each), transfer) for transfer, each in begun.items()]
        with self._database.commit() as connection:
            connection.executemany(
                "INSERT INTO headways SELECT id, ? FROM transfers WHERE id = ? "
                "ON CONFLICT DO UPDATE SET begun = excluded.begun",
                rows,
            )

    def arrive(self, transfer: TransferId, receipts: Iterable[PartReceipt]) -> None:
        """Write down parts; those of what was dropped meanwhile are nobody's."""
        rows = [(r.number, codec.encode(r), transfer) for r in receipts]
        with self._database.commit() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO parts "
                "SELECT transfer, ?, ? FROM headways WHERE transfer = ?",
                rows,
            )

    def headway(self, transfer: TransferId) -> Headway | None:
        begun = self._database.read(
            "SELECT begun FROM headways WHERE transfer = ?", [transfer]
        )
        if not begun:
            return None
        parts = self._database.read(
            "SELECT receipt FROM parts WHERE transfer = ? ORDER BY number", [transfer]
        )
        receipts = tuple(codec.decode(receipt, _receipts) for (receipt,) in parts)
        return Headway(codec.decode(begun[0][0], _begun), receipts)

    def headway_of(self, upload_id: str) -> Headway | None:
        """That of an upload, whichever transfer it is of."""
        rows = self._database.read(
            "SELECT transfer FROM headways WHERE instr(begun, ?)", [upload_id.encode()]
        )
        found = (self.headway(TransferId(transfer)) for (transfer,) in rows)
        return next((each for each in found if each and each.is_of(upload_id)), None)

    def headway_ids(self) -> set[TransferId]:
        """The transfers that have one."""
        rows = self._database.read("SELECT transfer FROM headways")
        return {TransferId(transfer) for (transfer,) in rows}

    def rests(self) -> list[Rest]:
        """How far those had come that will go on, as far as it is sure."""
        rows = self._database.read(
            f"SELECT job, id, total({_SIZE}) FROM headways CROSS JOIN transfers "
            "ON headways.transfer = id JOIN parts ON parts.transfer = id "
            f"WHERE state NOT IN {_FINAL} GROUP BY id"
        )
        return [_rest(JobId(job), TransferId(id_), int(n)) for job, id_, n in rows]

    def drop_headways(self, transfers: Iterable[TransferId]) -> None:
        with self._database.commit() as connection:
            drop(connection, transfers)

    def leftovers(self) -> list[Transfer]:
        """Transfers that have a headway although they will never go on with it."""
        return self._that_began(f"state IN {_OVER}", [])

    def headways_of(self, jobs: Iterable[JobId]) -> list[Transfer]:
        """The transfers of these jobs that have one."""
        return self._that_began(f"job IN {MEMBERS}", [members(jobs)])

    def _that_began(self, condition: str, values: list[str]) -> list[Transfer]:
        rows = self._database.read(
            f"SELECT {COLUMNS} FROM headways CROSS JOIN transfers ON transfer = id "
            f"WHERE {condition} ORDER BY id",
            values,
        )
        return [transfer_of(row) for row in rows]


def _rest(job: JobId, transfer: TransferId, stored: int) -> Rest:
    return Rest(job, Sample(transfer, stored, stored, 0, 0.0))


def drop(connection: Connection, transfers: Iterable[TransferId]) -> None:
    connection.execute(
        f"DELETE FROM headways WHERE transfer IN {MEMBERS}", [members(transfers)]
    )
