"""The frames of HTTP/1.1, read strictly: what is not plainly right is refused.

Two readings of one answer are how bytes of one object end up in another. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from fxtui.domain.headers import HEADER_NAME

from .trouble import Malformed, NotHttp

MOST_HEAD: Final = 64 * 1024
"""Bytes of a head; S3's have 8 KiB of metadata at most."""

MOST_HEADERS: Final = 256
MOST_CHUNK_LINE: Final = 1024
END: Final = b"\r\n\r\n"

_STATUS: Final = re.compile(r"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [^\x00-\x08\x0a-\x1f]*)?")
_LINES: Final = re.compile(rf"(?:\r\n{HEADER_NAME}:[^\x00-\x08\x0a-\x1f\x7f]*)*")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\x00-\x08\x0a-\x1f]*)?")

_BODILESS: Final = (204, 304)


class Head(NamedTuple):
    """The head of an answer."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters; the same name again is joined by a comma."""

    length: int | None
    """Bytes of the body; None if it comes in chunks, or until the line ends."""

    is_chunked: bool = False
    is_last: bool = False
    """Whether the line ends behind this answer."""


def parse_head(raw: bytes) -> Head:
    """Read a head, without the empty line that ends it, or raise Malformed."""
    text = raw.decode("latin-1")
    first, *lines = text.split("\r\n")
    found = _STATUS.fullmatch(first)
    if not found:
        raise NotHttp("the answer does not begin as HTTP/1.1 does")
    if len(lines) > MOST_HEADERS:
        raise Malformed(f"the answer has more than {MOST_HEADERS} headers")
    if not _LINES.fullmatch(text, len(first)):
        raise Malformed("the answer has a header that is none")
    status, headers = int(found[2]), _headers(lines)
    is_chunked = _is_chunked(headers)
    length = _length(headers)
    if is_chunked and length is not None:
        raise Malformed("the answer tells its length in two ways")
    if status in _BODILESS or status < 200:  # noqa: PLR2004  # the informational ones
        length, is_chunked = 0, False
    said = headers.get("connection", "").lower()
    is_last = "close" in said or (found[1] == "0" and "keep-alive" not in said)
    is_endless = length is None and not is_chunked
    return Head(status, headers, length, is_chunked, is_last or is_endless)


def _headers(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name, _, text = line.partition(":")
        name, text = name.lower(), text.strip(" \t")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _length(headers: Mapping[str, str]) -> int | None:
    told = headers.get("content-length")
    if told is None:
        return None
    told, *others = set(told.split(", ")) if "," in told else (told,)
    if not others and _NUMBER.fullmatch(told):
        return int(told)
    raise Malformed("the answer has a length that is none")


def _is_chunked(headers: Mapping[str, str]) -> bool:
    told = headers.get("transfer-encoding")
    if told is not None and told.lower() != "chunked":
        raise Malformed("the answer comes in an encoding that nobody asked for")
    return told is not None


def parse_chunk_size(line: bytes) -> int:
    """How many bytes follow; 0 ends the body."""
    found = _CHUNK.fullmatch(line)
    if not found:
        raise Malformed("the answer has a chunk whose size is none")
    return int(found[1], 16)
