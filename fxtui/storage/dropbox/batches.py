"""Small files on their way: up to 48 of them share a request.

Each has an upload session of its own, which is closed with it. What is stored so is not
seen before it is committed.
"""

from __future__ import annotations

import time
from asyncio import Future
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from fxtui.digest import CONTENT_HASH, hasher
from fxtui.domain.entry import Digest
from fxtui.domain.errors import (
    ContentMismatch,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
)

from .client import header_json
from .gathering import Gathering, Rules
from .refusals import refusal_of, row_error

if TYPE_CHECKING:
    from .connection import Connection

APPEND: Final = "files/upload_session/append_v2"
APPEND_MANY: Final = "files/upload_session/append_batch"
START_MANY: Final = "files/upload_session/start_batch"

MOST: Final = 48
"""Entries of a request: they travel in a header, of which some servers take 8 KiB."""

_HEADER: Final = 8000
_LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a request. Dropbox takes 150 MiB, which is more than we want to hold."""

_FLIGHTS: Final = 3
_PATIENCE: Final = 0.005
_LONGEST: Final = 0.1
"""Seconds that a file waits for others: alone, and where there are many."""

_STARTED_AT_ONCE: Final = 1000
_PAUSE: Final = 60
_KEEPS: Final = 24 * 60 * 60
"""Seconds of a pause after which sessions that nothing was put into are left to their
end. They have a week."""


@dataclass(frozen=True, slots=True)
class Small:
    """Content that is held in memory, and its content hash."""

    content: bytes
    digest: Digest


class Sessions:
    """Upload sessions that were begun and wait for use. For threads."""

    def __init__(
        self,
        start: Callable[[int], Sequence[str]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start, self._now = start, now
        self._lock = Lock()
        self._free: deque[str] = deque()
        self._taken = 0.0
        """When one was taken, at last."""

        self._used = 0
        """How many, without a pause."""

    def take(self, count: int) -> list[str]:
        """So many of them. As many as were used before are begun at once.

        So those that are begun for nothing are no more than those that were of use, and
        thousands of files cost a dozen requests.
        """
        with self._lock:
            self._forget_the_past()
            if missing := max(0, count - len(self._free)):
                foreseen = min(self._used, _STARTED_AT_ONCE)
                self._free.extend(self._start(max(missing, foreseen)))
            self._used += count
            return [self._free.popleft() for _ in range(count)]

    def _forget_the_past(self) -> None:
        """What there was before a pause says little of what comes."""
        pause, self._taken = self._now() - self._taken, self._now()
        if pause > _PAUSE:
            self._used = 0
        if pause > _KEEPS:
            self._free.clear()

    def forget(self) -> None:
        """Begin others: the server has lost one."""
        with self._lock:
            self._free.clear()


class Batches:
    """Everything small that one connection stores."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sessions = Sessions(self._begun)
        self._is_alone = False
        """Whether the server refused to take several files in one request."""

        rules = Rules[Small](fitting, _FLIGHTS, _PATIENCE, _LONGEST, MOST)
        self._gathering = Gathering[Small, str](self._start, rules)

    async def store(self, small: Small) -> str:
        """Send content; the id of the closed session that holds it."""
        if self._is_alone:
            return await self._connection.run(self._store_alone, small)
        return await self._gathering.add(small)

    def _start(self, smalls: list[Small]) -> Future[list[str | StorageError]]:
        return self._connection.start(self._stored, smalls)

    # --- In a thread ----------------------------------------------------------

    def _stored(self, smalls: Sequence[Small]) -> list[str | StorageError]:
        if not smalls:
            return []
        sessions = self._sessions.take(len(smalls))
        pairs = list(zip(sessions, smalls, strict=True))
        return self._sent(pairs)

    def _begun(self, count: int) -> Sequence[str]:
        answer = self._connection.client.rpc(START_MANY, {"num_sessions": count})
        found: list[str] = answer["session_ids"]
        return found

    def _sent(self, pairs: list[tuple[str, Small]]) -> list[str | StorageError]:
        if len(pairs) == 1 or self._is_alone:
            return [self._outcome_alone(session, small) for session, small in pairs]
        told = batch_arg(pairs)
        if len(header_json(told)) > _HEADER:
            half = len(pairs) // 2
            return self._sent(pairs[:half]) + self._sent(pairs[half:])
        content = b"".join(small.content for _, small in pairs)
        try:
            answer = self._connection.client.send(APPEND_MANY, told, content)
        except StorageError as error:
            if not _may_be_of_the_route(error):
                raise
            return self._sent_instead(pairs, error)
        rows = zip(pairs, answer["entries"], strict=True)
        return [self._outcome(session, row) for (session, _), row in rows]

    def _sent_instead(
        self, pairs: list[tuple[str, Small]], refused: StorageError
    ) -> list[str | StorageError]:
        """Some apps may not send batches: if the first file is well alone, so are all."""
        (session, small), *others = pairs
        first = self._outcome_alone(session, small)
        if isinstance(first, StorageError):
            raise refused
        self._is_alone = True
        return [first, *self._sent(others)]

    def _store_alone(self, small: Small) -> str:
        [session] = self._sessions.take(1)
        self._send_alone(session, small)
        return session

    def _outcome_alone(self, session: str, small: Small) -> str | StorageError:
        try:
            self._send_alone(session, small)
        except StorageError as error:
            return error
        return session

    def _send_alone(self, session: str, small: Small) -> None:
        cursor = {"session_id": session, "offset": 0}
        told = {"cursor": cursor, "close": True, "content_hash": small.digest.hex}
        try:
            self._connection.client.send(APPEND, told, small.content)
        except StorageError as error:
            raise self._unheld(error) from error.__cause__

    def _outcome(self, session: str, row: dict[str, Any]) -> str | StorageError:
        if row[".tag"] == "success":
            return session
        return self._unheld(row_error(APPEND_MANY, row.get("failure")))

    def _unheld(self, error: StorageError) -> StorageError:
        """A session that is lost before it held anything is no reason to give up."""
        refusal = refusal_of(error)
        if not refusal or not refusal.has("not_found", "incorrect_offset", "closed"):
            return error
        self._sessions.forget()
        return ServerFault("Dropbox lost an upload", detail=error.detail)


def fitting(smalls: Sequence[Small]) -> int:
    """How many of the first go into one request. One always does."""
    room = _LARGEST
    for count, small in enumerate(smalls[:MOST]):
        room -= len(small.content)
        if room < 0 and count:
            return count
    return min(len(smalls), MOST)


def batch_arg(pairs: Sequence[tuple[str, Small]]) -> dict[str, Any]:
    """The argument of a batch: its entries, and the content hash of all in a row."""
    whole = hasher(CONTENT_HASH)
    for _, small in pairs:
        whole.update(small.content)
    entries = [
        {
            "cursor": {"session_id": session, "offset": 0},
            "length": len(small.content),
            "close": True,
        }
        for session, small in pairs
    ]
    return {"entries": entries, "content_hash": whole.hexdigest()}


def _may_be_of_the_route(error: StorageError) -> bool:
    """Whether files might go one by one, where a batch of them was refused."""
    return not isinstance(error, TransientError | Unauthenticated | ContentMismatch)
