"""What a person can rely on when looking into an object."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.content import Span
from fxtui.domain.entry import Version
from fxtui.domain.location import Key
from fxtui.domain.writing import CREATE
from fxtui.front.preview import PAGE, Child
from fxtui.ui.preview import paging, previews
from tests.engines import World, memory
from tests.samples import SAMPLES

from ..contract.storage_contract import Bytes
from .stage import stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    (home / "sub" / "inner.txt").write_text("inner")
    (home / "a.json").write_text('{"name": "Ada", "born": 1815}')
    (home / "b.csv").write_text("city,people\nOslo,709000\nBergen,289000\n")
    (home / "c.bin").write_bytes(b"\x00\x01ELF\x1b[31m")
    (home / "d.txt").write_text("\x1b]0;owned\x07 \u202etext\n" + "line\n" * 100)
    (home / "e.txt").touch()
    return home


async def test_the_preview_follows_the_cursor(folder: Path) -> None:
    async with stage(folder, size=(160, 36)) as here:
        await here.press("j", "p")
        await here.shows("0 folders, 1 file, 5 B")
        await here.press("j")
        await here.shows('"name": "Ada",')
        await here.shows("JSON")
        await here.press("j")
        await here.shows("Oslo    709000")
        await here.press("j")
        await here.shows("00 01 45 4c 46")
        await here.press("j")
        await here.shows("␛]0;owned␇")
        assert "\x1b" not in here.text
        assert "\u202e" not in here.text
        await here.press("J")
        await here.shows_no("owned")
        await here.press("j")
        await here.shows("It is empty.")
        assert all(pane.display for pane in here.screen.panes)

        await here.press("p")

        await here.shows_no("It is empty.")


async def test_what_is_inside_is_seen_beside_the_rows_and_on_the_whole_screen(
    tmp_path: Path,
) -> None:
    for name, sample in (("a.db.gz", "a.db.gz"), ("b.npy", "a.npy")):
        (tmp_path / name).write_bytes(SAMPLES[sample]())
    async with stage(tmp_path, size=(160, 36)) as here:
        await here.press("j", "p")
        await here.shows("SQLite in gzip")
        await here.shows("name 4")
        await here.press("j")
        await here.shows("3 x 4")
        await here.press("f3")
        await here.shows("C (rows first)")
        await here.press("m")
        await here.shows("What is inside is all here")
        await here.press("f")
        await here.shows("00000000  93 4e 55 4d")
        await here.press("f", "q")

        await here.shows("NumPy")


async def test_while_a_parser_works_its_bytes_are_shown_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "Child", lambda: Child("tests.hostile_reader"))
    (tmp_path / "a.npy").write_bytes(SAMPLES["a.npy"]())
    async with stage(tmp_path, size=(80, 12)) as here:
        await here.press("j", "f3")
        await here.shows("looking inside…")
        await here.shows("00000000  93 4e 55 4d")
        await here.press("q")

        await here.shows("a.npy")


async def test_what_is_added_to_a_file_appears_while_it_is_followed(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.log"
    file.write_text("begun\n" * 100)
    async with stage(tmp_path, size=(80, 12)) as here:
        await here.press("j", "f3")
        await here.shows("begun")
        await here.press("F")
        await here.shows("What is added appears here")
        with file.open("a") as log:
            log.write("added\n")
        await here.shows("added")
        file.write_text("another\n")
        await here.shows("another")
        await here.shows("It was replaced: this is what is there now. F stops that.")
        await here.press("F", "R")

        await here.shows_no("F stops")


async def test_what_is_followed_is_waited_for_when_it_is_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paging, "_FAR", 0.02)
    world = World()
    storage, log = world.memory[None], Bytes(b"begun\n" * 40)
    await storage.put("bucket/a.log", log, CREATE)
    async with stage(memory("bucket/"), world=world, size=(80, 12)) as here:
        await here.press("j", "f3", "F")
        await here.shows("What is added appears here. F stops that.")
        await storage.delete(["bucket/a.log"])
        await here.shows(
            "It was deleted. What takes its name appears here. F stops that."
        )
        await here.shows("begun")
        await storage.put("bucket/a.log", Bytes(log.content + b"added\n"), CREATE)
        await here.shows("added")
        await here.shows("What is added appears here. F stops that.")
        await here.shows(" 246 B ")
        await storage.put("bucket/a.log", Bytes(b"other\n" * 60))
        await here.shows("It was replaced")

        await here.shows_no("added")


async def test_where_two_panes_fit_it_stands_in_the_place_of_the_other(
    folder: Path,
) -> None:
    async with stage(folder, size=(80, 24)) as here:
        await here.press("j", "j", "p")
        await here.shows('"born": 1815')
        assert not here.right.display
        await here.press("tab")
        await here.until(lambda: here.right.display and not here.left.display)
        await here.press("tab", "p")

        await here.until(lambda: here.right.display and here.left.display)


async def test_an_object_is_looked_into_on_the_whole_screen(folder: Path) -> None:
    async with stage(folder, size=(80, 12)) as here:
        await here.press("G", "k", "f3")
        await here.shows("␛]0;owned␇")
        await here.press("#")
        await here.shows("  10 line")
        await here.press("G")
        await here.shows(" 101 line")
        await here.press("slash", *"owned", "enter")
        await here.shows_no(" 101 line")
        await here.press("n", "n")
        await here.press("f")
        await here.shows("00000000  1b 5d 30 3b")
        await here.press("escape", "q")

        await here.shows("a.json")
        here.type_ahead("f3", "/", *"line")
        await here.shows("find: line█")
        await here.shows_no("Not found")


async def test_a_large_object_is_read_by_ranges_and_where_one_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    storage = world.memory[None]
    place = memory("bucket/")
    content = b"".join(b"line %010d\n" % number for number in range(5 * PAGE // 16))
    await storage.put("bucket/big.txt", Bytes(content), CREATE)
    asked: list[Span] = []
    real = storage.read

    def read(
        key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        assert span
        asked.append(span)
        return real(key, span, version=version)

    monkeypatch.setattr(storage, "read", read)
    async with stage(place, world=world, size=(80, 12)) as here:
        await here.press("j", "f3")
        await here.shows("line 0000000009")
        assert sum(span.size for span in asked) <= PAGE
        await here.press("G")
        await here.shows(f"line {5 * PAGE // 16 - 1:010d}")
        await here.press("k")
        assert sum(span.size for span in asked) <= 2 * PAGE
        await here.press("o", *"50%", "enter")
        await here.shows(f"line {5 * PAGE // 32:010d}")
        await here.press("k")
        await here.shows(f"line {5 * PAGE // 32 - 1:010d}")
        await storage.put("bucket/big.txt", Bytes(b"another"))
        await here.press("g")

        await here.shows("It has changed since it was opened")


async def test_who_passes_by_waits_for_nothing_and_what_he_left_is_no_longer_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, ended = World(), asyncio.Event()
    storage = world.memory[None]
    await storage.put("bucket/a.txt", Bytes(b"never comes"), CREATE)
    await storage.put("bucket/b.txt", Bytes(b"comes at once"), CREATE)
    real = storage.read

    async def read(
        key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        if key.endswith("a.txt"):
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
        async with aclosing(real(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk

    monkeypatch.setattr(storage, "read", read)
    async with stage(memory("bucket/"), world=world, size=(80, 24)) as here:
        await here.press("j", "p")
        await here.shows("reading…")
        await here.press("j")

        await here.shows("comes at once")
        assert ended.is_set()
