"""A folder of ICA keeps the promises of S3, under the names that people know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import pytest_asyncio

from fxtui.domain.context import Context
from fxtui.domain.storage import Storage
from fxtui.storage.s3.ica_folder import FolderStorage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.ica import Ica, serving
from tests.servers.processes import Server

from .below import Below
from .test_s3 import S3Contract


@pytest.fixture(scope="module")
def ica(moto_server: Server) -> Iterator[Ica]:
    with serving(Ica(moto_server.endpoint_url), moto_server.endpoint_url) as ica:
        ica.add(ica.project("Genomes"), "runs")
        yield ica


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(ica: Ica, moto_server: Server) -> AsyncIterator[Storage]:
    """One for all: to make a client takes longer than most tests."""
    settings = S3Settings(
        "ica",
        moto_server.endpoint_url,
        login="ica",
        api_url=ica.url,
        api_key=ica.api_key,
        folder="Genomes/runs/",
    )
    async with FolderStorage(settings, Context()) as storage:
        await storage.ready()
        yield storage


@pytest.mark.asyncio(loop_scope="module")
class TestFolder(S3Contract):
    server = "moto"

    @pytest.fixture
    def storage(self, folder: Storage) -> Storage:
        return Below(folder, f"Genomes/runs/{uuid4().hex}/")
