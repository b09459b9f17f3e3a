"""How a body is proved on its way, and which refusals ask for a plainer proof. Pure.

The best is the CRC64NVME, behind a part where the server reads it there, else in a
header; every server that checks anything checks Content-MD5; and some take no body whose
SHA-256 is not signed. The texts are those that servers answered clients of 2025 with,
which began to send checksums unasked.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from fxtui.digest import CRC64NVME


class Level(NamedTuple):
    """How a body is sent."""

    checksum: str
    """The algorithm of what goes with it."""

    signs: bool
    """Whether its SHA-256 is signed."""


class Step(StrEnum):
    """What to do otherwise, from then on."""

    MD5 = "md5"
    SIGNED = "signed"


_CHECKSUM: Final = ("x-amz-checksum", "x-amz-sdk-checksum", "checksum algorithm")
"""Names of what we send: as R2, B2, Swift and Aliyun refused it."""

_UNABLE: Final = ("NotImplemented", "InvalidArgument", "InvalidRequest", "not support")
_IMPLIES: Final = "header you provided implies functionality that is not implemented"
_TOO_MANY: Final = "ExcessHeaderValues"
"""Of GCS, which knows none of these headers."""

_UNSIGNED: Final = "XAmzContentSHA256Mismatch"
"""Of Ceph, Huawei and others, where the SHA-256 of a body was not told."""


_BEHIND: Final = ("aws-chunked", "x-amz-trailer", "MissingContentLength")
"""Of Swift, and others of 2025, which cannot read what comes behind a body."""


def refuses_trailer(said: str) -> bool:
    """Whether a part that was refused may be taken with its checksum ahead of it."""
    low = said.lower()
    is_general = _UNSIGNED in said or _TOO_MANY in said or _IMPLIES in low
    return is_general or any(name.lower() in low for name in _BEHIND)


def step_of(said: str, sent: Level) -> Step | None:
    """What an error asks for, by its code and its text; None if it is about other things.

    What was sent in the plainest way already is not refused for that.
    """
    if _UNSIGNED in said and not sent.signs:
        return Step.SIGNED
    if sent.checksum != CRC64NVME:
        return None
    low = said.lower()
    is_named = any(name in low for name in _CHECKSUM)
    is_unable = any(word.lower() in low for word in _UNABLE)
    if (is_named and is_unable) or _IMPLIES in low or _TOO_MANY in said:
        return Step.MD5
    return Step.MD5 if _UNSIGNED in said else None
