"""Archived objects are asked for and fetched in one go, on a server that has archives."""

from __future__ import annotations

from pathlib import Path

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.writing import WriteOptions
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import Bytes
from tests.engines import World
from tests.servers.processes import Server

from .stage import stage


async def test_a_folder_is_thawed_and_then_copied_by_one_job(
    moto_server: Server, tmp_path: Path
) -> None:
    settings = S3Settings(
        endpoint_url=moto_server.endpoint_url,
        access_key_id=moto_server.access_key,
        secret_access_key=moto_server.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        await storage.make_directory("thawing/")
        frozen = WriteOptions(storage_class="GLACIER")
        await storage.put("thawing/ice/1/a", Bytes(b"1"), options=frozen)
        await storage.put("thawing/ice/b", Bytes(b"2"), options=frozen)
        await storage.put("thawing/ice/warm", Bytes(b"3"))
        top, world = Location("s3", "thawing/"), World({None: storage})
        async with stage(top, tmp_path, world=world) as lab:
            lab.left.listing.seek("ice/")
            await lab.press("g", "a")
            await lab.shows("how soon")
            await lab.press("tab", "tab", "enter", "down", "enter", "ctrl+j")
            await lab.shows("Job 1 copies them when they can be read.")
            await lab.until(lambda: not lab.screen.under_way)

    assert (tmp_path / "ice/1/a").read_bytes() == b"1"
    assert (tmp_path / "ice/b").read_bytes() == b"2"
    assert (tmp_path / "ice/warm").read_bytes() == b"3"
