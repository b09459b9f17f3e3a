"""Somebody has an API key of ICA: its projects and folders are places as any other.

ICA is our stand-in for it, before a server of S3 that is real; a gate between the two
knows the keys that were lent, and when they end.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from fxtui.domain.engine import Depth
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.transfer import Standing
from fxtui.engine.browse import StorageBrowser
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.wiring.storages import Storages
from tests.engines import ME, at, copy, done
from tests.proxy import Proxy, proxy
from tests.servers.ica import Ica, serving
from tests.servers.processes import Server

CONTENT: Final = os.urandom(24 * MIB)
POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB, parts=2)
RATE: Final = 8 * MIB


@dataclass
class Lab:
    """ICA with two projects, and somebody whose profile ``ica`` has a key for it."""

    ica: Ica
    wire: Proxy
    folder: Path
    engine: TransferEngine
    browser: StorageBrowser

    async def names(self, key: str, depth: Depth = Depth.HERE) -> list[str]:
        pages = self.browser.list_pages(place(key), ME, depth=depth)
        return [key async for page in pages for key in page.keys]


def place(key: str) -> Location:
    return Location("s3", key, "ica")


@pytest.fixture
def ica(moto_server: Server) -> Iterator[Ica]:
    with serving(Ica(""), moto_server.endpoint_url) as ica:
        for name in ("Genomes", "Twins", "Twins", "a/b"):
            ica.project(name)
        yield ica


@pytest.fixture
async def lab(ica: Ica, moto_server: Server, tmp_path: Path) -> AsyncIterator[Lab]:
    config = tmp_path / "config.toml"
    async with proxy(moto_server.endpoint_url) as wire:
        wire.faults.append(ica.gate)
        ica.s3 = wire.endpoint_url
        write_profile(config, ica, wire.endpoint_url)
        async with (
            Storages(config) as storages,
            TransferEngine(
                storages.open, Journal(":memory:"), POLICY, tick=0.005
            ) as engine,
        ):
            yield Lab(ica, wire, tmp_path, engine, StorageBrowser(storages.open))


def write_profile(config: Path, ica: Ica, endpoint_url: str, more: str = "") -> None:
    key = config.parent / "key"
    key.write_text(ica.api_key)
    key.chmod(0o600)
    config.write_text(
        f'[profiles.s3.ica]\nlogin = "ica"\napi_url = "{ica.url}"\n'
        f'api_key = "file:{key}"\nendpoint_url = "{endpoint_url}"\n{more}'
    )


async def test_projects_and_their_folders_are_places(lab: Lab) -> None:
    first, *_ = lab.ica.projects
    for name in ("runs", "reports", "old"):
        lab.ica.add(first, name)
    source = lab.folder / "small"
    source.mkdir()
    for number in range(5):
        (source / f"{number}.txt").write_bytes(b"%d" % number)

    up = await done(lab.engine, copy(at(source), place("Genomes/runs/small/")))
    new = await done(lab.engine, copy(at(source), place("Genomes/new/")))

    assert (up.standing, new.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    twins = [id for id, name in lab.ica.projects.items() if name != "Genomes"]
    assert await lab.names("") == sorted(["Genomes/", *(f"{id}/" for id in twins)])
    assert await lab.names("Genomes/") == [
        f"Genomes/{name}/" for name in ("runs", "reports", "old", "new")
    ]
    assert await lab.names("Genomes/runs/") == ["Genomes/runs/small/"]
    assert await lab.names("Genomes/runs/small/") == [
        f"Genomes/runs/small/{number}.txt" for number in range(5)
    ]
    assert await lab.names(f"{first}/new/", Depth.ALL) == [
        f"{first}/new/{number}.txt" for number in range(5)
    ]
    entry = await lab.browser.stat(place("Genomes/runs/small/3.txt"), ME)
    assert (entry.key, entry.size) == ("Genomes/runs/small/3.txt", 1)
    assert await lab.names(f"{twins[0]}/") == []
