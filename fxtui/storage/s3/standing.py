"""What an object is in S3 besides its bytes, read from HEAD: all that a copy may lose.

A copy has its metadata from its source, and its class and its encryption from nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

from fxtui.domain.attributes import PROPERTIES
from fxtui.domain.facts import Archive, Frost, Lock
from fxtui.domain.value import replace
from fxtui.domain.writing import WriteOptions

from .answers import described

_FROZEN: Final = frozenset({"GLACIER", "DEEP_ARCHIVE"})
"""Classes whose objects cannot be read at once."""

_EXPIRY: Final = re.compile(r'expiry-date="([^"]*)"')


def properties_of(answer: Mapping[str, Any]) -> WriteOptions:
    """Its type and its metadata alone."""
    told = described(answer)
    return WriteOptions(**{name: getattr(told, name) for name in PROPERTIES})


def standing_of(answer: Mapping[str, Any]) -> WriteOptions:
    """What a copy of it has to be told so as not to lose it. An archive is left behind:
    what was taken out of it may be read."""
    told: str | None = answer.get("StorageClass")
    return WriteOptions(
        storage_class=None if told in _FROZEN else told,
        encryption=_encryption(answer),
        website_redirect=answer.get("WebsiteRedirectLocation"),
    )


def whole_of(answer: Mapping[str, Any]) -> WriteOptions:
    """Both."""
    kept = standing_of(answer)
    return replace(
        properties_of(answer),
        storage_class=kept.storage_class,
        encryption=kept.encryption,
        website_redirect=kept.website_redirect,
    )


def _encryption(answer: Mapping[str, Any]) -> str | None:
    """As ``Attributes`` writes it; customers' keys are told by themselves."""
    kind: str | None = answer.get("ServerSideEncryption")
    key = answer.get("SSEKMSKeyId")
    return f"{kind}:{key}" if kind == "aws:kms" and key else kind


def archive_of(answer: Mapping[str, Any]) -> Archive | None:
    """How it stands, if it is in an archive."""
    if answer.get("StorageClass") not in _FROZEN and not answer.get("ArchiveStatus"):
        return None
    told: str = answer.get("Restore", "")
    if 'ongoing-request="true"' in told:
        return Archive(Frost.THAWING)
    if not told:
        return Archive(Frost.FROZEN)
    until = _EXPIRY.search(told)
    return Archive(Frost.THAWED, _moment(until[1]) if until else None)


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None


def lock_of(answer: Mapping[str, Any]) -> Lock | None:
    until = answer.get("ObjectLockRetainUntilDate")
    lock = Lock(
        answer.get("ObjectLockMode", ""),
        until.timestamp() if until else None,
        answer.get("ObjectLockLegalHoldStatus") == "ON",
    )
    return None if lock == Lock() else lock
