"""Connections of one account change it one after the other, whoever they are of."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import TypeAlias

import pytest

from fxtui.domain.context import Context
from fxtui.domain.value import replace
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.contract.storage_contract import Bytes
from tests.servers.dropbox.running import Emulator

ASKED = "users/get_current_account"

Open: TypeAlias = Callable[[DropboxSettings], DropboxStorage]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        def open(settings: DropboxSettings) -> DropboxStorage:
            storage = DropboxStorage(settings, Context())
            stack.push_async_callback(storage.aclose)
            return storage

        yield open


async def change(*storages: DropboxStorage) -> None:
    """All of them at once, in each of the ways that changes go."""
    async with TaskGroup() as tasks:
        for number, storage in enumerate(storages):
            for n in range(3):
                tasks.create_task(storage.put(f"{number}/{n}", Bytes(b"1")))
                tasks.create_task(storage.make_directory(f"{number}/d{n}/"))
                tasks.create_task(storage.delete([f"{number}/none"]))


async def test_those_with_the_same_token_meet_nowhere_and_ask_for_nothing(
    opened: Open, settings: DropboxSettings, dropbox: Emulator
) -> None:
    dropbox.settings(commit_seconds=0.02)

    await change(*[opened(settings) for _ in range(3)])

    counted = dropbox.counters()
    assert set(counted["writers"].values()) == {1}
    assert ASKED not in counted["calls"]


async def test_those_with_other_tokens_ask_once_whose_they_are(
    opened: Open, settings: DropboxSettings, dropbox: Emulator
) -> None:
    dropbox.settings(commit_seconds=0.02)
    dropbox.grant("another")
    told = {"app_key": dropbox.app_key, "refresh_token": dropbox.refresh_token}
    first = opened(settings)
    await first.put("a", Bytes(b"1"))

    await change(
        first,
        opened(replace(settings, access_token="another")),
        opened(replace(settings, access_token=None, **told)),
        opened(replace(settings, access_token="token-bob")),
    )

    counted = dropbox.counters()
    assert len(counted["writers"]) == 2
    assert set(counted["writers"].values()) == {1}
    assert counted["calls"][ASKED] == 4


async def test_who_may_not_know_whose_it_is_changes_it_all_the_same(
    opened: Open, settings: DropboxSettings, dropbox: Emulator
) -> None:
    dropbox.grant("narrow", scopes=["files.content.write", "files.metadata.read"])
    narrow = opened(replace(settings, access_token="narrow"))
    await opened(settings).put("a", Bytes(b"1"))

    await narrow.put("b", Bytes(b"1"))

    assert (await narrow.stat("b")).size == 1
