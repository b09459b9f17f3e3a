"""How far one transfer has come, as the journal keeps it, for another run of it.

A transfer that never gets into its second request has none.
"""

from __future__ import annotations

from fxtui.domain.entry import Digest, Version
from fxtui.domain.location import Key
from fxtui.domain.uploads import PartReceipt, UploadSession
from fxtui.domain.value import Value
from fxtui.domain.writing import OVERWRITE, WriteMode


class Begun(Value, frozen=True):
    """What was begun at the target, and for which state of the source."""

    source: Version | None
    """The version of the source: what is there belongs to this one only."""

    size: int
    part_size: int
    key: Key
    """The target's key, which has a number where the name was taken."""

    mode: WriteMode = OVERWRITE
    session: UploadSession | None = None
    """Of an upload."""

    token: str = ""
    """Of a landing: the temporary file."""

    is_complete: bool = False
    """Every part has arrived, and was asked to become the object."""

    arrived: Version | None = None
    """Of a move: the version of the whole object at the target, when it was proved.

    What is left is to let the source go.
    """

    proof: str | None = None
    digest: Digest | None = None


class Headway(Value, frozen=True):
    begun: Begun
    receipts: tuple[PartReceipt, ...] = ()
    """Of a landing: the size is what is on the disk of a part, from its beginning on."""

    def is_of(self, upload_id: str) -> bool:
        return bool(self.begun.session and self.begun.session.token == upload_id)
