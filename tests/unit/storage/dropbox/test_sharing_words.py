"""What is refused of wishes has words for people, whatever the SDK knows of reasons."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dropbox import files, sharing

from fxtui.domain.errors import NotFound, PermissionDenied, StorageError
from fxtui.storage.dropbox.refusals import Refusal, row_error
from fxtui.storage.dropbox.sharing_words import moment, wishes_refused

from .test_refusals import WRAPPERS, chains

ERRORS = {
    name: sharing.ROUTES[name].error_type
    for name in (
        "create_shared_link_with_settings",
        "modify_shared_link_settings",
        "list_shared_links",
        "revoke_shared_link",
        "get_shared_link_metadata",
        "get_shared_link_file",
        "share_folder",
        "get_folder_metadata",
        "list_folder_members",
        "add_folder_member",
        "update_folder_member",
        "remove_folder_member",
    )
} | {name: files.ROUTES[name].error_type for name in ("list_revisions", "restore")}

HANDLED = {
    *("shared_link_already_exists", "metadata", "already_shared"),
    *("invalid_before_rev", "before_rev_not_supported", "unsupported_parameter_field"),
}
"""Tags that are acted upon, or that no request of ours can bring about."""

TEXT = 'Error in call: this app is an "App Folder" app, and may not call this function.'


def said(refusal: Refusal) -> StorageError:
    with pytest.raises(StorageError) as caught, wishes_refused():
        raise refusal.as_error()
    return caught.value


def refusal(error: Any, status: int = 409) -> Refusal:
    return Refusal.read("sharing/x", status, {}, json.dumps({"error": error}))


@pytest.mark.parametrize("route", ERRORS)
def test_every_reason_that_the_sdk_knows_has_words_of_ours(route: str) -> None:
    silent = set()
    known = [tags for tags in chains(ERRORS[route]) if not HANDLED & {*tags}]

    for tags in known:
        error: Any = {".tag": tags[-1]}
        for tag in reversed(tags[:-1]):
            error = {".tag": tag, tag: error}
        message = said(refusal(error)).message
        if message == "Dropbox refused" and tags[-1] not in WRAPPERS:
            silent.add(tags)

    assert known
    assert not silent


def test_who_asks_and_who_is_asked_about_are_told_apart() -> None:
    member = {".tag": "member_error", "member_error": {".tag": "not_a_member"}}
    oneself = {".tag": "access_error", "access_error": {".tag": "not_a_member"}}

    assert isinstance(said(refusal(member)), NotFound)
    assert isinstance(said(refusal(oneself)), PermissionDenied)
    assert isinstance(said(refusal({".tag": "not_a_member"})), PermissionDenied)
    with pytest.raises(NotFound, match="nobody of this address"), wishes_refused():
        raise row_error("sharing/check", member)


def test_an_app_of_one_folder_is_told_what_it_is() -> None:
    error = said(Refusal.read("sharing/share_folder", 400, {}, TEXT))

    assert isinstance(error, PermissionDenied)
    assert "full Dropbox" in error.message


@pytest.mark.parametrize(
    ("status", "error"),
    [(422, {".tag": "no_permission"}), (401, {".tag": "missing_scope"}), (400, None)],
)
def test_what_is_wrong_with_the_account_keeps_its_words(status: int, error: Any) -> None:
    plain = refusal(error, status)

    assert said(plain).message == plain.as_error().message


def test_dates_are_of_utc() -> None:
    assert moment("1970-01-02T00:00:00Z") == 86_400.0
    assert moment(None) is None
