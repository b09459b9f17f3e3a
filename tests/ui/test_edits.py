"""What a person can rely on when editing from the browser."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from fxtui.storage.memory import MemoryStorage
from tests.engines import World, memory

from ..contract.storage_contract import Bytes, read
from .stage import stage

if TYPE_CHECKING:
    import pytest


async def test_a_text_is_edited_and_a_change_of_others_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, gate = World(), tmp_path / "gate"
    storage = world.memory[None]
    assert isinstance(storage, MemoryStorage)
    await storage.put("bucket/a.txt", Bytes(b"first\n"))
    os.mkfifo(gate)  # the editor goes on when somebody writes to it
    monkeypatch.setenv("FXTUI_STATE", str(tmp_path / "state"))
    drafts = tmp_path / "state" / "edits"
    monkeypatch.setenv("VISUAL", f"sh -c 'cat {gate} > \"$0\"'")

    async with stage(memory("bucket/"), world=world, size=(80, 24)) as here:
        await here.press("j", "e")
        await asyncio.to_thread(gate.write_text, "second\n")
        await here.shows("Stored a.txt: 7 bytes.")
        assert await read(storage, "bucket/a.txt") == b"second\n"

        await here.press("f3")
        await here.shows("second")
        await here.press("e")
        await here.until(lambda: list(drafts.glob("*/a.txt")))
        await storage.put("bucket/a.txt", Bytes(b"theirs\n"))
        await asyncio.to_thread(gate.write_text, "mine\n")
        await here.shows("Somebody else changed it")
        await here.shows("-theirs")
        await here.shows("+mine")
        await here.shows("Keep both, yours as a (1).txt")
        await here.press("r")
        await here.shows("Stored a (1).txt")

        assert await read(storage, "bucket/a.txt") == b"theirs\n"
        assert await read(storage, "bucket/a (1).txt") == b"mine\n"
