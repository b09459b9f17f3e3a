"""A look into an object is the same on every storage, and takes as little of each."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, closing
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.engine import Doors
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.front.peeking import look_into, peek_of
from fxtui.front.preview import FIRST, PAGE, Child
from fxtui.ui.doorway import Doorway
from fxtui.ui.preview.sight import Glass, Sight
from fxtui.wiring.storages import Storages
from tests.engines import World, engine_on
from tests.proxy import Proxy, proxy
from tests.samples import SAMPLES
from tests.servers.dropbox.running import Emulator

_TALK: Final = 2048
"""Bytes of the head of an answer, at most."""

_ENOUGH: Final = 100_000
_READ_ON: Final = {"a.arrows": PAGE}
"""Bytes that are enough to see what is in an object, and where more have to be."""


def _large() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(400_000.0))
    return file.getvalue()


_WHAT: Final[dict[str, Callable[[], bytes]]] = {
    **SAMPLES,
    "large.npy": _large,
}


@asynccontextmanager
async def place(
    scheme: str, seaweedfs: SeaweedFS, dropbox: Emulator
) -> AsyncIterator[tuple[Location, Context, Proxy]]:
    """A folder of a scheme, who may write to it, and what counts the way there."""
    async with AsyncExitStack() as stack:
        if scheme == "s3":
            way = await stack.enter_async_context(proxy(seaweedfs.endpoint_url))
            who = seaweedfs.identities[0]
            variables = {
                "AWS_ACCESS_KEY_ID": who.access_key,
                "AWS_SECRET_ACCESS_KEY": who.secret_key,
                "AWS_ENDPOINT_URL": way.endpoint_url,
                "AWS_REGION": "us-east-1",
            }
            folder = Location("s3", f"looks-{uuid4().hex[:12]}/")
        else:
            way = await stack.enter_async_context(proxy(dropbox.url))
            variables = {
                "DROPBOX_ACCESS_TOKEN": dropbox.token,
                "DROPBOX_ENDPOINT_URL": way.endpoint_url,
            }
            folder = Location("dropbox", "looks/")
        yield folder, Context.of(variables, 0o077), way


async def test_little_more_is_read_than_what_is_shown(
    tmp_path: Path, seaweedfs: SeaweedFS, dropbox_server: Emulator
) -> None:
    async with (
        Storages(tmp_path / "config.toml") as storages,
        place("s3", seaweedfs, dropbox_server) as (bucket, at_s3, s3_way),
        place("dropbox", seaweedfs, dropbox_server) as (box, at_dropbox, dropbox_way),
    ):
        browser, disk = Counting(storages.open), Location.parse(f"{tmp_path}/disk/")
        ways: list[tuple[Location, Context, Callable[[], int]]] = [
            (bucket, at_s3, lambda: s3_way.down.moved),
            (box, at_dropbox, lambda: dropbox_way.down.moved),
            (disk, Context(), lambda: browser.moved),
        ]
        with closing(Child()) as child:
            for folder, context, _ in ways:
                await browser.make_directory(folder, context)
            for name, make in _WHAT.items():
                content, seen = make(), set[str]()
                for folder, context, moved in ways:
                    it = folder.child(name)
                    await browser.write(it, _chunks(content), context)
                    before = moved()

                    look = await look_into(browser, it, context, child)
                    drawing = await look.begin()

                    most = min(len(content), _READ_ON.get(name, _ENOUGH))
                    assert moved() - before <= most + 20 * _TALK, it
                    assert not peek_of(it, look, 10).problem
                    seen.add(f"{drawing.format}\n{peek_of(it, look, 10).sections}")
                assert len(seen) == 1, name


class Counting(StorageBrowser):
    """It knows how much was read through it."""

    moved = 0

    async def read(
        self, location: Location, context: Context, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(super().read(location, context, span)) as chunks:
            async for chunk in chunks:
                self.moved += len(chunk)
                yield chunk


@pytest.mark.parametrize("scheme", ["s3", "dropbox"])
async def test_of_what_has_grown_only_what_is_new_is_read(
    scheme: str, tmp_path: Path, seaweedfs: SeaweedFS, dropbox_server: Emulator
) -> None:
    line = b"0123456789 a line\n"
    async with (
        Storages(tmp_path / "config.toml") as storages,
        place(scheme, seaweedfs, dropbox_server) as (folder, context, way),
        engine_on(World()) as engine,
    ):
        browser, log = StorageBrowser(storages.open), folder.child("a.log")
        doorway = Doorway(browser, context)
        doorway.open(Doors(engine, browser))
        await browser.make_directory(folder, context)
        await browser.write(log, _chunks(line * 20_000), context)
        with closing(Child()) as child:
            entry = await browser.stat(log, context)
            sight = Sight(doorway, log, entry, Glass(80, child))
            await sight.look.end(FIRST)
            assert await sight.newer() is None

            await browser.write(log, _chunks(line * 20_000 + b"new\n"), context)
            before = way.down.moved
            grown = await sight.newer()
            longer = await sight.look.end(FIRST)
            taken = way.down.moved - before
            await browser.write(log, _chunks(b"other" * 80_000), context)
            other = await sight.newer()

    assert grown is sight
    assert longer.rows.text(len(longer.rows) - 1) == "new"
    assert taken < 4 * _TALK
    assert other is not None
    assert (other.look.size, other.entry.size) == (400_000, 400_000)
    assert other is not sight


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content
