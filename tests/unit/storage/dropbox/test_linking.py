"""Links for hours."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from fxtui.domain.errors import InvalidName, NotFound, Unsupported
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.linking import link
from tests.servers.dropbox.running import Emulator

HOURS = 4 * 3600

_OPEN = build_opener(ProxyHandler({}))


def put(address: str, content: bytes) -> None:
    kind = {"Content-Type": "application/octet-stream"}
    _OPEN.open(Request(address, content, kind)).close()


async def test_a_link_to_put_to_takes_one_file(
    connection: Connection, dropbox: Emulator
) -> None:
    address = await link(connection, "dir/a", 60, put=True)

    await connection.run(put, address, b"hello")

    found = await connection.rpc("files/get_metadata", {"path": "/dir/a"})
    assert found["size"] == 5
    with pytest.raises(HTTPError, match="410") as refused:
        await connection.run(put, address, b"again")
    refused.value.close()


async def test_a_link_to_put_to_lasts_a_minute_at_least(
    connection: Connection, dropbox: Emulator
) -> None:
    address = await link(connection, "a", 1, put=True)

    dropbox.advance(50)

    await connection.run(put, address, b"hello")


@pytest.mark.parametrize("seconds", [0, -1, HOURS + 1])
@pytest.mark.parametrize("is_put", [False, True])
async def test_a_link_for_longer_is_another_commands_affair(
    connection: Connection, seconds: int, is_put: bool
) -> None:
    with pytest.raises(Unsupported, match="fxtui share") as caught:
        await link(connection, "a", seconds, put=is_put)

    assert str(caught.value.location) == "dropbox://a"


async def test_nothing_is_linked_that_is_no_file(connection: Connection) -> None:
    with pytest.raises(NotFound):
        await link(connection, "nowhere", HOURS, put=False)
    with pytest.raises(NotFound):
        await link(connection, "dir/", HOURS, put=False)
    with pytest.raises(InvalidName):
        await link(connection, "dir/", HOURS, put=True)
