"""Folders as Dropbox tells them: in pages of any length, and not always in one go."""

from __future__ import annotations

import json
from asyncio import TaskGroup
from typing import Any

import pytest

from fxtui.domain.entry import Entry, Kind, Trait
from fxtui.domain.errors import NotFound, ServerFault, StorageError
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.entries import entries_of, entry_of, read_listing
from fxtui.storage.dropbox.listing import list_page, stat
from tests.servers.dropbox.running import Emulator

LIST = "files/list_folder"
FILE = {
    ".tag": "file",
    "name": "a.txt",
    "path_lower": "/dir/a.txt",
    "client_modified": "2026-01-20T00:00:01Z",
    "rev": "0159e5c7f1d2a0b000000",
    "size": 3,
    "content_hash": "00",
}


def page(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"entries": rows, "cursor": "c", "has_more": False}).encode()


async def listed(connection: Connection, prefix: str = "") -> list[Entry]:
    found, cursor = list[Entry](), None
    while True:
        page = await list_page(connection, prefix, cursor)
        found += page.entries
        if (cursor := page.cursor) is None:
            return found


async def keys(connection: Connection, prefix: str = "") -> list[str]:
    return [entry.key for entry in await listed(connection, prefix)]


# --- Rows ---------------------------------------------------------------------


def test_a_file_is_all_that_its_row_tells() -> None:
    [entry] = entries_of(read_listing(page(FILE)).entries, "dir/")

    assert (entry.key, entry.kind, entry.size) == ("dir/a.txt", Kind.FILE, 3)
    assert entry.modified == 1768867201.0
    assert entry.version == "0159e5c7f1d2a0b000000"
    assert entry.digest
    assert (entry.digest.algorithm, entry.traits) == ("dropbox-content-hash", ())


@pytest.mark.parametrize(
    ("told", "traits"),
    [
        ({"is_downloadable": False}, (Trait.DOCUMENT,)),
        ({"sharing_info": {"read_only": True}}, (Trait.READ_ONLY,)),
        ({"sharing_info": {"read_only": False, "parent_shared_folder_id": "1"}}, ()),
        (
            {
                ".tag": "folder",
                "sharing_info": {"read_only": True, "shared_folder_id": "1"},
            },
            (Trait.READ_ONLY, Trait.SHARED),
        ),
    ],
)
def test_what_a_person_should_know_is_a_trait(
    told: dict[str, Any], traits: tuple[Trait, ...]
) -> None:
    [entry] = entries_of(read_listing(page({**FILE, **told})).entries, "dir/")

    assert entry.traits == traits


@pytest.mark.parametrize(
    "row",
    [
        {".tag": "deleted", "name": "a", "path_lower": "/a"},
        {".tag": "folder", "name": "mounted nowhere", "path_lower": None},
        {".tag": "file", "name": "mounted nowhere"},
        {".tag": "hologram", "name": "a", "path_lower": "/a"},
    ],
)
def test_what_no_path_leads_to_is_left_out(row: dict[str, Any]) -> None:
    assert entries_of(read_listing(page(row)).entries, "") == []


@pytest.mark.parametrize("answer", [b"", b"null", b"[]", b'{"entries": [1]}', page({})])
def test_a_listing_that_is_none_is_a_fault_of_the_server(answer: bytes) -> None:
    with pytest.raises(ServerFault):
        read_listing(answer)


@pytest.mark.parametrize("answer", [None, [], {"name": 7}])
def test_an_answer_that_is_none_is_a_fault_of_the_server(answer: Any) -> None:
    with pytest.raises(ServerFault):
        entry_of("a", answer)


def test_a_name_is_written_as_dropbox_keeps_it() -> None:
    assert entry_of("dir/A.TXT", FILE).key == "dir/a.txt"


# --- Pages --------------------------------------------------------------------


