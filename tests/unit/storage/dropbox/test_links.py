"""Links that last: made, found, changed and revoked."""

from __future__ import annotations

from time import time

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    PermissionDenied,
    Unsupported,
)
from fxtui.domain.sharing import (
    AskLinks,
    Granted,
    MakeLink,
    RevokeLink,
    SharedLink,
    SharedLinks,
)
from fxtui.domain.value import replace
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.granting import grant
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

DAY = 86_400


@pytest.fixture(autouse=True)
async def folder(dropbox: Emulator, connection: Connection) -> None:
    arg = {"path": "/Lab/Data/A b.txt"}
    await connection.run(connection.client.send, "files/upload", arg, b"1")


def pay(dropbox: Emulator) -> None:
    dropbox.say("plan", {"account": "emu", "plan": "pro"})


async def made(connection: Connection, key: str, wish: MakeLink) -> SharedLink:
    told = await grant(connection, key, wish)
    assert isinstance(told, SharedLinks)
    (link,) = told.rows
    return link


async def all_links(connection: Connection, key: str = "") -> list[SharedLink]:
    told = await grant(connection, key, AskLinks())
    assert isinstance(told, SharedLinks)
    return [*told.rows]


async def test_a_link_is_made_once(connection: Connection) -> None:
    first = await made(connection, "lab/data/", MakeLink())
    second = await made(connection, "lab/data/", MakeLink())

    assert first == second
    assert first.address.startswith("https://www.dropbox.com/scl/fo/")
    assert (first.path, first.expires, first.audience) == ("lab/data/", None, "public")


async def test_a_link_may_end_and_have_a_password(
    dropbox: Emulator, connection: Connection
) -> None:
    pay(dropbox)

    link = await made(connection, "Lab/Data/", MakeLink(7 * DAY, "secret"))

    assert link.audience == "password"
    assert link.expires == pytest.approx(time() + 7 * DAY, abs=60)


async def test_a_link_that_there_is_becomes_what_is_wished(
    dropbox: Emulator, connection: Connection
) -> None:
    pay(dropbox)
    before = await made(connection, "Lab/", MakeLink())

    after = await made(connection, "Lab/", MakeLink(DAY))

    assert (before.expires, before.address) == (None, after.address)
    assert after.expires is not None
    assert await all_links(connection, "Lab/") == [after]


@pytest.mark.parametrize("wish", [MakeLink(DAY), MakeLink(None, "secret")], ids=repr)
async def test_what_the_plan_lacks_is_told_and_no_other_link_is_made(
    connection: Connection, wish: MakeLink
) -> None:
    with pytest.raises(PermissionDenied, match="plan of this account") as refused:
        await grant(connection, "Lab/", wish)

    assert refused.value.location == connection.location("Lab/")
    assert await all_links(connection) == []


async def test_all_links_are_told_with_where_they_lead(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.settings(page_limit=1)
    for key in ("Lab/", "Lab/Data/", "Lab/Data/A b.txt"):
        await made(connection, key, MakeLink())

    told = await all_links(connection)

    assert [link.path for link in told] == ["Lab/", "lab/Data/", "lab/data/A b.txt"]
    assert await all_links(connection, "Lab/Data/A b.txt") == [
        SharedLink(told[2].address, "Lab/Data/A b.txt", None, "public")
    ]


async def test_a_link_that_is_revoked_is_gone(connection: Connection) -> None:
    link = await made(connection, "Lab/", MakeLink())

    assert await grant(connection, "", RevokeLink(link.address)) == Granted()

    assert await all_links(connection) == []
    with pytest.raises(NotFound, match="no such link"):
        await grant(connection, "", RevokeLink(link.address))


async def test_nobody_else_revokes_a_link(
    connection: Connection, settings: DropboxSettings
) -> None:
    link = await made(connection, "Lab/", MakeLink())
    others = Connection(replace(settings, access_token="token-bob"), Context())

    with pytest.raises(PermissionDenied, match="not for you"):
        await grant(others, "", RevokeLink(link.address))
    await others.aclose()

    assert await all_links(connection) == [link]


async def test_the_top_is_not_shared(connection: Connection) -> None:
    with pytest.raises(Unsupported, match="name a folder"):
        await grant(connection, "", MakeLink())


async def test_what_is_not_there_is_not_shared(connection: Connection) -> None:
    with pytest.raises(NotFound):
        await grant(connection, "nothing", MakeLink())


async def test_a_sign_in_without_the_right_says_how_to_get_it(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.grant(dropbox.token, scopes=["account_info.read", "files.metadata.read"])

    with pytest.raises(PermissionDenied, match="fxtui login dropbox --sharing"):
        await grant(connection, "Lab/", MakeLink())


async def test_a_link_that_is_there_and_not_shown_is_told(
    dropbox: Emulator, connection: Connection
) -> None:
    exists = {"error": {".tag": "shared_link_already_exists"}, "error_summary": ""}
    dropbox.faults(
        {
            "kind": "409",
            "route": "sharing/create_shared_link_with_settings",
            "value": exists,
        }
    )

    with pytest.raises(AlreadyExists, match="not shown to you"):
        await grant(connection, "Lab/", MakeLink())
