"""What is looked for, and what is counted, below a place."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.cli import find
from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.location import Location
from fxtui.ui.look_line import look_line
from fxtui.ui.query import query_of
from fxtui.ui.rows import Rows
from fxtui.ui.search import Search
from fxtui.ui.sums import Sums, Total

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
TOP = Location("s3", "bucket/")

keys = st.lists(st.text("ab/", min_size=1, max_size=6), max_size=12, unique=True)


def file(name: str, size: int = 5, age: float = 0) -> Entry:
    return Entry(TOP.key + name, Kind.FILE, size, NOW - age * 86_400)


def found(text: str, *entries: Entry) -> list[str]:
    search = Search(TOP, query_of(text, NOW))
    return [entry.key for entry in search.found(Columns.of(entries))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("night", "deep/A Night.FITS"),
        ("*.FITS", "deep/A Night.FITS"),
        ("deep/*.FITS", "deep/A Night.FITS"),
        ("**/*.FITS", "deep/A Night.FITS"),
        ("deep/a n", "deep/A Night.FITS"),
        ("A Night", "deep/A Night.FITS"),
        ("<3K", "deep/<3"),
        ("it's", "it's"),
    ],
)
def test_what_is_meant_is_found(text: str, name: str) -> None:
    assert found(text, file(name)) == [TOP.key + name]


@pytest.mark.parametrize("text", ["Night", "deep", "*.fits", "A*T", "type:d", ">5B"])
def test_what_is_not_meant_is_not_found(text: str) -> None:
    assert f"{TOP.key}deep/a night.FITS" not in found(text, file("deep/a night.FITS"))


def test_sizes_and_dates_are_asked_for_with_a_name_and_without() -> None:
    entries = file("small", 10), file("old", 5000, 9), file("new", 5000, 1)

    assert found(">1KiB", *entries) == ["bucket/old", "bucket/new"]
    assert found(">1KiB newer:2d", *entries) == ["bucket/new"]
    assert found("older:2026-11-15 l", *entries) == ["bucket/old"]


def test_folders_that_are_only_in_the_keys_are_found_once() -> None:
    entries = file("run1/a"), file("run1/deep/run2/b"), file("run1/c"), file("other/d")

    assert found("run type:d", *entries) == ["bucket/run1/", "bucket/run1/deep/run2/"]


@pytest.mark.parametrize(
    "text", ["", "  ", ">", ">many", "newer:", "older:soon", "type:x"]
)
def test_what_cannot_be_meant_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no size|is neither|are files|Type a part"):
        query_of(text, NOW)


@given(keys, st.integers(1, 4))
def test_every_folder_counts_what_begins_with_its_key(
    names: list[str], step: int
) -> None:
    entries = [file(name, number) for number, name in enumerate(names)]
    sums = Sums(TOP)

    for at in range(0, len(entries), step):
        sums.add(Columns.of(entries[at : at + step]))

    folders = {e.key[: at + 1] for e in entries for at, c in enumerate(e.key) if c == "/"}
    for folder in folders | {TOP.key}:
        below = [e.size or 0 for e in entries if e.key.startswith(folder)]
        assert sums.of(folder) == Total(sum(below), len(below))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("night", "--name '*[nN][iI][gG][hH][tT]*'"),
        ("Night >1GiB", "--larger 1GiB --name '*Night*'"),
        ("*.fits older:2027-01-01 type:f", "--older 2027-01-01 --type f --name '*.fits'"),
        ("run?/*.csv", "--path 'run?/*.csv'"),
    ],
)
def test_the_command_line_finds_the_same(text: str, words: str) -> None:
    rows = Rows(TOP)
    rows.search = Search(TOP, query_of(text, NOW))
    entries = [file(n) for n in ("a Night.fits", "night", "run1/a.csv", "run1/x/b.csv")]

    line = look_line(rows).line

    assert line == f"fxtui find s3://bucket/ {words}"
    parser = ArgumentParser()
    find.add_options(parser)
    tests = find.Tests(parser.parse_args(shlex.split(line)[2:]))
    theirs = [e.key for e in entries if tests.passes(e, e.key[len(TOP.key) :])]
    assert found(text, *entries) == theirs
