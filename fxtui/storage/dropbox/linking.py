"""Links that last for hours: to a file, or to where one may be put.

Who follows one needs no account. A link to put to takes one POST of the content, as
``application/octet-stream``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.writing import OVERWRITE, PLAIN

from .commits import commit_info
from .names import file_path
from .refusals import own_errors

if TYPE_CHECKING:
    from .connection import Connection

GET: Final = "files/get_temporary_link"
PUT: Final = "files/get_temporary_upload_link"

LONGEST: Final = 4 * 60 * 60
"""Seconds that Dropbox lets one last. One to fetch from always lasts so long."""

SHORTEST_PUT: Final = 60


async def link(connection: Connection, key: Key, seconds: int, *, put: bool) -> str:
    """Ask for a link that lasts for as long as is wanted, or a little longer."""
    with own_errors(connection.location(key)):
        if not 1 <= seconds <= LONGEST:
            raise Unsupported(
                f"such a link lasts up to {LONGEST} seconds, which is 4 hours; "
                "fxtui share makes one that does not end"
            )
        if not put:
            answer = await connection.rpc(GET, {"path": file_path(key)}, key)
        else:
            told = {
                "commit_info": commit_info(key, OVERWRITE, PLAIN),
                "duration": max(seconds, SHORTEST_PUT),
            }
            answer = await connection.rpc(PUT, told, key)
        address: str = answer["link"]
        return address
