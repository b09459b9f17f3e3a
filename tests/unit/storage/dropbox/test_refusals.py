"""Every way to say no, in words that a person can act on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dropbox import files
from hypothesis import given
from hypothesis import strategies as st
from stone.backends.python_rsrc import stone_validators

from fxtui.domain.errors import (
    AlreadyExists,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
    Unsupported,
    UploadSessionLost,
)
from fxtui.domain.location import Location
from fxtui.storage.dropbox.refusals import Refusal, Refused, refusal_of, row_error

CONFLICT = {
    ".tag": "path",
    "reason": {".tag": "conflict", "conflict": {".tag": "file"}},
    "upload_session_id": "x",
}

MALFORMED = {".tag": "malformed_path", "malformed_path": "file"}
BUSY = '{"error": {"reason": {".tag": "too_many_requests"}, "retry_after": 3}}'

ROUTES = [
    "list_folder",
    "list_folder/continue",
    "get_metadata",
    "download",
    "export",
    "upload_session/append:2",
    "upload_session/append_batch",
    "upload_session/finish",
    "create_folder:2",
    "delete:2",
    "move:2",
    "copy:2",
    "get_temporary_link",
]
WRAPPERS = {
    *("path", "path_lookup", "path_write", "from_lookup", "from_write", "to"),
    *("lookup_failed", "other", "conflict"),
}
"""Tags that say where, and not what."""

UNUSED = {"properties_error", "template_error"}
"""Of properties, which no request of ours has."""


anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["path", "file"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([".tag", "path", "file", "text"]), inner)
    ),
    max_leaves=6,
)


def refused(error: Any, status: int = 409, **more: Any) -> Refusal:
    text = json.dumps({"error": error, **more})
    return Refusal.read("files/download", status, {"X-Dropbox-Request-Id": "r1"}, text)


def chains(validator: Any, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Every chain of tags that an error of the SDK may have."""
    kind = getattr(validator, "validator", validator)
    if isinstance(kind, stone_validators.Union) and depth < 5:
        for tag, inner in kind.definition._tagmap.items():
            below = list(chains(inner, depth + 1))
            yield from ((tag, *rest) for rest in below or [()])


@pytest.mark.parametrize("route", ROUTES)
def test_every_error_that_the_sdk_knows_has_words_of_ours(route: str) -> None:
    known = list(chains(files.ROUTES[route].error_type))
    unknown = set()

    for tags in known:
        error: Any = {".tag": tags[-1]}
        for tag in reversed(tags[:-1]):
            error = {".tag": tag, tag: error}
        found = refused(error).as_error()
        if found.message == "Dropbox refused" and tags[-1] not in WRAPPERS:
            unknown.add(tags)

    assert known
    assert not {tags for tags in unknown if not UNUSED & {*tags}}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({".tag": "path", "path": {".tag": "not_found"}}, NotFound),
        (CONFLICT, AlreadyExists),
        ({".tag": "path", "path": MALFORMED}, InvalidName),
        ({".tag": "path", "path": {".tag": "no_write_permission"}}, PermissionDenied),
        ({".tag": "path", "reason": {".tag": "insufficient_space"}}, QuotaExceeded),
        ({".tag": "unsupported_file"}, Unsupported),
        ({".tag": "too_many_write_operations"}, RateLimited),
        ({".tag": "internal_error"}, ServerFault),
        ({".tag": "reset"}, TransientError),
        ("other", StorageError),
        ({".tag": "never_heard_of"}, StorageError),
        (None, StorageError),
    ],
)
def test_the_innermost_tag_says_what_it_is(error: Any, kind: type[StorageError]) -> None:
    assert type(refused(error).as_error()) is kind


def test_tags_are_read_from_the_outermost_in() -> None:
    assert refused(CONFLICT).tags == ("path", "conflict", "file")


def test_where_only_a_summary_came_it_is_read() -> None:
    text = json.dumps({"error_summary": "path/not_found/..."})

    found = Refusal.read("files/download", 409, {}, text).as_error()

    assert type(found) is NotFound


def test_a_session_that_is_not_found_is_no_file_that_is_not_found() -> None:
    flat = {".tag": "not_found"}
    inner = {".tag": "lookup_failed", "lookup_failed": flat}

    for error, route in ((flat, "append_v2"), (inner, "finish")):
        at = f"files/upload_session/{route}"
        assert type(Refusal(at, 409, error).as_error()) is UploadSessionLost


