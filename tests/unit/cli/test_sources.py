"""What the words of a job come to, patterns among them; the disk is what is looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fxtui.cli import sources
from fxtui.cli.sources import Sources, landed
from fxtui.domain.context import Context
from fxtui.domain.copying import Landed
from fxtui.domain.errors import NotFound, UsageError
from fxtui.wiring import disk_browser

FILES = ("a.csv", "b.txt", "run1/a.csv", "run1/deep/c.csv", "run2/b.txt", ".hidden")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose own name could be taken for a pattern."""
    folder = tmp_path / "[here]*"
    for name in FILES:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.chdir(folder)
    return folder


def land(*words: str, recursive: bool = False, target: str = "target") -> Landed:
    found = Sources(disk_browser(), Context(), recursive=recursive, verb="copy")
    return asyncio.run(landed(found, words, target))


def names(where: Landed) -> list[str]:
    return sorted(source.name for source in where.sources)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("*.csv", ["a.csv"]),
        ("./*.csv", ["a.csv"]),
        ("*", [".hidden", "a.csv", "b.txt"]),
        ("run?/*", ["run1/a.csv", "run2/b.txt"]),
        ("run1/*", ["a.csv"]),
        ("**.csv", ["a.csv", "run1/a.csv", "run1/deep/c.csv"]),
        ("run[!2]/**/*.csv", ["run1/a.csv", "run1/deep/c.csv"]),
        ("../[[]here[]]*/*.txt", ["[here]*/b.txt"]),
    ],
)
def test_files_that_match_keep_their_way_below_the_plain_part(
    word: str, meant: list[str]
) -> None:
    assert names(land(word)) == meant


def test_with_r_a_folder_that_matches_is_one_source() -> None:
    assert names(land("*", recursive=True)) == [
        ".hidden",
        "a.csv",
        "b.txt",
        "run1/",
        "run2/",
    ]


def test_what_matches_goes_below_a_folder_though_it_is_one_file(here: Path) -> None:
    where = land("*.csv", target="new")

    assert str(where.folder) == f"{here}/new/"


def test_a_pattern_may_stand_beside_a_name() -> None:
    assert names(land("b.txt", "*.csv")) == ["a.csv", "b.txt"]


def test_what_is_there_is_no_pattern(here: Path) -> None:
    (here / "*.csv").touch()

    assert names(land("*.csv", "b.txt")) == ["*.csv", "b.txt"]


def test_a_link_to_a_folder_is_one(here: Path) -> None:
    (here / "link").symlink_to("run1")

    with pytest.raises(UsageError, match="matches only folders; copy them with -r"):
        land("lin?")
    assert names(land("lin?", recursive=True)) == ["link/"]


def test_what_matches_nothing_is_not_found_by_the_pattern(here: Path) -> None:
    with pytest.raises(NotFound) as missed:
        land("run*/*.none")

    assert str(missed.value.location) == f"{here}/run*/*.none"


@pytest.mark.parametrize(
    ("words", "target"),
    [(["run1"], "b.txt"), (["a.csv", "b.txt"], "run1/a.csv"), (["a.csv"], "b.txt/x/y")],
)
def test_a_file_is_no_folder_to_copy_into(words: list[str], target: str) -> None:
    with pytest.raises(UsageError, match="is a file where a folder is needed"):
        land(*words, recursive=True, target=target)


@pytest.mark.parametrize("words", [["**"], ["a.csv", "b.txt", ".hidden", "run1/a.csv"]])
def test_a_job_does_not_name_all_there_is(
    monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(sources, "MOST", 3)

    with pytest.raises(UsageError, match=r"more than 3 .* with -r, and .*--include"):
        land(*words)
