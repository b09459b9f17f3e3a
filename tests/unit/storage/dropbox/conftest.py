"""A Dropbox of their own for tests of single rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from fxtui.domain.context import Context
from fxtui.storage.dropbox.client import Client
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator


@pytest.fixture
def settings(dropbox: Emulator) -> DropboxSettings:
    return DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)


@pytest.fixture
def client(settings: DropboxSettings) -> Iterator[Client]:
    client = Client(settings)
    yield client
    client.close()


@pytest.fixture
async def connection(settings: DropboxSettings) -> AsyncIterator[Connection]:
    connection = Connection(settings, Context())
    yield connection
    await connection.aclose()
