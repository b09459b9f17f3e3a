"""Older states of files: told, and brought back."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from fxtui.domain.errors import NotFound
from fxtui.domain.facts import AskFacts, Facts
from fxtui.domain.history import (
    AskDeleted,
    AskRevisions,
    Deleted,
    Restore,
    Revision,
    Revisions,
)
from fxtui.domain.sharing import Granted
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.granting import grant
from fxtui.storage.dropbox.reading import read_revision
from tests.servers.dropbox.running import Emulator


async def write(connection: Connection, *contents: bytes) -> None:
    for content in contents:
        arg = {"path": "/a", "mode": "overwrite"}
        await connection.run(connection.client.send, "files/upload", arg, content)


async def rows(connection: Connection, key: str = "a") -> tuple[Revision, ...]:
    told = await grant(connection, key, AskRevisions())
    assert isinstance(told, Revisions)
    return told.rows


async def size(connection: Connection) -> int:
    told = await connection.rpc("files/get_metadata", {"path": "/a"})
    return int(told["size"])


async def test_every_state_is_told_the_newest_first(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.settings(page_limit=2)
    await write(connection, b"", b"1", b"12", b"123", b"1234")

    told = await rows(connection)

    assert [row.size for row in told] == [4, 3, 2, 1, 0]
    assert all(row.modified and row.id and not row.is_deletion for row in told)


async def test_an_older_state_becomes_the_present_one(connection: Connection) -> None:
    await write(connection, b"1", b"12")
    oldest = (await rows(connection))[-1]

    assert await grant(connection, "a", Restore(oldest.id)) == Granted()

    assert await size(connection) == 1
    assert [row.size for row in await rows(connection)] == [1, 2, 1]


async def test_an_older_state_is_read_as_it_was(connection: Connection) -> None:
    await write(connection, b"1", b"12")
    oldest = (await rows(connection))[-1]

    async with aclosing(read_revision(connection, "a", oldest.id)) as pieces:
        assert b"".join([piece async for piece in pieces]) == b"1"


async def test_facts_are_told_that_no_listing_has(connection: Connection) -> None:
    await write(connection, b"1")

    told = await grant(connection, "a", AskFacts())

    assert isinstance(told, Facts)
    assert told.revision == (await rows(connection))[0].id
    assert dict(told.others)["you may"] == "read, write, delete"
    assert "arrived" in dict(told.others)


async def test_what_was_deleted_comes_back(connection: Connection) -> None:
    await write(connection, b"1", b"12")
    await connection.rpc("files/delete_v2", {"path": "/a"})

    deletion, *others = await rows(connection)
    await grant(connection, "a", Restore(""))

    assert deletion.is_deletion
    assert [row.size for row in others] == [2, 1]
    assert await size(connection) == 2


async def test_what_was_deleted_is_told_of_a_folder_or_all_below(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.settings(page_limit=1)
    for path in ("/Lab/Old/a", "/Lab/b", "/Lab/c"):
        await connection.run(connection.client.send, "files/upload", {"path": path}, b"")
    for path in ("/Lab/Old", "/Lab/b"):
        await connection.rpc("files/delete_v2", {"path": path})

    shallow = await grant(connection, "Lab/", AskDeleted())
    deep = await grant(connection, "Lab/", AskDeleted(recursive=True))

    assert shallow == Deleted(("Lab/Old", "Lab/b"))
    assert deep == Deleted(("Lab/Old", "Lab/Old/a", "Lab/b"))


@pytest.mark.parametrize("revision", ["0123456789abcdef", "no revision", "../x"])
async def test_what_is_no_revision_is_not_restored(
    connection: Connection, revision: str
) -> None:
    await write(connection, b"1")

    with pytest.raises(NotFound, match="revision"):
        await grant(connection, "a", Restore(revision))


async def test_what_never_was_has_no_revisions(connection: Connection) -> None:
    for wish in (AskRevisions(), Restore("")):
        with pytest.raises(NotFound) as refused:
            await grant(connection, "nothing", wish)
        assert refused.value.location == connection.location("nothing")
