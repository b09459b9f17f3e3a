"""Small files in few requests: how many sessions are begun, and what fits."""

from __future__ import annotations

import os
from asyncio import TaskGroup
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.digest import CONTENT_HASH, of_bytes
from fxtui.domain.errors import StorageError
from fxtui.storage.dropbox import batches
from fxtui.storage.dropbox.batches import (
    MOST,
    Batches,
    Sessions,
    Small,
    batch_arg,
    fitting,
)
from fxtui.storage.dropbox.client import header_json
from fxtui.storage.dropbox.connection import Connection
from tests.servers.dropbox.running import Emulator

LONG_ID = "pid_upload_session:" + "x" * 43
APPEND, APPEND_MANY = (
    "files/upload_session/append_v2",
    "files/upload_session/append_batch",
)


def small(content: bytes) -> Small:
    return Small(content, of_bytes(content, CONTENT_HASH))


class Begun:
    """Says which sessions were begun at once."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self._names = count()

    def __call__(self, wanted: int) -> Sequence[str]:
        self.counts.append(wanted)
        return [str(next(self._names)) for _ in range(wanted)]


@given(st.lists(st.integers(1, MOST), min_size=1, max_size=60))
def test_sessions_are_begun_in_few_requests_and_few_for_nothing(takes: list[int]) -> None:
    begun = Begun()
    sessions = Sessions(begun)

    taken = [name for wanted in takes for name in sessions.take(wanted)]

    assert len(taken) == len(set(taken)) == sum(takes)
    assert sum(begun.counts) <= max(2 * sum(takes), sum(takes) + MOST)
    assert max(begun.counts) <= 1000


def test_thousands_of_files_take_a_dozen_requests_for_sessions() -> None:
    begun = Begun()
    sessions = Sessions(begun)

    for _ in range(105):
        sessions.take(48)

    assert len(begun.counts) <= 12


def test_sessions_that_lay_for_a_day_are_not_used() -> None:
    begun, now = Begun(), 100_000.0
    sessions = Sessions(begun, lambda: now)
    sessions.take(3)
    [old] = sessions.take(1)

    now += 25 * 3600
    [fresh] = sessions.take(1)

    assert begun.counts == [3, 3, 1]
    assert (old, fresh) == ("3", "6")


def test_a_file_that_comes_later_does_not_begin_a_thousand() -> None:
    begun, now = Begun(), 0.0
    sessions = Sessions(begun, lambda: now)
    sessions.take(900)

    now += 61
    sessions.take(1)

    assert begun.counts == [900, 1]


@given(st.lists(st.integers(0, 6), max_size=120))
def test_what_fits_a_request_is_as_much_as_can_be(sizes: list[int]) -> None:
    mib = 2**20
    smalls = [Small(bytes(size * mib), of_bytes(b"", CONTENT_HASH)) for size in sizes]

    fits = fitting(smalls)

    assert (fits > 0) is bool(smalls)
    assert fits <= MOST
    assert fits == 1 or sum(sizes[:fits]) <= 8
    assert fits in (len(smalls), MOST) or sum(sizes[: fits + 1]) > 8


def test_the_entries_of_a_request_fit_in_a_header() -> None:
    told = batch_arg([(LONG_ID, small(bytes(99_999)))] * MOST)

    assert len(header_json(told)) < 8000


async def test_longer_names_of_sessions_are_sent_in_more_requests(
    connection: Connection, dropbox: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_HEADER", 1000)
    dropbox.say("settings", {"header_limit": 1000})
    store = Batches(connection)

    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(store.store(small(bytes([n]))))

    assert dropbox.counters()["calls"][APPEND_MANY] == 4


async def test_a_batch_that_is_damaged_is_not_sent_one_by_one(
    connection: Connection, dropbox: Emulator
) -> None:
    store, wrong = Batches(connection), of_bytes(b"other", CONTENT_HASH)
    mismatch = {"error": {".tag": "content_hash_mismatch"}}
    dropbox.faults({"kind": "409", "route": APPEND_MANY, "value": mismatch})

    with pytest.raises(ExceptionGroup) as caught:
        async with TaskGroup() as tasks:
            for _ in range(3):
                tasks.create_task(store.store(Small(b"content", wrong)))

    assert all(isinstance(each, StorageError) for each in caught.value.exceptions)
    assert APPEND not in dropbox.counters()["calls"]


async def test_a_refusal_of_all_files_is_told_as_it_was(
    connection: Connection, dropbox: Emulator
) -> None:
    store = Batches(connection)
    dropbox.faults({"kind": "403", "route": "files/upload_session/append*", "times": -1})

    with pytest.raises(ExceptionGroup) as caught:
        async with TaskGroup() as tasks:
            for _ in range(3):
                tasks.create_task(store.store(small(os.urandom(5))))

    assert caught.group_contains(StorageError, match="used up the uploads")
    assert dropbox.counters()["calls"][APPEND] == 1
