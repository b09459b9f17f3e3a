"""What ceased to run is put in the state that it came to, or that an order wants."""

from __future__ import annotations

from asyncio import CancelledError, Event
from collections.abc import Callable, Iterable, Sequence

from fxtui.domain.errors import StorageError
from fxtui.domain.request import TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

from .endings import failed
from .ledger import Ledger


class Settling:
    def __init__(self, ledger: Ledger, settled: Event) -> None:
        """``settled`` is set when others may begin."""
        self.is_shut = False
        """Whether the engine ends: what it ends stays as it is."""

        self._ledger, self._settled = ledger, settled
        self._wishes: dict[TransferId, Callable[[Transfer], Transfer]] = {}

    def wish(
        self, stopped: Iterable[TransferId], change: Callable[[Transfer], Transfer]
    ) -> None:
        """An order ends these, so that they become what ``change`` says."""
        self._wishes |= dict.fromkeys(stopped, change)

    def ended_by(self, error: BaseException, transfer: Transfer) -> Transfer:
        """One that did not come to its end, be it by an order or by a failure."""
        if change := self._wishes.get(transfer.id):
            return change(transfer)
        if isinstance(error, Exception):
            return failed(transfer, error)
        return failed(transfer, StorageError("it was interrupted; retry it"))

    def ended_together(
        self, transfers: Sequence[Transfer], error: BaseException
    ) -> list[Transfer]:
        """Those of one task: where an order ended some of them, the others wait again."""
        chosen = self._wishes.keys() & {transfer.id for transfer in transfers}
        is_order = bool(chosen) or isinstance(error, CancelledError)
        return [
            transfer.become(State.QUEUED)
            if is_order and transfer.id not in chosen
            else self.ended_by(error, transfer)
            for transfer in transfers
        ]

    def settle(self, *transfers: Transfer) -> None:
        for transfer in transfers:
            self._wishes.pop(transfer.id, None)
        self._ledger.settle(transfers)
        self._settled.set()
