"""What this account may do in a folder of a Dropbox, as the folder tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.location import Key
from fxtui.domain.rights import Deed, May, Right, Rights

from .listing import metadata

if TYPE_CHECKING:
    from .connection import Connection

_READ_ONLY: Final = "it is read-only for this account"
_AS_TOLD: Final = "by the folder; what the sign-in was allowed may be less"
_ASK: Final = "Dropbox tells only who tries it"


async def ask_rights(connection: Connection, key: Key) -> Rights:
    told = await metadata(connection, key) if key else {}
    closed = told.get("sharing_info", {}).get("read_only", False)
    may, why = (May.NO, _READ_ONLY) if closed else (May.YES, _AS_TOLD)
    return Rights(
        (
            Right(Deed.LIST, May.YES),
            Right(Deed.READ, May.YES),
            Right(Deed.WRITE, may, why),
            Right(Deed.DELETE, may, why),
            Right(Deed.SHARE, why=_ASK),
        )
    )
