"""Shared links and folders of the emulator, as Dropbox's own SDK sees them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from dropbox import sharing
from dropbox.files import DeletedMetadata, SharedLink, WriteMode

from tests.servers.dropbox.running import Emulator

from .asking import tags

if TYPE_CHECKING:
    from dropbox import Dropbox

FUTURE = datetime(2099, 1, 2, 3, 4, 5)
EDITOR, VIEWER = sharing.AccessLevel.editor, sharing.AccessLevel.viewer
BOB = sharing.MemberSelector.email("bob@example.com")
ANN = sharing.MemberSelector.email("ann@example.org")


@pytest.fixture(autouse=True)
def files(dbx: Dropbox) -> None:
    dbx.files_upload(b"hello", "/Lab/a.txt")
    dbx.files_upload(b"1", "/Lab/deep/b")


def pay(emulator: Emulator) -> None:
    emulator.say("plan", {"account": "emu", "plan": "pro"})


def wished(**settings: object) -> sharing.SharedLinkSettings:
    return sharing.SharedLinkSettings(**settings)


def shared(dbx: Dropbox, path: str = "/Lab") -> str:
    """A folder that is shared with bob; its id."""
    id = dbx.sharing_share_folder(path).get_complete().shared_folder_id
    dbx.sharing_add_folder_member(id, [sharing.AddMember(BOB, VIEWER)])
    return str(id)


def members(dbx: Dropbox, id: str) -> dict[str, str]:
    found = dbx.sharing_list_folder_members(id)
    users = {user.user.email: user.access_type._tag for user in found.users}
    return users | {row.invitee.get_email(): "invited" for row in found.invitees}


def test_there_is_one_link_to_a_file(dbx: Dropbox) -> None:
    made = dbx.sharing_create_shared_link_with_settings("/Lab/a.txt")

    again = tags(dbx.sharing_create_shared_link_with_settings, "/lab/a.txt")
    (listed,) = dbx.sharing_list_shared_links("/Lab/a.txt", direct_only=True).links

    assert again.startswith("shared_link_already_exists/metadata")
    assert isinstance(made, sharing.FileLinkMetadata)
    assert (listed.url, listed.path_lower) == (made.url, "/lab/a.txt")


def test_links_that_end_are_for_who_pays(dbx: Dropbox, emulator: Emulator) -> None:
    ends = wished(expires=FUTURE)

    refused = tags(dbx.sharing_create_shared_link_with_settings, "/Lab", ends)
    pay(emulator)
    made = dbx.sharing_create_shared_link_with_settings("/Lab", ends)
    changed = dbx.sharing_modify_shared_link_settings(
        made.url, wished(), remove_expiration=True
    )

    assert refused == "settings_error/not_authorized"
    assert (made.expires, changed.expires) == (FUTURE, None)


def test_what_is_behind_a_link_others_see_without_paths(
    dbx: Dropbox, bob: Dropbox
) -> None:
    url = dbx.sharing_create_shared_link_with_settings("/Lab").url

    listed = bob.files_list_folder("", shared_link=SharedLink(url)).entries
    seen, content = bob.sharing_get_shared_link_file(url, path="/deep/b")
    folder = bob.sharing_get_shared_link_metadata(url, path="/deep")

    assert {(entry.name, entry.path_lower) for entry in listed} == {
        ("a.txt", None),
        ("deep", None),
    }
    assert (seen.name, seen.size, content.content) == ("b", 1, b"1")
    assert (folder.name, folder.path_lower) == ("deep", None)
    for path, tag in (("/deep", "is_directory"), ("/x", "not_found")):
        refused = tags(bob.sharing_get_shared_link_file, url, path=path)
        assert refused == f"shared_link_{tag}"


def test_a_password_opens_a_link(dbx: Dropbox, bob: Dropbox, emulator: Emulator) -> None:
    pay(emulator)
    locked = wished(require_password=True, link_password="sesame")
    url = dbx.sharing_create_shared_link_with_settings("/Lab", locked).url

    look = bob.sharing_get_shared_link_metadata
    for password in (None, "x"):
        assert tags(look, url, link_password=password) == "shared_link_access_denied"
        link = SharedLink(url, password)
        assert tags(bob.files_list_folder, "", shared_link=link) == "path/not_found"

    assert look(url, link_password="sesame").name == "Lab"
    link = SharedLink(url, "sesame")
    assert len(bob.files_list_folder("", shared_link=link).entries) == 2


def test_a_link_ends(dbx: Dropbox, bob: Dropbox, emulator: Emulator) -> None:
    pay(emulator)
    soon = wished(expires=datetime.utcnow() + timedelta(hours=1))
    url = dbx.sharing_create_shared_link_with_settings("/Lab", soon).url
    other = dbx.sharing_create_shared_link_with_settings("/Lab/a.txt").url

    emulator.advance(7200)
    dbx.sharing_revoke_shared_link(other)

    for link in (url, other):
        assert tags(bob.sharing_get_shared_link_metadata, link) == "shared_link_not_found"


def test_only_its_owner_changes_a_link(dbx: Dropbox, bob: Dropbox) -> None:
    url = dbx.sharing_create_shared_link_with_settings("/Lab").url

    assert tags(bob.sharing_revoke_shared_link, url) == "shared_link_access_denied"


def test_a_folder_that_is_shared_is_in_its_place(dbx: Dropbox, bob: Dropbox) -> None:
    id = shared(dbx)

    folder = dbx.files_get_metadata("/Lab")
    bob.sharing_mount_folder(id)

    assert folder.sharing_info.shared_folder_id == id
    assert dbx.files_get_metadata("/lab/deep/b").size == 1
    assert bob.files_get_metadata("/Lab/a.txt").sharing_info.read_only
    assert tags(dbx.sharing_share_folder, "/Lab") == "bad_path/already_shared"
    assert tags(dbx.sharing_share_folder, "/Lab/deep") == "bad_path/inside_shared_folder"
    assert tags(dbx.sharing_share_folder, "/Lab/a.txt") == "bad_path/is_file"
    assert [each.name for each in bob.sharing_list_folders().entries] == ["Lab"]


def test_links_stay_when_their_folder_becomes_a_shared_one(
    dbx: Dropbox, bob: Dropbox
) -> None:
    url = dbx.sharing_create_shared_link_with_settings("/Lab").url
    other = dbx.sharing_create_shared_link_with_settings("/Lab/a.txt").url

    shared(dbx)

    listed = bob.files_list_folder("", shared_link=SharedLink(url)).entries
    deep = bob.files_list_folder("/deep", shared_link=SharedLink(url)).entries
    assert {(entry.name, entry.path_lower) for entry in listed} == {
        ("a.txt", None),
        ("deep", None),
    }
    assert [entry.name for entry in deep] == ["b"]
    assert bob.sharing_get_shared_link_file(url, path="/deep/b")[1].content == b"1"
    assert bob.sharing_get_shared_link_file(other)[1].content == b"hello"


def test_a_folder_that_is_shared_keeps_what_its_files_were(dbx: Dropbox) -> None:
    old = dbx.files_get_metadata("/Lab/a.txt").rev
    dbx.files_upload(b"newer!", "/Lab/a.txt", WriteMode.overwrite)
    dbx.files_delete_v2("/Lab/deep/b")

    shared(dbx)

    revisions = dbx.files_list_revisions("/Lab/a.txt").entries
    gone = dbx.files_list_folder("/Lab/deep", include_deleted=True).entries
    assert (revisions[-1].rev, revisions[-1].path_lower) == (old, "/lab/a.txt")
    assert dbx.files_download(f"rev:{old}")[1].content == b"hello"
    assert dbx.files_restore("/Lab/a.txt", old).size == len(b"hello")
    assert [type(entry) for entry in gone] == [DeletedMetadata]
    assert dbx.files_list_revisions("/Lab/deep/b").is_deleted


def test_a_folder_may_be_shared_later(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.settings(shares_later=True, job_polls=2)

    job = dbx.sharing_share_folder("/Lab").get_async_job_id()
    looks = [dbx.sharing_check_share_job_status(job) for _ in range(3)]

    assert [look._tag for look in looks] == ["in_progress", "in_progress", "complete"]
    assert looks[-1].get_complete().name == "Lab"


def test_members_come_change_and_go(dbx: Dropbox, bob: Dropbox) -> None:
    id = shared(dbx)
    dbx.sharing_add_folder_member(id, [sharing.AddMember(ANN, VIEWER)])
    account = bob.users_get_current_account().account_id
    by_id = sharing.MemberSelector.dropbox_id(account)

    by_email = tags(dbx.sharing_update_folder_member, id, BOB, EDITOR)
    dbx.sharing_update_folder_member(id, by_id, EDITOR)

    assert by_email == "member_error/not_a_member", "only an id names a member there"
    assert members(dbx, id) == {
        "emu@example.com": "owner",
        "bob@example.com": "editor",
        "ann@example.org": "invited",
    }
    for one in (BOB, ANN):
        dbx.sharing_remove_folder_member(id, one, leave_a_copy=False)
    assert members(dbx, id) == {"emu@example.com": "owner"}


def test_a_removal_that_fails_says_so_later(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.settings(job_polls=0)
    id = shared(dbx)

    job = dbx.sharing_remove_folder_member(id, ANN, leave_a_copy=False)
    ended = dbx.sharing_check_remove_member_job_status(job.get_async_job_id())

    assert ended.get_failed().get_member_error().is_not_a_member()


def test_members_come_in_pages(dbx: Dropbox) -> None:
    id = shared(dbx)

    first = dbx.sharing_list_folder_members(id, limit=1)
    second = dbx.sharing_list_folder_members_continue(first.cursor)

    assert [user.access_type._tag for user in (*first.users, *second.users)] == [
        "owner",
        "viewer",
    ]
    assert second.cursor is None


def test_others_look_at_no_members(dbx: Dropbox, bob: Dropbox) -> None:
    id = dbx.sharing_share_folder("/Lab").get_complete().shared_folder_id

    assert tags(bob.sharing_list_folder_members, id) == "not_a_member"
    assert tags(bob.sharing_get_folder_metadata, "123456") == "invalid_id"
