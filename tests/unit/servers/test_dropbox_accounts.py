"""What accounts of the emulator may do: their tokens, rooms, teams and shared folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dropbox.common import PathRoot
from dropbox.exceptions import PathRootError, RateLimitError
from dropbox.files import FileMetadata

from tests.servers.dropbox.running import Emulator

from .asking import client, error_of, paths, tags

if TYPE_CHECKING:
    from dropbox import Dropbox
    from requests import Session


def test_a_folder_of_others_may_be_there_to_read_only(
    dbx: Dropbox, bob: Dropbox, emulator: Emulator
) -> None:
    id = emulator.share("/Shared", access="viewer")
    emulator.seed({"path": "/Shared/a", "content": "hello"})

    assert paths(dbx, "/shared") == ["/Shared/a"]
    folder = dbx.files_get_metadata("/shared")
    assert (folder.shared_folder_id, folder.sharing_info.read_only) == (id, True)
    assert tags(dbx.files_upload, b"x", "/Shared/b") == "path/no_write_permission"
    assert tags(dbx.files_delete_v2, "/Shared/a") == "path_write/no_write_permission"
    assert bob.files_upload(b"x", f"ns:{id}/b").size == 1
    assert paths(dbx, "", recursive=True) == ["/Shared", "/Shared/a", "/Shared/b"]


def test_a_home_is_in_the_space_of_its_team(dbx: Dropbox, emulator: Emulator) -> None:
    dbx.files_upload(b"x", "/mine")
    root = emulator.team()

    team = dbx.with_path_root(PathRoot.root(root))
    team.files_upload(b"y", "/Team/theirs")

    assert paths(team, recursive=True) == [
        "/Emu Lator",
        "/Emu Lator/mine",
        "/Team",
        "/Team/theirs",
    ]
    assert dbx.users_get_space_usage().allocation.get_team().used == 2
    with pytest.raises(PathRootError):
        dbx.with_path_root(PathRoot.root("71")).files_list_folder("")


def test_a_full_account_takes_nothing_more(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.quota(10)
    kept = dbx.files_upload(b"12345678", "/x")

    assert isinstance(kept, FileMetadata)
    assert tags(dbx.files_upload, b"123", "/y") == "path/insufficient_space"
    assert dbx.users_get_space_usage().used == 8


def test_a_token_allows_what_it_was_granted(emulator: Emulator, session: Session) -> None:
    emulator.grant("narrow", scopes=["files.metadata.read"], expires_in=60)
    narrow = client(session, "narrow")

    assert narrow.files_list_folder("").entries == []
    missing = error_of(narrow.files_upload, b"x", "/x")
    emulator.advance(61)
    expired = error_of(narrow.files_list_folder, "")
    emulator.revoke("narrow")
    unknown = error_of(narrow.files_list_folder, "")

    assert missing.error.get_missing_scope().required_scope == "files.content.write"
    assert expired.error.is_expired_access_token()
    assert unknown.error.is_invalid_access_token()


def test_a_token_may_call_only_so_often(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.settings(calls_per_second=0.5)

    assert isinstance(error_of(dbx.files_list_folder, ""), RateLimitError)
