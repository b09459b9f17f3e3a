"""Files and folders of the emulator, as Dropbox's own SDK makes and finds them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from dropbox.exceptions import HttpError
from dropbox.files import ListRevisionsMode, RelocationPath, WriteMode

from tests.servers.dropbox.running import Emulator

from .asking import paths, tags

if TYPE_CHECKING:
    from dropbox import Dropbox


def test_a_file_is_found_under_any_case_and_keeps_the_one_it_was_given(
    dbx: Dropbox,
) -> None:
    dbx.files_create_folder_v2("/Docs")

    made = dbx.files_upload(b"hello", "/docs/Hello.TXT")

    assert made.path_display == "/Docs/Hello.TXT"
    assert dbx.files_get_metadata("/DOCS/hello.txt") == made
    assert made.content_hash == (
        "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50"
    )


def test_a_date_that_is_given_is_kept(dbx: Dropbox) -> None:
    moment = datetime(2001, 2, 3, 4, 5, 6)

    dbx.files_upload(b"x", "/x", client_modified=moment)

    assert dbx.files_get_metadata("/x").client_modified == moment


def test_an_accent_that_came_in_two_is_stored_in_one_and_only_found_so(
    dbx: Dropbox,
) -> None:
    made = dbx.files_upload(b"x", "/u\u0308ber")

    assert made.path_display == "/\u00fcber"
    assert dbx.files_get_metadata("/\u00fcber") == made
    assert tags(dbx.files_get_metadata, "/u\u0308ber") == "path/not_found"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/.DS_Store", "disallowed_name"),
        ("/ends ", "malformed_path"),
        ("/back\\slash", "malformed_path"),
        ("/" + "\U0001f600" * 128, "malformed_path"),
    ],
)
def test_names_that_dropbox_does_not_store_are_refused(
    dbx: Dropbox, name: str, why: str
) -> None:
    assert tags(dbx.files_upload, b"x", name) == f"path/{why}"


def test_a_file_is_no_folder(dbx: Dropbox) -> None:
    dbx.files_upload(b"x", "/file")

    assert tags(dbx.files_upload, b"x", "/file/below") == "path/conflict/file_ancestor"
    assert tags(dbx.files_list_folder, "/file") == "path/not_folder"
    assert tags(dbx.files_create_folder_v2, "/FILE") == "path/conflict/file"


def test_what_is_there_is_not_overwritten_unless_it_is_asked_for(dbx: Dropbox) -> None:
    first = dbx.files_upload(b"one", "/x")

    assert dbx.files_upload(b"one", "/x") == first
    assert tags(dbx.files_upload, b"two", "/x") == "path/conflict/file"
    assert tags(dbx.files_upload, b"one", "/x", strict_conflict=True) == (
        "path/conflict/file"
    )
    second = dbx.files_upload(b"two", "/x", mode=WriteMode.update(first.rev))
    assert second.id == first.id
    assert tags(dbx.files_upload, b"3", "/x", mode=WriteMode.update(first.rev)) == (
        "path/conflict/file"
    )
    assert dbx.files_upload(b"3", "/x", mode=WriteMode.overwrite).size == 1


def test_a_name_that_is_taken_may_be_numbered(dbx: Dropbox) -> None:
    dbx.files_upload(b"one", "/Folder/a.txt")

    made = dbx.files_upload(b"two", "/folder/a.txt", autorename=True)

    late = dbx.files_upload(
        b"three", "/folder/a.txt", mode=WriteMode.update("0060000000"), autorename=True
    )

    assert made.path_display == "/Folder/a (1).txt"
    assert late.path_display == "/Folder/a (conflicted copy).txt"


@pytest.mark.parametrize(
    ("asked", "expected", "where"),
    [
        ("bytes=2-4", b"llo", "bytes 2-4/11"),
        ("bytes=6-", b"world", "bytes 6-10/11"),
        ("bytes=-3", b"rld", "bytes 8-10/11"),
        ("bytes=9-99", b"ld", "bytes 9-10/11"),
    ],
)
def test_a_range_is_answered_with_what_it_names(
    dbx: Dropbox, asked: str, expected: bytes, where: str
) -> None:
    dbx.files_upload(b"hello world", "/x")

    known, reply = dbx.files_download("/x", extra_headers={"Range": asked})

    assert (reply.status_code, reply.content) == (206, expected)
    assert reply.headers["Content-Range"] == where
    assert known.size == 11


def test_a_range_of_an_empty_file_is_none(dbx: Dropbox) -> None:
    dbx.files_upload(b"", "/empty")

    with pytest.raises(HttpError) as caught:
        dbx.files_download("/empty", extra_headers={"Range": "bytes=0-0"})

    assert caught.value.status_code == 416


def test_an_old_state_is_read_by_its_revision(dbx: Dropbox) -> None:
    first = dbx.files_upload(b"one", "/x")
    dbx.files_upload(b"two!", "/x", mode=WriteMode.overwrite)

    known, reply = dbx.files_download(f"rev:{first.rev}")

    assert (known.rev, reply.content) == (first.rev, b"one")
    assert dbx.files_download(first.id)[1].content == b"two!"


def test_a_move_keeps_who_it_is_and_a_copy_does_not(dbx: Dropbox) -> None:
    made = dbx.files_upload(b"x", "/Top/a")

    moved = dbx.files_move_v2("/top", "/Other/Place").metadata
    copied = dbx.files_copy_v2("/other/place/a", "/copy").metadata

    assert moved.path_display == "/Other/Place"
    assert dbx.files_get_metadata("/other/place/a").id == made.id
    assert copied.id != made.id
    assert paths(dbx, recursive=True) == [
        "/Other",
        "/Other/Place",
        "/Other/Place/a",
        "/copy",
    ]


def test_nothing_is_moved_over_what_is_there_or_into_itself(dbx: Dropbox) -> None:
    dbx.files_upload(b"x", "/a/x")
    dbx.files_upload(b"y", "/b")

    assert tags(dbx.files_move_v2, "/a", "/b") == "to/conflict/file"
    assert tags(dbx.files_copy_v2, "/b", "/a") == "to/conflict/folder"
    assert tags(dbx.files_move_v2, "/a", "/a/c") == "cant_move_folder_into_itself"
    assert tags(dbx.files_move_v2, "/none", "/c") == "from_lookup/not_found"


def test_a_rename_by_case_alone_is_said_to_be_done_and_is_not(
    dbx: Dropbox, emulator: Emulator
) -> None:
    dbx.files_upload(b"x", "/name")

    assert dbx.files_move_v2("/name", "/NAME").metadata.name == "name"

    emulator.settings(case_rename="conflict")
    assert tags(dbx.files_move_v2, "/name", "/NAME") == "to/conflict/file"


def test_a_folder_goes_with_all_that_is_in_it(dbx: Dropbox) -> None:
    dbx.files_upload(b"x", "/a/b/c")

    dbx.files_delete_v2("/A")

    assert tags(dbx.files_get_metadata, "/a/b/c") == "path/not_found"
    assert tags(dbx.files_delete_v2, "/a") == "path_lookup/not_found"
    assert dbx.files_get_metadata("/a/b/c", include_deleted=True).name == "c"


def test_a_file_is_only_deleted_in_the_state_that_is_named(dbx: Dropbox) -> None:
    first = dbx.files_upload(b"one", "/x")
    second = dbx.files_upload(b"two", "/x", mode=WriteMode.overwrite)

    assert tags(dbx.files_delete_v2, "/x", first.rev) == "path_write/conflict/file"
    assert dbx.files_delete_v2("/x", second.rev).metadata.rev == second.rev


def test_many_are_moved_by_a_job_that_tells_of_each(
    dbx: Dropbox, emulator: Emulator
) -> None:
    dbx.files_upload(b"x", "/a")
    emulator.settings(job_polls=2)

    pairs = [RelocationPath("/a", "/b"), RelocationPath("/none", "/c")]
    job = dbx.files_move_batch_v2(pairs).get_async_job_id()
    polled = [dbx.files_move_batch_check_v2(job) for _ in range(3)]

    assert [each.is_complete() for each in polled] == [False, False, True]
    entries = polled[-1].get_complete().entries
    assert [each._tag for each in entries] == ["success", "failure"]
    assert paths(dbx) == ["/b"]


def test_many_folders_are_made_at_once(dbx: Dropbox) -> None:
    made = dbx.files_create_folder_batch(["/a/b", "/a", "/c"]).get_complete().entries

    assert [each._tag for each in made] == ["success", "failure", "success"]
    assert paths(dbx, recursive=True) == ["/a", "/a/b", "/c"]


def test_a_revision_is_listed_and_made_current_again(dbx: Dropbox) -> None:
    first = dbx.files_upload(b"one", "/x")
    dbx.files_upload(b"two!", "/x", mode=WriteMode.overwrite)
    dbx.files_delete_v2("/x")

    listed = dbx.files_list_revisions("/x")
    restored = dbx.files_restore("/x", first.rev)

    assert [each.size for each in listed.entries] == [4, 3]
    assert listed.is_deleted
    assert (restored.size, restored.rev != first.rev) == (3, True)
    assert dbx.files_download("/x")[1].content == b"one"


def test_the_revisions_of_a_file_go_with_it(dbx: Dropbox) -> None:
    dbx.files_upload(b"one", "/x")
    dbx.files_move_v2("/x", "/y")

    here = dbx.files_list_revisions("/y").entries
    everywhere = dbx.files_list_revisions("/y", mode=ListRevisionsMode.id).entries

    assert [each.path_display for each in here] == ["/y"]
    assert [each.path_display for each in everywhere] == ["/y", "/x"]


def test_a_document_is_exported_and_not_downloaded(
    dbx: Dropbox, emulator: Emulator
) -> None:
    emulator.seed({"path": "/Plan.paper", "content": "# Plan", "is_paper": True})

    known, reply = dbx.files_export("/plan.paper", "markdown")

    assert (known.export_metadata.name, reply.content) == ("Plan.md", b"# Plan")
    assert not dbx.files_get_metadata("/plan.paper").is_downloadable
    assert tags(dbx.files_download, "/plan.paper") == "unsupported_file"


def test_an_address_is_lent_for_four_hours(
    dbx: Dropbox, emulator: Emulator, session: Any
) -> None:
    dbx.files_upload(b"hello", "/x")
    link = dbx.files_get_temporary_link("/x").link

    assert session.get(link).content == b"hello"

    emulator.advance(4 * 3600)
    assert session.get(link).status_code == 410
