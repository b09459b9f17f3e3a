"""Many names in an editor: given at once, or by jobs where nothing can be renamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fxtui.domain.entry import Entry
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import list_entries
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, WriteMode
from fxtui.storage.memory import MemoryStorage
from tests.engines import World, at_rest

from ..contract.storage_contract import Bytes, read
from .stage import stage

if TYPE_CHECKING:
    import pytest


class Moveless(MemoryStorage):
    """As S3: what is to have another name is copied and deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, moves=False)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        raise Unsupported("there are no moves here")


async def test_marked_names_are_edited_checked_shown_and_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, editor = tmp_path / "home", tmp_path / "editor"
    folder.mkdir()
    for name in ("a", "b", "c\n"):
        (folder / name).write_text(f"was {name}")
    storage, world = Moveless(), World()
    world.memory[None] = storage
    for name in ("one", "two"):
        await storage.put(f"bucket/{name}", Bytes(name.encode()))
    monkeypatch.setenv("VISUAL", str(editor))

    def types(script: str) -> None:
        editor.write_text(f"#!/bin/sh\n{script}\n")
        editor.chmod(0o700)

    async with stage(folder, world=world, size=(80, 24)) as here:
        types('sed -i -e s/^a$/b/ "$1"')
        await here.press("A", "r")
        await here.shows("Lines 1 and 2 are both b.")
        types('sed -i -e 2s/b/a/ -e s/^c/d/ "$1"')
        await here.press("enter")
        await here.shows("c\\n → d\\n")
        await here.press("enter")
        await here.shows("3 renamed.")

        types('printf "two\\none\\n" > "$1"')
        await here.press("tab", "A", "r")
        await here.shows("Rename 2")
        await here.press("enter")
        await here.shows("step 3 of 3.")
        await at_rest(here.engine)

    texts = {path.name: path.read_text() for path in folder.iterdir()}
    assert texts == {"a": "was b", "b": "was a", "d\n": "was c\n"}
    keys = [entry.key async for entry in list_entries(storage, "bucket/")]
    assert keys == ["bucket/one", "bucket/two"]
    assert await read(storage, "bucket/one") == b"two"
