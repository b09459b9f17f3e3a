"""The requests of a bundle: what each asks, and what it makes of the answer."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, TypeAlias

from fxtui.digest import is_known, of_bytes
from fxtui.domain.bucket import is_access_point
from fxtui.domain.bundle import (
    CROWD,
    Delivered,
    SmallAsk,
    SmallCopy,
    SmallGet,
    SmallPut,
    SmallStat,
)
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode

from .answers import digest_of, entry_of
from .foreign import is_late_error
from .names import etag_of, version_of
from .parcel import Sender
from .wire.answer import Answer
from .wire.line import Buffer
from .wire.words import encoded_path

_GOOD: Final = range(200, 300)
_OF_ONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)
"""Refusals that say nothing of the others."""

_REFUSED: Final = range(400, 500)
"""Nothing was done."""


class _Writes:
    """Of an Ask that writes: whether it has, for all we know."""

    def __init__(self, sender: Sender, number: int, kind: int, mode: WriteMode) -> None:
        self._sender, self._number, self._kind, self._mode = sender, number, kind, mode
        self._requests = 0
        self._may_be_there = False

    def _head(self, key: Key, *fills: str) -> bytes:
        """The head of its request, which leaves then."""
        mode = self._mode
        is_bound = mode.kind == "update"
        seen = (etag_of(mode.version or ""),) if is_bound else ()
        self._requests, self._may_be_there = self._requests + 1, mode.insists
        return self._sender.head(self._kind, key, *fills, *seen)

    def _check(self) -> None:
        """Raise AlreadyExists where so much was refused that this would be, too."""
        if self._mode.kind == "create" and self._sender.taken >= CROWD:
            raise AlreadyExists("so it is of others, and soon would be of this one")

    def _tell(self, entry: Entry, agreed: Digest | None) -> None:
        self._sender.tell(self._number, Delivered(entry, agreed))
        self._may_be_there = False

    def _refused(self, status: int) -> bool:
        """Learn from a refusal; False where the server wants no more of these.

        One that is made again may be refused for what came of the time before.
        """
        if status in _REFUSED and self._requests == 1:
            self._may_be_there = False
        if status == HTTPStatus.PRECONDITION_FAILED:
            self._sender.taken += 1
        return status in _OF_ONE

    def ended(self) -> None:
        if self._may_be_there:
            self._sender.tell(self._number, None)


class PutAsk(_Writes):
    """An Ask that stores."""

    def __init__(self, sender: Sender, number: int, kind: int, put: SmallPut) -> None:
        super().__init__(sender, number, kind, put.mode)
        self._put = put
        self._content = b""
        self._sent: Digest

    def request(self) -> tuple[Buffer, ...]:
        self._check()
        put, parcel = self._put, self._sender.parcel
        content = self._sender.files.take(put.file, put.size, put.version)
        self._content, self._sent = content, of_bytes(content, parcel.provider.checksum)
        checksum = base64.b64encode(bytes.fromhex(self._sent.hex)).decode()
        hashed = () if parcel.payload else (hashlib.sha256(content).hexdigest(),)
        return self._head(put.key, str(put.size), checksum, *hashed), content

    def hear(self, answer: Answer) -> bool:
        body, content = answer.words(), self._content
        self._content = b""
        if answer.status not in _GOOD:
            return self._refused(answer.status)
        told = self._sender.told(answer, body)
        known = digest_of(told, self._sender.parcel.provider)
        if known is None:
            self._sender.is_unproved = True
        if agreed := known if known == self._sent else _agreed(known, content):
            put, version = self._put, version_of(told["ETag"])
            self._tell(Entry(put.key, Kind.FILE, put.size, None, version, known), agreed)
        return agreed is not None


class GetAsk:
    """An Ask that fetches, and lets land."""

    def __init__(self, sender: Sender, number: int, kind: int, get: SmallGet) -> None:
        self._sender, self._number, self._kind, self._get = sender, number, kind, get
        self._may_be_there = False

    def request(self) -> tuple[Buffer, ...]:
        creates = self._get.mode.kind == "create"
        if creates and not self._sender.files.is_free(self._get.file):
            raise AlreadyExists("nothing is fetched that could not land")
        etag = etag_of(self._get.version or "")
        return (self._sender.head(self._kind, self._get.key, etag),)

    def hear(self, answer: Answer) -> bool:
        if answer.status not in _GOOD:
            answer.words()
            return answer.status in _OF_ONE
        get, parcel = self._get, self._sender.parcel
        told = self._sender.told(answer, b"")
        if answer.status != HTTPStatus.OK or version_of(told["ETag"]) != get.version:
            raise ContentMismatch("this is not what was asked for")
        content = _taken(answer, get.size)
        agreed = _agreed(digest_of(told, parcel.provider), content)
        entry = self._landed(content)
        self._sender.tell(self._number, Delivered(entry, agreed))
        return True

    def ended(self) -> None:
        if self._may_be_there:
            self._sender.tell(self._number, None)

    def _landed(self, content: bytes) -> Entry:
        get, files = self._get, self._sender.files
        self._may_be_there = get.mode.insists
        try:
            entry = files.land(get.file, content, get.modified, get.mode)
        except (AlreadyExists, VersionMismatch):
            self._may_be_there = False
            raise
        self._may_be_there = False
        return entry


class CopyAsk(_Writes):
    """An Ask that copies within S3; what came of that, a look has to tell."""

    def __init__(self, sender: Sender, number: int, kind: int, copy: SmallCopy) -> None:
        super().__init__(sender, number, kind, copy.mode)
        self._copy = copy

    def request(self) -> tuple[Buffer, ...]:
        self._check()
        if is_access_point(self._copy.source):
            raise Unsupported("who copies from it says so in another way")
        return (self._head(self._copy.key, "0", encoded_path(self._copy.source)),)

    def hear(self, answer: Answer) -> bool:
        body = answer.words()
        if answer.status not in _GOOD:
            return self._refused(answer.status)
        self._sender.told(answer, body)
        if is_late_error(body):
            raise ContentMismatch("it was said to be good before it was tried")
        self._tell(Entry(self._copy.key, Kind.FILE), None)
        return True


class StatAsk:
    """An Ask that only looks."""

    def __init__(self, sender: Sender, number: int, kind: int, stat: SmallStat) -> None:
        self._sender, self._number, self._kind, self._stat = sender, number, kind, stat

    def request(self) -> tuple[Buffer, ...]:
        return (self._sender.head(self._kind, self._stat.key),)

    def hear(self, answer: Answer) -> bool:
        answer.end()
        if answer.status in _GOOD:
            told = self._sender.told(answer, b"") | _dated(answer)
            entry = entry_of(self._stat.key, told, self._sender.parcel.provider)
            self._sender.tell(self._number, Delivered(entry, None))
        elif answer.status == HTTPStatus.NOT_FOUND:
            self._sender.tell(self._number, None)
        return answer.status in _GOOD or answer.status in _OF_ONE

    def ended(self) -> None:
        pass


Ask: TypeAlias = PutAsk | GetAsk | CopyAsk | StatAsk


def ask_for(sender: Sender, number: int, kind: int, ask: SmallAsk) -> Ask:
    match ask:
        case SmallPut():
            return PutAsk(sender, number, kind, ask)
        case SmallGet():
            return GetAsk(sender, number, kind, ask)
        case SmallCopy():
            return CopyAsk(sender, number, kind, ask)
        case SmallStat():
            return StatAsk(sender, number, kind, ask)


def _dated(answer: Answer) -> dict[str, datetime]:
    """When the object was last changed, as botocore tells it; RFC 9110, 8.8.2."""
    told = answer.headers.get("last-modified")
    return {"LastModified": parsedate_to_datetime(told)} if told else {}


def _taken(answer: Answer, size: int) -> bytes:
    """All of a body, or raise ContentMismatch if it is not of this size."""
    content = answer.content(size)
    if len(content) != size:
        raise ContentMismatch(f"it has another size than the {size} bytes of before")
    return content


def _agreed(known: Digest | None, content: bytes) -> Digest | None:
    """What is known of a content, if it is true; raise ContentMismatch if it is not."""
    if known is None or not is_known(known.algorithm):
        return None
    if of_bytes(content, known.algorithm) != known:
        raise ContentMismatch("these are not the bytes that it is said to be")
    return known
