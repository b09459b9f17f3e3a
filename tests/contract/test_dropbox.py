"""Dropbox keeps its promises, as our emulator of it tells, and a few of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from fxtui.domain.context import Context
from fxtui.domain.storage import Storage
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

from .storage_contract import StorageContract


class TestDropbox(StorageContract):
    puts_to_links = "POST"

    @pytest.fixture
    def dropbox(self, dropbox_server: Emulator) -> Iterator[Emulator]:
        """The emulator as if nothing had happened; what breaks its rules fails us."""
        dropbox_server.reset()
        yield dropbox_server
        assert dropbox_server.problems() == []

    @pytest.fixture
    async def storage(self, dropbox: Emulator) -> AsyncIterator[Storage]:
        settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
        async with DropboxStorage(settings, Context()) as storage:
            yield storage
