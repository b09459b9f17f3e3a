"""Archives in the browser: entered, looked into and copied from as folders are."""

from __future__ import annotations

import zipfile
from pathlib import Path

from .stage import names, stage


async def test_an_archive_is_a_folder_that_cannot_be_changed(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    (here / "other").touch()
    with zipfile.ZipFile(here / "a.zip", "w") as archive:
        for name, content in {"d/one": b"1", "d/two": b"22", "text": b"words"}.items():
            archive.writestr(name, content)

    async with stage(here, there) as found:
        left, right = found.left, found.right
        await found.press("home", "j", "enter")
        await found.until(lambda: names(left) == ["d/", "text"])
        await found.shows("a.zip!/ read-only")
        await found.press("home", "j", "enter")
        await found.until(lambda: names(left) == ["one", "two"])
        await found.press("end", "D")
        await found.shows("read-only:")  # the line may break where its path is long
        await found.press("backspace")
        await found.until(lambda: left.listing.current_name == "d/")

        await found.press("c")
        await found.shows("2 objects, 3 B")
        await found.press("enter")
        await found.until(lambda: (there / "d" / "two").exists())
        await found.press("backspace")

        await found.until(lambda: left.listing.current_name == "a.zip")
        await found.press("tab")
        await found.until(lambda: names(right) == ["d/"])
    assert (there / "d" / "two").read_bytes() == b"22"
