"""Answers that are not S3's: pages of portals and proxies, and refusals without a word.

They would read as an empty bucket, as success, or as a right that somebody lacks.
"""

from __future__ import annotations

import re
from typing import Any, Final

_PAGES: Final = (b"<html", b"<!doctype html")
_TURNED_AWAY: Final = (400, 403)
_NOWHERE: Final = (400, 404, 405, 501)
"""What a web server says of paths that it has not, and of verbs it does not know."""

_ERROR: Final = re.compile(rb"\s*(<\?xml[^>]*>)?\s*<Error\b")

_ROOTS: Final = {
    "ListBuckets": b"ListAllMyBucketsResult",
    "ListObjectsV2": b"ListBucketResult",
}
"""What an answer must contain. Without it, a portal's page reads as an empty bucket."""

_WORDED: Final = (
    *_ROOTS,
    "ListObjectVersions",
    "GetObjectTagging",
    "GetObjectAcl",
    "GetBucketTagging",
    "GetBucketVersioning",
    "ListParts",
    "ListMultipartUploads",
    "CreateMultipartUpload",
    "CompleteMultipartUpload",
    "CopyObject",
    "UploadPartCopy",
    "DeleteObjects",
)
"""Operations whose answer is XML, under one name or another."""

_TAGGED: Final = ("PutObject", "UploadPart", "GetObject", "HeadObject")
"""Operations whose answer says so by an ETag, and by no other content."""


def is_late_error(body: Any) -> bool:
    """Whether it is an error, though a copy or a completion has said 200 already."""
    return bool(body and isinstance(body, bytes) and _ERROR.match(body))


def is_nowhere(status: int, body: Any) -> bool:
    """Whether a web server says that it has no such path, or knows no such verb."""
    return status in _NOWHERE and _is_page(body)


def is_turned_away(operation: str, status: int, body: Any) -> bool:
    """Whether a gateway turns somebody away in words that are not S3's, or in none."""
    if status not in _TURNED_AWAY or operation.startswith("Head"):
        return False  # HEAD has no words in any case
    return not isinstance(body, bytes) or b"<Error" not in body[:1024]


def is_denied(body: Any) -> bool:
    """Whether S3 says, in its own words, that somebody lacks a right."""
    return bool(isinstance(body, bytes) and b"<Code>AccessDenied<" in body[:1024])


def _is_page(body: Any) -> bool:
    if not body or not isinstance(body, bytes):
        return False
    text = body[:1024].strip().lower()
    return any(page in text for page in _PAGES)


def page_text(host: str, status: str = "") -> str:
    return (
        f"{host} answered with a web page{status}, not S3 data; a login page or a proxy "
        "may be in the way, or the endpoint is not S3's"
    )


def is_plainly_ours(operation: str, headers: Any, body: bytes) -> bool:
    """Whether an answer of 200 is S3's, and good: what is not has to be explained."""
    return not is_late_error(body) and is_ours(operation, headers, body)


def is_ours(operation: str, headers: Any, body: Any) -> bool:
    """Whether an answer of 200 is S3's: else it would read as success, or as nothing."""
    text = body if isinstance(body, bytes) else b""
    start = text[:1024].strip().lower()
    return (
        not _is_page(body)
        and (operation not in _WORDED or start.startswith(b"<"))
        and (operation not in _ROOTS or _ROOTS[operation] in text)
        and (operation not in _TAGGED or "etag" in headers)
    )
