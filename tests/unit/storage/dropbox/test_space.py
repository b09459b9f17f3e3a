"""Room: of one account, and of a team that bounds its members."""

from __future__ import annotations

from typing import Any

import pytest

from fxtui.domain.sharing import AskSpace, Space
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.granting import grant
from fxtui.storage.dropbox.space import space_of
from tests.servers.dropbox.running import Emulator


def team(bound: int, kind: str = "stop_sync") -> dict[str, Any]:
    return {
        "used": 300,
        "allocation": {
            ".tag": "team",
            "used": 2_000,
            "allocated": 10_000,
            "user_within_team_space_allocated": bound,
            "user_within_team_space_limit_type": {".tag": kind},
            "user_within_team_space_used_cached": 301,
        },
    }


async def test_an_account_tells_its_room(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.say("quota", {"account": "emu", "allocated": 1_000})
    arg = {"path": "/a", "mode": "overwrite"}
    await connection.run(connection.client.send, "files/upload", arg, bytes(300))

    assert await grant(connection, "", AskSpace()) == Space(300, 1_000)
    assert await grant(connection, "any/folder/", AskSpace()) == Space(300, 1_000)


async def test_a_team_tells_that_of_all(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.team()
    dropbox.quota(5_000)

    told = await grant(connection, "", AskSpace())

    assert isinstance(told, Space)
    assert (told.used, told.total) == (0, 5_000)


@pytest.mark.parametrize(
    ("usage", "space"),
    [
        (team(0), Space(2_000, 10_000)),
        (team(500), Space(301, 500)),
        (team(500, "alert_only"), Space(2_000, 10_000)),
        (team(9_000), Space(2_000, 10_000)),
        ({"used": 7, "allocation": {".tag": "other"}}, Space(7)),
    ],
    ids=["no bound", "bound first", "no stop", "team first", "unknown"],
)
def test_of_a_team_the_bound_counts_that_is_reached_first(
    usage: dict[str, Any], space: Space
) -> None:
    assert space_of(usage) == space
