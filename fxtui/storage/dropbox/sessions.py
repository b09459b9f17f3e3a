"""Objects that come in parts: Dropbox's upload sessions.

Middle ones go in one sequential session, part after part, which tells whoever asks how
much it holds; large ones in a concurrent one, whose parts come in any order and are known
to our journal alone. The last part closes either, when all others are there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from fxtui.digest import CONTENT_BLOCKS, content_hash_of_parts
from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import (
    AlreadyExists,
    ServerFault,
    StorageError,
    UploadSessionLost,
)
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import WriteMode, WriteOptions

from .batches import APPEND
from .commits import commit_info, insisted, target_path
from .entries import entry_of
from .outgoing import Outgoing, outgoing
from .putting import found
from .refusals import own_errors, refusal_of
from .verdicts import Rest, held_by, verdict

if TYPE_CHECKING:
    from .connection import Connection

START: Final = "files/upload_session/start"

CONCURRENT_FROM: Final = 32 * 1024 * 1024
"""Bytes from which on several parts at once are worth more than to be told their end."""

_LIFE: Final = 7 * 24 * 60 * 60
_EMPTY: Final = content_hash_of_parts(()).hex
_OPEN: Final = ("not_closed", "concurrent_session_not_closed")
_AFTER_ALL: Final = (AlreadyExists, UploadSessionLost)


class _Append(NamedTuple):
    """A request with bytes of a part, or with what is left of them."""

    session: UploadSession
    span: Span
    is_last: bool
    content: Outgoing
    blocks: Digest

    @property
    def told(self) -> dict[str, Any]:
        return {
            "cursor": {"session_id": self.session.token, "offset": self.span.offset},
            "close": self.is_last,
            "content_hash": content_hash_of_parts([self.blocks]).hex,
        }


async def create(connection: Connection, key: Key, size: int) -> UploadSession:
    """Begin an upload. Of a size that nobody knows, 0, the parts come in any order."""
    is_sequential = 0 < size < CONCURRENT_FROM
    kind: Literal["sequential", "concurrent"]
    kind = "sequential" if is_sequential else "concurrent"
    told = {"close": False, "session_type": {".tag": kind}}
    with own_errors(connection.location(key)):
        target_path(key)
        answer = await connection.run(connection.client.send, START, told, b"")
    return UploadSession(key, answer["session_id"], kind, time.time() + _LIFE)


async def send_part(
    connection: Connection, session: UploadSession, part: Part, body: Body
) -> PartReceipt:
    """Send a part, or what of it an attempt that nobody answered has left to send."""
    with own_errors(connection.location(session.key)):
        content = await outgoing(body)
        blocks = await content.blocks()
        left: _Append | None
        left = _Append(session, part.span, part.is_last, content, blocks)
        while left is not None:
            refused = await _refused(connection, left)
            left = await _after(left, refused) if refused else None
    return PartReceipt(part.number, part.span.size, "", (blocks,))


async def _refused(connection: Connection, append: _Append) -> StorageError | None:
    reading = append.content.open()

    def send() -> None:
        connection.client.send(APPEND, append.told, reading)

    def stop() -> bool:
        reading.stop()
        return False  # it reads no more, and a part that arrives after all does no harm

    try:
        await connection.run_until(stop, send)
    except StorageError as error:
        return error
    return None


async def _after(append: _Append, refused: StorageError) -> _Append | None:
    """What is left to send after a refusal: nothing, if it had arrived before."""
    refusal = refusal_of(refused)
    match verdict(refusal, append.span) if refusal else "refused":
        case "arrived":
            return None
        case Rest(offset) if append.session.kind == "sequential":
            skipped = offset - append.span.offset
            rest = append.content.after(skipped)
            span = Span(offset, append.span.size - skipped)
            return append._replace(span=span, content=rest, blocks=await rest.blocks())
        case "again":
            raise ServerFault("Dropbox did not take a part", detail=refused.detail)
        case "lost" | Rest():
            raise UploadSessionLost(
                "Dropbox holds other bytes than we sent", detail=refused.detail
            )
    raise refused


async def arrived(connection: Connection, session: UploadSession, expected: int) -> int:
    """How much a sequential session holds; of a closed one, all that there ever was."""
    told = {
        "cursor": {"session_id": session.token, "offset": expected},
        "close": False,
        "content_hash": _EMPTY,
    }
    with own_errors(connection.location(session.key)):
        try:
            await connection.run(connection.client.send, APPEND, told, b"")
        except StorageError as error:
            refusal = refusal_of(error)
            holds = held_by(refusal) if refusal else None
            if holds is None:
                raise
            return holds
    return expected


async def complete(
    connection: Connection,
    session: UploadSession,
    receipts: Sequence[PartReceipt],
    mode: WriteMode,
    options: WriteOptions,
) -> Entry:
    """Make the object; one that was made, and whose answer was lost, is known again."""
    key, size = session.key, sum(receipt.size for receipt in receipts)
    info = commit_info(key, mode, options)
    with own_errors(connection.location(key)):
        try:
            row = await _committed(connection, session, size, info)
        except _AFTER_ALL as error:
            there = await found(connection, key, content_hash(receipts))
            if there is None:
                raise insisted(error, mode) from error.__cause__
            row = there
    connection.desk.has_made(key)
    return entry_of(key, row)


async def _committed(
    connection: Connection, session: UploadSession, size: int, info: dict[str, Any]
) -> Any:
    """Commit; where no part has closed the session, as of an empty object, close it."""
    commits = connection.desk.commits
    try:
        return await commits.commit(session.token, size, info)
    except UploadSessionLost as error:
        refusal = refusal_of(error)
        if not (refusal and refusal.has(*_OPEN)):
            raise
    cursor = {"session_id": session.token, "offset": size}
    told = {"cursor": cursor, "close": True, "content_hash": _EMPTY}
    await connection.run(connection.client.send, APPEND, told, b"")
    return await commits.commit(session.token, size, info)


def content_hash(receipts: Sequence[PartReceipt]) -> Digest:
    """Of the whole, from what is known of its parts."""
    ordered = sorted(receipts, key=lambda receipt: receipt.number)
    known = [digest for receipt in ordered for digest in receipt.digests]
    return content_hash_of_parts(
        digest for digest in known if digest.algorithm == CONTENT_BLOCKS
    )


async def abort(connection: Connection, session: UploadSession) -> None:
    """Leave it: Dropbox has no way to throw a session away, and forgets it in a week."""
