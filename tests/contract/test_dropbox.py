"""Dropbox keeps its promises, as our emulator of it tells, and a few of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from unicodedata import normalize

import pytest

from fxtui.domain.context import Context
from fxtui.domain.entry import Trait
from fxtui.domain.errors import InvalidName, NotFound, Unauthenticated, Unsupported
from fxtui.domain.storage import Storage
from fxtui.domain.writing import WriteOptions
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

from .storage_contract import Bytes, StorageContract, read, walk

COMPOSED = normalize("NFC", "Zürich/é.txt")
DECOMPOSED = normalize("NFD", COMPOSED)


class TestDropbox(StorageContract):
    puts_to_links = "POST"

    @pytest.fixture
    async def storage(self, dropbox: Emulator) -> AsyncIterator[Storage]:
        settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
        async with DropboxStorage(settings, Context()) as storage:
            yield storage

    # --- Names ------------------------------------------------------------------

    async def test_capitals_make_no_other_file(self, storage: Storage) -> None:
        await storage.put("Dir/A.txt", Bytes(b"old"))

        entry = await storage.put("dir/a.TXT", Bytes(b"new"))

        assert entry.key == "dir/A.txt"  # as it was first written
        assert await walk(storage) == ["Dir/A.txt"]
        assert await read(storage, "DIR/a.txt") == b"new"

    async def test_a_name_is_kept_composed(self, storage: Storage) -> None:
        entry = await storage.put(DECOMPOSED, Bytes(b"x"))

        assert entry.key.endswith("/é.txt")
        assert await walk(storage) == [COMPOSED]
        for key in (COMPOSED, DECOMPOSED):
            assert await read(storage, key) == b"x"

    async def test_names_may_be_long_and_deep_and_of_any_script(
        self, storage: Storage
    ) -> None:
        key = "/".join(letter * 255 for letter in "漢字仮名交文")

        await storage.put(key, Bytes(b"x"))

        assert await walk(storage) == [key]
        assert await read(storage, key) == b"x"

    @pytest.mark.parametrize("key", ["a\\b", "ends ", "a//b", "a/../b", "x" * 256])
    async def test_a_name_that_dropbox_refuses_is_not_even_asked_for(
        self, storage: Storage, dropbox: Emulator, key: str
    ) -> None:
        with pytest.raises(InvalidName):
            await storage.put(key, Bytes(b"x"))
        with pytest.raises(InvalidName):
            await storage.stat(key)

        assert dropbox.counters()["total"] == 0

    async def test_a_folder_is_no_file(self, storage: Storage) -> None:
        await storage.put("dir/a", Bytes(b"x"))

        with pytest.raises(NotFound):
            await read(storage, "dir")
        with pytest.raises(NotFound):
            await storage.list_page("dir/a/")

    # --- What it keeps --------------------------------------------------------------

    async def test_a_date_is_kept_in_whole_seconds(self, storage: Storage) -> None:
        entry = await storage.put("a", Bytes(b"x"), options=WriteOptions(modified=12))

        assert entry.modified == 12.0
        assert (await storage.stat("a")).modified == 12.0
        assert await storage.describe("a") == WriteOptions(modified=12)

    async def test_a_document_is_exported_and_not_read(
        self, storage: Storage, dropbox: Emulator
    ) -> None:
        dropbox.seed({"path": "/plan.paper", "content": "# Plan", "is_paper": True})

        async with aclosing(storage.export("plan.paper", "markdown")) as chunks:
            text = b"".join([chunk async for chunk in chunks])

        assert text == b"# Plan"
        assert (await storage.stat("plan.paper")).traits == (Trait.DOCUMENT,)
        with pytest.raises(Unsupported, match="--export markdown"):
            await read(storage, "plan.paper")

    # --- Who asks -------------------------------------------------------------------

    async def test_another_token_is_taken_up_where_the_old_one_ended(
        self, dropbox: Emulator
    ) -> None:
        good = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
        ended = DropboxSettings(endpoint_url=dropbox.url, access_token="ended")
        async with DropboxStorage(ended, Context(), lambda: good) as storage:
            with pytest.raises(Unauthenticated, match="fxtui login dropbox"):
                await storage.stat("")

            assert await storage.renew(storage.lease)

            assert storage.lease == 1
            await storage.stat("")

    async def test_a_token_goes_nowhere_but_to_its_own_server(
        self, dropbox: Emulator
    ) -> None:
        settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
        bucket = Context(endpoint_url="http://127.0.0.1:9")  # of a copy's other end

        async with DropboxStorage(settings, bucket) as storage:
            await storage.stat("")
