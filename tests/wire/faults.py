"""What may befall a request: it is refused, half answered, or heard and not answered."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final, TypeAlias

from .http import Request


@dataclass(frozen=True)
class Refuse:
    """The server is not asked at all: this is said in its place."""

    status: str
    body: bytes
    headers: tuple[str, ...] = ()
    is_early: bool = False
    """Said before the body was read, and then closed, as servers under pressure do."""

    def answer(self, asked: Request) -> bytes:
        size, closing = len(self.body), ["Connection: close"] if self.is_early else []
        headers = [*self.headers, *closing, f"Content-Length: {size}"]
        head = "\r\n".join([f"HTTP/1.1 {self.status}", *headers, "", ""]).encode()
        return head if asked.method == "HEAD" else head + self.body


@dataclass(frozen=True)
class Truncate:
    """The answer promises more than comes: this share of its body."""

    share: float


@dataclass(frozen=True)
class Silence:
    """The server does what it is asked, and nobody ever hears of it."""

    fell: Event


@dataclass(frozen=True)
class Aside:
    """Another service at the same address hears it out, and answers."""

    heard: Callable[[bytes], Refuse]


Fate: TypeAlias = Refuse | Truncate | Silence | Aside | None
"""None: the request goes through, and so does its answer."""

Fault: TypeAlias = Callable[[Request], Fate]


def _error(code: str, message: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    ).encode()


_XML: Final = "Content-Type: application/xml"
_SLOW: Final = _error("SlowDown", "Please reduce your request rate.")
_FAULT: Final = _error("InternalError", "We encountered an internal error.")

TROUBLES: Final = (
    Refuse("500 Internal Server Error", _FAULT, (_XML,)),
    Refuse("503 Slow Down", _SLOW, (_XML,)),
    Refuse("503 Slow Down", _SLOW, (_XML, "Retry-After: 0")),
    Refuse("503 Slow Down", _SLOW, (_XML, "Retry-After: 1")),
    Refuse("503 Service Unavailable", b"no upstream", ("Content-Type: text/plain",)),
)
"""What a store says when it has too much to do, and a gateway that knows no S3."""


def refusing(
    random: Random, chance: float, troubles: Sequence[Refuse] = TROUBLES
) -> Fault:
    """Refuse that share of all requests, half of them before their body was read."""

    def fate(asked: Request) -> Fate:
        if random.random() >= chance:
            return None
        return replace(random.choice(troubles), is_early=random.random() < 0.5)

    return fate


class Truncating:
    """Cut short the first answer to a download, and that share of the others."""

    def __init__(self, random: Random, chance: float) -> None:
        self._random = random
        self._chance = chance
        self._is_first = True

    def __call__(self, asked: Request) -> Fate:
        if not is_download(asked):
            return None
        is_chosen = self._is_first or self._random.random() < self._chance
        self._is_first = False
        return Truncate(self._random.random()) if is_chosen else None


class Silencing:
    """Let no answer to the completion of an upload be heard, so many times."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.fell = Event()
        """Set when the server has done it."""

    def __call__(self, asked: Request) -> Fate:
        if not self.times or not is_completion(asked):
            return None
        self.times -= 1
        return Silence(self.fell)


def is_download(asked: Request) -> bool:
    return asked.method == "GET" or asked.target.endswith("/files/download")


def is_completion(asked: Request) -> bool:
    is_of_s3 = asked.method == "POST" and "uploadId=" in asked.target
    return is_of_s3 or "/upload_session/finish" in asked.target


class Watching:
    """Do nothing to a request of some kind, but tell that the last of so many is here."""

    def __init__(self, chosen: Callable[[Request], bool], times: int = 1) -> None:
        self._chosen = chosen
        self._times = times
        self.came = Event()

    def __call__(self, asked: Request) -> Fate:
        if self._chosen(asked):
            self._times -= 1
            if not self._times:
                self.came.set()
        return None


def is_copy(asked: Request) -> bool:
    """Inside the server, of a whole object or of a part of one."""
    return asked.method == "PUT" and "x-amz-copy-source" in asked.headers


_DROPBOX_DELETIONS: Final = ("/files/delete_v2", "/files/delete_batch")


def is_deletion(asked: Request) -> bool:
    """Of objects; not of an upload."""
    is_batch = asked.method == "POST" and asked.target.endswith("?delete")
    is_of_s3 = asked.method == "DELETE" and "uploadId=" not in asked.target
    return is_batch or is_of_s3 or asked.target.endswith(_DROPBOX_DELETIONS)
