"""Listings of the emulator, their pages, and the changes since."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from dropbox.exceptions import BadInputError
from dropbox.files import DeletedMetadata, SearchOptions

from tests.servers.dropbox.running import Emulator

from .asking import paths, tags

if TYPE_CHECKING:
    from dropbox import Dropbox


def pages(dbx: Dropbox, path: str, **more: Any) -> Iterator[list[str]]:
    listed = dbx.files_list_folder(path, **more)
    yield [entry.name for entry in listed.entries]
    while listed.has_more:
        listed = dbx.files_list_folder_continue(listed.cursor)
        yield [entry.name for entry in listed.entries]


def news(dbx: Dropbox, cursor: str) -> list[tuple[bool, str]]:
    """What changed: whether it is gone, and its path."""
    entries = dbx.files_list_folder_continue(cursor).entries
    return [(isinstance(each, DeletedMetadata), each.path_display) for each in entries]


def test_pages_are_as_long_as_is_asked_for(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.fill("/many", 7)

    found = list(pages(dbx, "/many", limit=3))

    assert [len(page) for page in found] == [3, 3, 1]
    assert sorted(chain(*found)) == [f"file-{number:06}.bin" for number in range(7)]


def test_the_top_has_an_empty_path(dbx: Dropbox) -> None:
    assert paths(dbx) == []
    with pytest.raises(BadInputError, match="empty string"):
        dbx.files_list_folder("/")


def test_what_came_and_went_since_is_told_once(dbx: Dropbox) -> None:
    dbx.files_upload(b"1", "/a/one")
    dbx.files_delete_v2("/a/one")
    dbx.files_upload(b"2", "/a/two")
    cursor = dbx.files_list_folder("", recursive=True).cursor

    assert news(dbx, cursor) == []
    dbx.files_upload(b"3", "/a/three")
    dbx.files_delete_v2("/a/two")

    assert news(dbx, cursor) == [(False, "/a/three"), (True, "/a/two")]


def test_what_goes_while_it_is_listed_is_told_as_gone(dbx: Dropbox) -> None:
    for name in ("a", "b", "c"):
        dbx.files_upload(b"", f"/{name}")
    told = dbx.files_list_folder("", limit=1)
    entries = list(told.entries)

    dbx.files_delete_v2("/a")
    while told.has_more:
        told = dbx.files_list_folder_continue(told.cursor)
        entries += told.entries

    assert [(type(each).__name__, each.name) for each in entries] == [
        ("FileMetadata", "a"),
        ("FileMetadata", "b"),
        ("FileMetadata", "c"),
        ("DeletedMetadata", "a"),
    ]


def test_a_folder_that_is_listed_tells_only_of_its_own(dbx: Dropbox) -> None:
    dbx.files_upload(b"1", "/a/b/c")
    cursor = dbx.files_list_folder("/a").cursor

    dbx.files_upload(b"2", "/a/b/d")
    dbx.files_upload(b"3", "/a/e")

    assert news(dbx, cursor) == [(False, "/a/e")]


def test_cursors_can_be_reset(dbx: Dropbox, emulator: Emulator) -> None:
    cursor = dbx.files_list_folder("").cursor

    emulator.reset_cursors()

    assert tags(dbx.files_list_folder_continue, cursor) == "reset"


def test_a_cursor_that_is_none_is_a_mistake(dbx: Dropbox) -> None:
    with pytest.raises(BadInputError, match="cursor"):
        dbx.files_list_folder_continue("made up")


def test_a_change_ends_the_waiting_for_it(dbx: Dropbox, emulator: Emulator) -> None:
    cursor = dbx.files_list_folder_get_latest_cursor("", recursive=True).cursor
    results: list[bool] = []
    waiting = Thread(
        target=lambda: results.append(dbx.files_list_folder_longpoll(cursor).changes)
    )

    waiting.start()
    dbx.files_upload(b"x", "/new")
    waiting.join()

    assert results == [True]
    emulator.settings(longpoll_seconds=0)
    now = dbx.files_list_folder_get_latest_cursor("", recursive=True).cursor
    assert not dbx.files_list_folder_longpoll(now).changes


@pytest.mark.parametrize(
    ("kind", "lengths"),
    [("empty-page", [0, 3]), ("one-entry", [1, 2]), ("duplicates", [3, 1])],
)
def test_pages_may_be_odd(
    dbx: Dropbox, emulator: Emulator, kind: str, lengths: list[int]
) -> None:
    emulator.fill("/three", 3)
    emulator.faults({"kind": kind, "route": "files/list_folder"})

    found = list(pages(dbx, "/three"))

    assert [len(page) for page in found] == lengths


def test_an_entry_may_have_no_path(dbx: Dropbox, emulator: Emulator) -> None:
    dbx.files_upload(b"x", "/x")
    emulator.faults({"kind": "no-paths", "route": "files/list_folder"})

    (entry,) = dbx.files_list_folder("").entries

    assert (entry.name, entry.path_lower) == ("x", None)


def test_a_search_finds_names_anywhere_below(dbx: Dropbox) -> None:
    for name in ("/a/Report one.txt", "/a/b/report two.txt", "/report.md", "/a/other"):
        dbx.files_upload(b"x", name)

    first = dbx.files_search_v2("report", SearchOptions(path="/a", max_results=1))
    rest = dbx.files_search_continue_v2(first.cursor)

    found = [*first.matches, *rest.matches]
    assert [each.metadata.get_metadata().name for each in found] == [
        "Report one.txt",
        "report two.txt",
    ]
    assert not rest.has_more