def test_the_right_offset_is_found_wherever_it_stands() -> None:
    flat = {".tag": "incorrect_offset", "correct_offset": 7}
    inner = {".tag": "lookup_failed", "lookup_failed": flat}

    assert refused(flat).correct_offset == 7
    assert refused(inner).correct_offset == 7
    assert refused({".tag": "closed"}).correct_offset is None


@pytest.mark.parametrize(
    ("status", "headers", "text", "kind", "seconds"),
    [
        (429, {"Retry-After": "15"}, "Too many requests", RateLimited, 15.0),
        (429, {}, BUSY, RateLimited, 3.0),
        (429, {}, "", RateLimited, None),
        (503, {"Retry-After": "2"}, "<html>", ServerFault, 2.0),
        (500, {}, "", ServerFault, None),
    ],
)
def test_a_server_says_how_long_to_wait(
    status: int,
    headers: dict[str, str],
    text: str,
    kind: type[TransientError],
    seconds: float | None,
) -> None:
    error = Refusal.read("files/download", status, headers, text).as_error()

    assert type(error) is kind
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


def test_a_plan_that_is_used_up_speaks_with_the_words_of_dropbox() -> None:
    feature = {
        ".tag": "invalid_account_type",
        "invalid_account_type": {".tag": "feature"},
    }

    error = refused(feature, 403, user_message={"text": "Wait until May."}).as_error()

    assert type(error) is QuotaExceeded
    assert error.message == "Wait until May."


def test_what_dropbox_wants_a_person_to_read_is_read() -> None:
    message = {"text": "Your admin forbids that."}

    unknown = refused({".tag": "never_heard_of"}, 403, user_message=message).as_error()
    known = refused(CONFLICT, user_message=message).as_error()

    assert unknown.message == "Your admin forbids that."
    assert known.message == "a file has this name"
    assert known.detail.startswith("Your admin forbids that.")


def test_a_missing_permission_is_named_with_what_to_do() -> None:
    files_scope = {".tag": "missing_scope", "required_scope": "files.content.write"}
    sharing = {".tag": "missing_scope", "required_scope": "sharing.write"}

    error = refused(files_scope, 401).as_error("fxtui login dropbox --profile me")
    other = refused(sharing, 401).as_error()

    assert type(error) is PermissionDenied
    assert '"files.content.write"' in error.message
    assert error.message.endswith("fxtui login dropbox --profile me")
    assert other.message.endswith("fxtui login dropbox --sharing")


@pytest.mark.parametrize("error", ["invalid_grant", {".tag": "invalid_access_token"}])
def test_who_was_signed_out_is_told_to_sign_in(error: Any) -> None:
    found = refused(error, 400).as_error()

    assert type(found) is Unauthenticated
    assert "fxtui login dropbox" in found.message


def test_what_dropbox_said_is_kept_for_its_support() -> None:
    error = refused(CONFLICT, error_summary="path/conflict/file/..").as_error()

    assert error.detail == (
        "path/conflict/file/.. (files/download, HTTP 409, request r1)"
    )


def test_an_error_remembers_the_refusal_that_it_comes_of() -> None:
    error = refused(CONFLICT).as_error()

    assert refusal_of(error) == refused(CONFLICT)
    assert isinstance(error.__cause__, Refused)
    assert refusal_of(NotFound("of another making")) is None


@given(st.integers(400, 599), anything, anything, anything)
def test_no_answer_is_too_odd_to_be_refused(
    status: int, error: Any, summary: Any, message: Any
) -> None:
    body = {"error": error, "error_summary": summary, "user_message": message}

    for text in (json.dumps(body), json.dumps(error), str(error)):
        found = Refusal.read("files/download", status, {"Retry-After": "x"}, text)
        assert isinstance(found.as_error(), StorageError)
        assert found.correct_offset is None or isinstance(found.correct_offset, int)


def test_a_row_of_an_answer_is_refused_like_a_whole_one() -> None:
    at = Location("dropbox", "a")

    error = row_error("files/delete_batch", {".tag": "path_lookup", **CONFLICT}, at)

    assert type(error) is AlreadyExists
    assert error.location == at
