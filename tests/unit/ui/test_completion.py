"""What is listed for a place that somebody types, and what is told of it."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.engine import Doors
from fxtui.domain.location import LOCAL, Location
from fxtui.engine.browse import StorageBrowser
from fxtui.ui.completion import Completion, matching, question
from fxtui.ui.dialogs.place import in_order, shown
from fxtui.ui.doorway import Doorway
from tests.engines import ME, World, at, engine_on, memory

from ...contract.storage_contract import Bytes

HERE = Location(LOCAL, "home/me/")


@pytest.mark.parametrize(
    ("text", "here", "listed"),
    [
        ("da", HERE, "/home/me/"),
        ("data/ra", HERE, "/home/me/data/"),
        ("../x", HERE, "/home/"),
        ("~/x", memory("b/"), "/home/me/"),
        ("/et", memory("b/"), "/"),
        ("raw/n", memory("b/x/"), "memory://b/x/raw/n"),
        ("buck", memory(""), "memory://"),
        ("s3://lab@b/ra", HERE, "s3://lab@b/ra"),
        ("s3://bu", HERE, "s3://"),
        ("s3://b/raw/", HERE, "s3://b/raw/"),
    ],
)
def test_only_what_helps_is_listed(text: str, here: Location, listed: str) -> None:
    found = question(text, here, "/home/me")

    assert found and str(found.prefix) == listed


def test_what_can_lead_nowhere_is_not_asked_for() -> None:
    assert question("https://www.dropbox.com/scl/fo/x", HERE, "/home/me") is None
    assert question("://x", HERE, "/home/me") is None


async def test_names_are_offered_as_they_would_be_typed(tmp_path: Path) -> None:
    for name in ("data", "dark", ".deep"):
        (tmp_path / name).mkdir()
    (tmp_path / "d.txt").touch()
    world = World()
    await world.memory[None].put("bucket/raw/1", Bytes(b""))
    browser = StorageBrowser(world.open)
    doorway = Doorway(browser, ME)
    completion = Completion(doorway, at(tmp_path), str(tmp_path))

    async def offers(text: str) -> set[str]:
        async with aclosing(completion.offers(text)) as found:
            return {offer async for offer in found}

    async with engine_on(world) as engine:
        doorway.open(Doors(engine, browser))

        assert await offers("d") == {"data/", "dark/", "d.txt"}
        assert await offers("") == {"data/", "dark/", "d.txt"}
        assert await offers("./.d") == {"./.deep/"}
        assert await offers("~/da") == {"~/data/", "~/dark/"}
        assert await offers("memory://buck") == {"memory://bucket/"}
        assert await offers("memory://bucket/r") == {"memory://bucket/raw/"}
        assert await offers("nowhere/") == set()


def test_of_many_offers_those_around_the_chosen_one_are_shown() -> None:
    found = [f"{number:02}\x1b" for number in range(20)]

    assert shown(found, None, 2, 5) == ["  00␛", "  01␛"]
    assert shown(found, 19, 2, 5) == ["  18␛", "> 19␛"]
    assert shown(found, 10, 3, 5) == ["  09␛", "> 10␛", "  11␛"]


def test_a_known_place_is_found_by_any_part_of_its_name() -> None:
    known = [("runs s3://lab@b/x/", "s3://lab@b/x/"), ("/data/Raw/", "/data/Raw/")]

    assert matching("run", known) == ["s3://lab@b/x/"]
    assert matching("raw dat", known) == ["/data/Raw/"]
    assert matching("r", known) == matching("data/", known) == []
    assert matching("s3://la", known) == ["s3://lab@b/x/"]


def test_what_goes_on_with_the_text_comes_before_what_only_holds_it() -> None:
    found = ["raw2/", "/data/raw/", "raw/", "/old/raw/", "/data/raw/"]

    assert in_order(found, "ra") == ["raw/", "raw2/", "/data/raw/", "/old/raw/"]
