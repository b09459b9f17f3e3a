"""What a server refuses is told apart, with its own words and the request's number."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from fxtui.domain.errors import (
    AlreadyExists,
    Archived,
    ContentMismatch,
    InvalidName,
    NotFound,
    PermissionDenied,
    Problem,
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
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode
from fxtui.storage.s3.refusals import refusal

AT = Location("s3", "b/k", "lab")


def refused(
    code: str, status: int, mode: WriteMode = OVERWRITE, **more: str
) -> StorageError:
    answer = {
        "Error": {"Code": code, "Message": "so it is"},
        "ResponseMetadata": {
            "HTTPStatusCode": status,
            "RequestId": "RID",
            "HTTPHeaders": {},
        },
        **more,
    }
    return refusal(ClientError(answer, "GetObject"), AT, mode)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("AccessDenied", 403, PermissionDenied),
        ("403", 403, PermissionDenied),
        ("", 403, PermissionDenied),
        ("ExpiredToken", 400, Unauthenticated),
        ("InvalidAccessKeyId", 403, Unauthenticated),
        ("SignatureDoesNotMatch", 403, Unauthenticated),
        ("", 401, Unauthenticated),
        ("SlowDown", 503, RateLimited),
        ("", 429, RateLimited),
        ("503", 503, RateLimited),
        ("InternalError", 500, ServerFault),
        ("", 502, ServerFault),
        ("RequestTimeout", 400, TimedOut),
        ("ConditionalRequestConflict", 409, TransientError),
        ("NoSuchUpload", 404, UploadSessionLost),
        ("NoSuchKey", 404, NotFound),
        ("404", 404, NotFound),
        ("BadDigest", 400, ContentMismatch),
        ("NotImplemented", 501, Unsupported),
        ("KeyTooLongError", 400, InvalidName),
        ("ExistingObjectIsFile", 409, InvalidName),
        ("SomethingNew", 418, StorageError),
    ],
)
def test_each_refusal_is_the_narrowest_error(
    code: str, status: int, kind: type[StorageError]
) -> None:
    error = refused(code, status)

    assert type(error) is kind
    assert error.location == AT
    assert "so it is" in error.detail
    assert "request RID" in error.detail


def test_what_happened_is_said_without_the_servers_own_words() -> None:
    error = refused("AccessDenied", 403)

    assert error.message == "access denied; ask the bucket's owner for the right"
    assert error.detail == "so it is (AccessDenied, HTTP 403, request RID)"


def test_what_the_server_said_travels_with_the_problem() -> None:
    problem = Problem.of(refused("AccessDenied", 403))

    assert problem.detail == problem.error().detail != ""


def test_a_condition_that_was_not_met_is_told_by_what_was_asked() -> None:
    update = WriteMode("update", "v")

    assert type(refused("PreconditionFailed", 412, CREATE)) is AlreadyExists
    assert type(refused("PreconditionFailed", 412, update)) is VersionMismatch
    assert type(refused("412", 412)) is VersionMismatch


def test_an_archive_is_named() -> None:
    error = refused("InvalidObjectState", 403, StorageClass="DEEP_ARCHIVE")

    assert type(error) is Archived
    assert "archived (DEEP_ARCHIVE). Thaw it first: fxtui thaw" in error.message
