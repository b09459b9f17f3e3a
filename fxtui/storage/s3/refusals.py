"""What S3 refuses, in our words: a table of codes, and what reads answers for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import time
from typing import Any, Final

import aiohttp
from botocore import exceptions as vendor

from fxtui.domain.bucket import BUCKET_NAMES, is_bucket
from fxtui.domain.errors import (
    AlreadyExists,
    Archived,
    ContentMismatch,
    FxtuiError,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    StorageError,
    TimedOut,
    TransientError,
    Unauthenticated,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.location import Location
from fxtui.domain.writing import OVERWRITE, WriteMode

from .troubles import trouble

Refusal = tuple[type[StorageError], str]

_MISSING: Final = (NotFound, "there is no such object")
_NO_BUCKET: Final = (NotFound, "there is no such bucket")
_DENIED: Final = (PermissionDenied, "access denied; ask the bucket's owner for the right")
_EXPIRED: Final = (Unauthenticated, "the keys have expired; renew them, and it goes on")
_UNKNOWN: Final = (Unauthenticated, "the server does not know these keys; check them")
_WRONG: Final = (
    Unauthenticated,
    "the secret key does not fit the access key; check both, and the region",
)
_SLOW: Final = (RateLimited, "the server asks for fewer requests")
_FAULT: Final = (ServerFault, "the server had a fault of its own")
_WAITED: Final = (TimedOut, "the server waited too long for the rest of the request")
_DAMAGED: Final = (ContentMismatch, "the bytes that arrived are not those that were sent")
_CHANGED: Final = (VersionMismatch, "the object has changed meanwhile")
_RACED: Final = (TransientError, "another writer was at the same key")
_LOST: Final = (UploadSessionLost, "the server no longer knows this upload")
_UNABLE: Final = (Unsupported, "this server cannot do that")
_FULL: Final = (QuotaExceeded, "there is no room left; free some, or ask for more")
_ODD: Final = (InvalidName, "this server takes no such name; choose another")
_ODD_BUCKET: Final = (InvalidName, f"no bucket may be called so: {BUCKET_NAMES}")
_FOLDER: Final = (InvalidName, "this server keeps folders, and one name cannot be both")
_TAKEN: Final = (AlreadyExists, "this bucket's name is taken; choose another")
_ARCHIVED: Final = (
    Archived,
    "the object is archived{detail}. Thaw it first: fxtui thaw",
)
_SKEWED: Final = (
    Unauthenticated,
    "this machine's clock is wrong; set it, and it goes on",
)

_CODES: Final[Mapping[str, Refusal]] = {
    "NoSuchKey": _MISSING,
    "NoSuchVersion": _MISSING,
    "NotFound": _MISSING,
    "NoSuchBucket": _NO_BUCKET,
    "AccessDenied": _DENIED,
    "AllAccessDisabled": _DENIED,
    "Forbidden": _DENIED,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "TokenRefreshRequired": _EXPIRED,
    "RequestExpired": _EXPIRED,
    "InvalidToken": _UNKNOWN,
    "InvalidAccessKeyId": _UNKNOWN,
    "InvalidClientTokenId": _UNKNOWN,
    "UnrecognizedClientException": _UNKNOWN,
    "InvalidSecurity": _UNKNOWN,
    "Unauthorized": _UNKNOWN,
    "SignatureDoesNotMatch": _WRONG,
    "RequestTimeTooSkewed": _SKEWED,
    "SlowDown": _SLOW,
    "SlowDownRead": _SLOW,
    "SlowDownWrite": _SLOW,
    "ServiceUnavailable": _SLOW,
    "Throttling": _SLOW,
    "ThrottlingException": _SLOW,
    "TooManyRequests": _SLOW,
    "RequestLimitExceeded": _SLOW,
    "InternalError": _FAULT,
    "RequestTimeout": _WAITED,
    "BadDigest": _DAMAGED,
    "InvalidDigest": _DAMAGED,
    "XAmzContentSHA256Mismatch": _DAMAGED,
    "XAmzContentChecksumMismatch": _DAMAGED,
    "PreconditionFailed": _CHANGED,
    "ConditionalRequestConflict": _RACED,
    "OperationAborted": _RACED,
    "NoSuchUpload": _LOST,
    "InvalidPart": (UploadSessionLost, "the server does not know one of the parts"),
    "NotImplemented": _UNABLE,
    "MethodNotAllowed": _UNABLE,
    "EntityTooLarge": (Unsupported, "the server takes no object of that size"),
    "QuotaExceeded": _FULL,
    "InsufficientStorage": _FULL,
    "XMinioStorageFull": _FULL,
    "KeyTooLongError": _ODD,
    "InvalidBucketName": _ODD_BUCKET,
    "InvalidObjectName": _ODD,
    "XMinioInvalidObjectName": _ODD,
    "ExistingObjectIsFile": _FOLDER,
    "ExistingObjectIsDirectory": _FOLDER,
    "BucketAlreadyExists": _TAKEN,
    "BucketAlreadyOwnedByYou": _TAKEN,
    "BucketNotEmpty": (StorageError, "the bucket is not empty; delete its content first"),
    "MalformedPolicy": (
        StorageError,
        "the server does not take this policy; does it know everybody in it?",
    ),
    "InvalidObjectState": _ARCHIVED,
    "RestoreAlreadyInProgress": (AlreadyExists, "it is on its way out of the archive"),
}

_STATUSES: Final[Mapping[int, Refusal]] = {
    401: _UNKNOWN,
    403: _DENIED,
    404: _MISSING,
    405: _UNABLE,
    408: _WAITED,
    412: _CHANGED,
    429: _SLOW,
    500: _FAULT,
    501: _UNABLE,
    502: _FAULT,
    503: _SLOW,
    504: _FAULT,
    507: _FULL,
}


@contextmanager
def own_errors(at: Location, mode: WriteMode = OVERWRITE) -> Iterator[None]:
    """Raise whatever a request meets as one of ours, with its location."""
    try:
        yield
    except FxtuiError as error:
        error.location = error.location or at
        raise
    except vendor.ClientError as error:
        raise refusal(error, at, mode) from error
    except (
        vendor.BotoCoreError,
        aiohttp.ClientError,
        TimeoutError,
        UnicodeEncodeError,
    ) as error:
        raise trouble(error, at) from error


def code_of(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: Any) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def have_ended(code: str) -> bool:
    """Whether an answer says of keys that no time will make them good again."""
    return code in ("ExpiredToken", "ExpiredTokenException")


def is_of_keys(code: str, status: int) -> bool:
    """Whether an answer says that other keys are needed, which another look may bring."""
    found = _CODES.get(code) or _STATUSES.get(status)
    return found in (_EXPIRED, _UNKNOWN, _WRONG)


def refusal(error: Any, at: Location, mode: WriteMode = OVERWRITE) -> StorageError:
    """An answer that says no."""
    code, status = code_of(error), status_of(error)
    told = error.response.get("Error", {})
    return refused(
        code, told.get("Message", ""), at, status=status, mode=mode, answer=error.response
    )


def refused(  # noqa: PLR0913  # what an answer may tell
    code: str,
    text: str,
    at: Location,
    *,
    status: int = HTTPStatus.OK,
    mode: WriteMode = OVERWRITE,
    answer: Mapping[str, Any] | None = None,
) -> StorageError:
    """The error that a code, else a status, stands for."""
    unnamed = (StorageError, "the server refused")
    kind, words = _CODES.get(code) or _STATUSES.get(status, unnamed)
    if (kind, words) == _MISSING and is_bucket(at):
        kind, words = _NO_BUCKET  # HEAD of one has no words of its own
    if kind is VersionMismatch and mode.kind == "create":
        kind, words = AlreadyExists, "the object exists"
    known = answer or {}
    archive = known.get("StorageClass") or known.get("Error", {}).get("StorageClass")
    words = words.replace("{detail}", f" ({archive})" if archive else "")
    detail = _detail(code, text, status, known)
    if issubclass(kind, TransientError):
        after = _retry_after(known)
        return kind(words, location=at, detail=detail, retry_after=after)
    return kind(words, location=at, detail=detail)


def _detail(code: str, text: str, status: int, answer: Mapping[str, Any]) -> str:
    """What the server itself said, for whoever must ask its owner."""
    meta = answer.get("ResponseMetadata", {})
    request = meta.get("RequestId") or meta.get("HTTPHeaders", {}).get("x-amz-request-id")
    known = [
        code if not code.isdigit() else "",
        f"HTTP {status}" if status != HTTPStatus.OK else "",
        f"request {request}" if request else "",
    ]
    facts = ", ".join(fact for fact in known if fact)
    return " ".join(part for part in (text, facts and f"({facts})") if part)


def _retry_after(answer: Mapping[str, Any]) -> float | None:
    """Seconds, from a number or a date."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    said = headers.get("retry-after")
    if said is None:
        return None
    try:
        return float(said)
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time())
    except ValueError:
        return None