async def test_a_folder_comes_in_pages_until_there_are_no_more(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.fill("/dir", 2500)

    found = await keys(connection, "dir/")

    assert found == [f"dir/file-{number:06}.bin" for number in range(2500)]
    assert dropbox.counters()["calls"][LIST] == 1
    assert dropbox.counters()["calls"][f"{LIST}/continue"] == 1


@pytest.mark.parametrize("kind", ["empty-page", "one-entry", "duplicates"])
async def test_a_page_may_be_short_or_repeat_itself(
    dropbox: Emulator, connection: Connection, kind: str
) -> None:
    dropbox.fill("/dir", 20)
    dropbox.settings(page_limit=5)
    dropbox.faults({"kind": kind, "route": f"{LIST}*", "skip": 1, "times": 2})

    assert len(await keys(connection, "dir/")) == 20


async def test_a_listing_that_says_more_for_ever_ends(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.fill("/dir", 20)
    dropbox.faults({"kind": "empty-page", "route": f"{LIST}*", "times": -1})

    with pytest.raises(ServerFault, match="does not get on"):
        await keys(connection, "dir/")


async def test_a_listing_that_is_broken_off_begins_anew_and_tells_nothing_twice(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.fill("/dir", 20)
    dropbox.settings(page_limit=6)
    first = await list_page(connection, "dir/", None)
    second = await list_page(connection, "dir/", first.cursor)
    dropbox.reset_cursors()
    found = [*first.entries, *second.entries]

    cursor = second.cursor
    while cursor:
        page = await list_page(connection, "dir/", cursor)
        found += page.entries
        cursor = page.cursor

    assert len({entry.key for entry in found}) == len(found) == 20
    assert dropbox.counters()["calls"][LIST] == 2


async def test_a_cursor_that_is_none_of_dropbox_is_refused(
    connection: Connection,
) -> None:
    with pytest.raises(StorageError):
        await list_page(connection, "", "no such cursor")


async def test_a_prefix_is_a_filter_that_knows_capitals(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed(*({"path": f"/dir/{name}"} for name in ("Ab", "ab2", "b")))

    assert await keys(connection, "dir/a") == ["dir/ab2"]
    assert await keys(connection, "dir/x") == []


async def test_a_missing_folder_is_told_from_a_file(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/file"})

    with pytest.raises(NotFound, match="no such file or folder"):
        await list_page(connection, "nowhere/", None)
    with pytest.raises(NotFound, match="a file, and no folder"):
        await list_page(connection, "file/", None)


async def test_a_folder_is_listed_by_one_call_at_a_time_and_others_meanwhile(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/dir/a"}, {"path": "/other/b"})

    async with TaskGroup() as tasks, connection.listing("/dir"):
        waiting = tasks.create_task(keys(connection, "DIR/"))
        assert await keys(connection, "other/") == ["other/b"]
        assert dropbox.counters()["calls"][LIST] == 1

    assert waiting.result() == ["DIR/a"]


# --- What is seen of others ---------------------------------------------------


async def test_a_folder_of_others_is_shown_with_what_one_may_do_there(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/theirs/a.txt", "content": "x"}, account="bob")
    dropbox.share("/theirs", access="viewer")

    top = {entry.key: entry.traits for entry in await listed(connection)}

    assert set(top["theirs/"]) == {Trait.READ_ONLY, Trait.SHARED}


async def test_a_document_is_listed_as_one(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/plan.paper", "content": "# Plan", "is_paper": True})

    [entry] = await listed(connection)

    assert entry.traits == (Trait.DOCUMENT,)


# --- One look -----------------------------------------------------------------


async def test_a_look_finds_files_folders_and_the_top(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/Dir/a.txt", "content": "hello", "modified": 12})

    file = await stat(connection, "Dir/a.txt")
    folder, top = await stat(connection, "Dir"), await stat(connection, "")

    assert (file.size, file.modified) == (5, 12.0)
    assert (folder.key, folder.kind) == ("Dir/", Kind.DIRECTORY)
    assert (top.key, top.kind) == ("", Kind.DIRECTORY)
    assert await stat(connection, "Dir/") == folder


async def test_a_file_is_no_folder(dropbox: Emulator, connection: Connection) -> None:
    dropbox.seed({"path": "/a"})

    with pytest.raises(NotFound, match="a file, and no folder"):
        await stat(connection, "a/")


async def test_capitals_make_no_other_key(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.seed({"path": "/Dir/A.txt", "content": "hello"})

    found = await stat(connection, "dir/a.TXT")

    assert found.key == "dir/A.txt"
    assert await keys(connection, "DIR/") == ["DIR/A.txt"]
