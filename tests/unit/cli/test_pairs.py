"""What lies at two places is paired by name, also where a disk had to change that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.cli.pairs import Pair, pairs
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import NotFound
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.storage import Storage
from fxtui.engine.browse import StorageBrowser
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes

ME = Context()
FAR = Location("memory", "b/")


async def browser_of(contents: Mapping[str, bytes]) -> Browser:
    far, near = MemoryStorage(), LocalStorage(Path("/"))
    for name, content in contents.items():
        await far.put(f"b/{name}", Bytes(content))

    def storage_of(location: Location, context: Context) -> Storage:
        return near if location.scheme == LOCAL else far

    return StorageBrowser(storage_of)


async def paired(
    browser: Browser,
    source: Location,
    target: Location,
    selects: Callable[[str], bool] = lambda name: True,
) -> dict[str, tuple[bool, bool]]:
    """By name, whether either side has it."""
    found: list[Pair] = []
    async with aclosing(pairs(browser, (source, target), ME, selects)) as listed:
        found += [pair async for pair in listed]
    assert len({pair.name for pair in found}) == len(found)
    return {pair.name: (bool(pair.ours), bool(pair.theirs)) for pair in found}


def near(folder: Path, *names: str) -> Location:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("12")
    return Location.parse(f"{folder}/")


async def test_names_that_a_disk_had_to_change_are_the_same(tmp_path: Path) -> None:
    browser = await browser_of({"a//b": b"12", "c/../d": b"12", "e/": b"12", "f": b"12"})
    here = near(tmp_path, "a/%/b", "c/%2E./d", "e/%", "f")

    down, up = await paired(browser, FAR, here), await paired(browser, here, FAR)

    assert down == dict.fromkeys(("a//b", "c/../d", "e/", "f"), (True, True))
    assert up == dict.fromkeys(("a/%/b", "c/%2E./d", "e/%", "f"), (True, True))


async def test_on_the_way_up_a_name_is_first_of_all_what_it_is(tmp_path: Path) -> None:
    browser = await browser_of({"%": b"12", "g": b"12"})
    here = near(tmp_path, "%", "%25", "h")

    told = await paired(browser, here, FAR)

    assert told.pop("%") == (True, True)
    assert told == {"g": (False, True), "h": (True, False), "%25": (True, False)}


async def test_what_is_not_meant_is_in_no_pair(tmp_path: Path) -> None:
    browser = await browser_of({"a": b"12", "b": b"12"})
    here = near(tmp_path, "b", "c")

    told = await paired(browser, FAR, here, lambda name: name == "b")

    assert told == {"b": (True, True)}


async def test_a_link_that_leads_nowhere_is_told_with_its_pair(tmp_path: Path) -> None:
    browser = await browser_of({"a": b"12"})
    (tmp_path / "a").symlink_to("gone")

    found = pairs(browser, (near(tmp_path), FAR), ME, lambda name: True)
    async with aclosing(found) as listed:
        (pair,) = [pair async for pair in listed]

    assert isinstance(pair.problem, NotFound)
    assert (pair.ours, bool(pair.theirs)) == (None, True)


@pytest.mark.parametrize("folder", ["bucket/gone/", "bucket/gone"])
async def test_a_prefix_of_no_key_is_not_there(tmp_path: Path, folder: str) -> None:
    browser = await browser_of({})
    nowhere = Location("s3", folder)

    for ends in ((nowhere, near(tmp_path, "a")), (near(tmp_path, "a"), nowhere)):
        with pytest.raises(NotFound):
            await paired(browser, *ends)
