"""Documents without bytes of their own, such as Paper: exported in another format."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from fxtui.domain.location import Key

from .connection import Connection
from .download import Wanted
from .names import file_path
from .reading import pieces
from .refusals import own_errors

FORMATS: Final = ("markdown", "html")
"""What a Paper may become, the best first."""

_EXPORT: Final = "files/export"


async def export(
    connection: Connection, key: Key, format: str
) -> AsyncGenerator[bytes, None]:
    """The text of a document. How long it will be nobody knows before its end."""
    with own_errors(connection.location(key)):
        arg = {"path": file_path(key), "export_format": format}
    async for piece in pieces(connection, key, Wanted(_EXPORT, arg)):
        yield piece
