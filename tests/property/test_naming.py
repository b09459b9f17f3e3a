"""Whatever a disk had to call otherwise, a sync back finds it; and nothing but that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.request import Compare
from fxtui.engine.compare import agreement
from fxtui.engine.meeting import Meeting
from fxtui.engine.naming import Naming, give_back
from fxtui.engine.side import Kept
from fxtui.engine.tables import Tables
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage

NAMING = Naming(LocalStorage(Path("/")), MemoryStorage())

AGREES = agreement(Compare.SIZE, is_download=False)
LONG = "x" * 300

names = st.sets(
    st.text("%25E.a", min_size=1, max_size=3) | st.sampled_from([LONG, f"a//{LONG}"]),
    max_size=8,
)
"""With few letters, so that many are what a disk would make of others."""


def hinders(entry: Entry) -> str:
    return ""


def settles(source: Entry, target: Entry) -> bool:
    is_own = NAMING.there_and_back(target.key) == target.key
    return is_own and AGREES(source, target)


def entries(names: Iterable[str], size: int) -> list[Entry]:
    return [Entry(name, Kind.FILE, size) for name in names]


@contextmanager
def met(here: Set[str], there: Set[str]) -> Iterator[tuple[Kept, Kept]]:
    """In memory and in a database: files of a disk, and objects under their keys."""
    both = Meeting(AGREES, hinders, settles), Tables(AGREES, hinders)
    for kept in both:
        kept.add_here(sorted(here), entries(sorted(here), 1))
        kept.add_there(sorted(there), entries(sorted(there), 1))
        give_back(kept, NAMING.there_and_back)
    yield both
    both[1].close()


@given(names)
def test_what_came_from_there_is_found_there(keys: Set[str]) -> None:
    with met({NAMING.here(key) for key in keys}, keys) as both:
        for kept in both:
            assert (list(kept.pairs()), list(kept.extra())) == ([], [])


@given(names)
def test_what_was_always_called_so_is_found_as_well(keys: Set[str]) -> None:
    files = {NAMING.here(key) for key in keys}

    with met(files, files) as both:
        for kept in both:
            assert (list(kept.pairs()), list(kept.extra())) == ([], [])


@given(names, names)
def test_no_file_is_lost_and_no_object_is_that_of_two(
    keys: Set[str], others: Set[str]
) -> None:
    files = {NAMING.here(key) for key in others}

    with met(files, keys) as both:
        told = [sorted(pair.here.key for pair in kept.pairs()) for kept in both]
        alone = [sorted(side.key for side in kept.extra()) for kept in both]

    assert told[0] == told[1]
    assert alone[0] == alone[1]
    assert len(files) - len(told[0]) == len(keys) - len(alone[0])
    assert all(NAMING.here(key) not in files for key in alone[0] if key not in files)
