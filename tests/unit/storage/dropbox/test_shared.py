"""Shared links as places: listed, looked at and read by somebody who was sent one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.digest import CONTENT_HASH, of_bytes
from fxtui.domain.content import SILENT, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry, Kind, Trait
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    StorageError,
    Unauthenticated,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.sharing import AskSpace, MakeLink, RevokeLink, SharedLinks
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.value import replace
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.granting import grant
from fxtui.storage.dropbox.settings import DropboxSettings
from fxtui.storage.dropbox.shared import LinkStorage
from fxtui.storage.local import LocalStorage
from tests.contract.storage_contract import Bytes, read
from tests.servers.dropbox.running import Emulator

CONTENT = bytes(range(256)) * 4096
FILES = {"/Lab/a.txt": b"1", "/Lab/deep/b [1].bin": CONTENT, "/Lab/empty": b""}


@pytest.fixture(autouse=True)
async def files(dropbox: Emulator, connection: Connection) -> None:
    dropbox.say("plan", {"account": "emu", "plan": "pro"})
    for path, content in FILES.items():
        arg = {"path": path, "client_modified": "2026-01-02T03:04:05Z"}
        await connection.run(connection.client.send, "files/upload", arg, content)


async def link(connection: Connection, key: str, wish: MakeLink = MakeLink()) -> str:  # noqa: B008  # it is frozen
    made = await grant(connection, key, wish)
    assert isinstance(made, SharedLinks)
    return made.rows[0].address


def opened(
    settings: DropboxSettings, address: str, password: str | None = None
) -> LinkStorage:
    """The link as somebody else opens it."""
    theirs = replace(
        settings,
        profile=address,
        link=address,
        link_password=password,
        access_token="token-bob",
    )
    return LinkStorage(theirs, Context())


@pytest.fixture
async def lab(
    connection: Connection, settings: DropboxSettings
) -> AsyncIterator[LinkStorage]:
    async with opened(settings, await link(connection, "Lab/")) as storage:
        yield storage


async def listed(storage: Storage, prefix: str = "") -> list[Entry]:
    return [entry async for entry in list_entries(storage, prefix)]


async def test_a_folder_is_listed_page_by_page(
    dropbox: Emulator, lab: LinkStorage
) -> None:
    dropbox.settings(page_limit=1)

    top = await listed(lab)
    below = await listed(lab, "deep/")

    assert sorted(entry.key for entry in top) == ["a.txt", "deep/", "empty"]
    assert [entry.key for entry in below] == ["deep/b [1].bin"]
    assert [entry.key for entry in await listed(lab, "em")] == ["empty"]
    assert [e.traits for e in top if e.kind is Kind.DIRECTORY] == [(Trait.READ_ONLY,)]


async def test_a_listing_that_is_broken_off_tells_nothing_twice(
    dropbox: Emulator, lab: LinkStorage
) -> None:
    dropbox.settings(page_limit=1)
    dropbox.faults({"kind": "reset", "route": "files/list_folder/continue", "skip": 1})

    keys = [entry.key for entry in await listed(lab)]

    assert sorted(keys) == ["a.txt", "deep/", "empty"]
    assert dropbox.counters()["calls"]["files/list_folder"] == 2


async def test_what_is_behind_a_link_is_looked_at(lab: LinkStorage) -> None:
    (file,) = await listed(lab, "deep/")

    seen = await lab.stat("deep/b [1].bin")

    assert seen == replace(file, digest=None)
    assert (seen.size, seen.modified) == (len(CONTENT), 1767323045.0)
    assert (await lab.stat("deep/")).kind is Kind.DIRECTORY
    assert (await lab.stat("")).traits == (Trait.READ_ONLY,)
    assert (await lab.describe("a.txt")).modified == 1767323045


async def test_bytes_are_read_whole_and_in_spans(lab: LinkStorage) -> None:
    key = "deep/b [1].bin"
    version = (await lab.stat(key)).version

    assert await read(lab, key) == CONTENT
    assert await read(lab, key, Span(1, 2**20 - 2)) == CONTENT[1:-1]
    assert await read(lab, key, Span(5, 7), version=version) == CONTENT[5:12]
    assert await read(lab, key, Span(5, 0), version=version) == b""
    assert await read(lab, "empty") == b""


async def test_the_digest_of_a_file_is_what_its_folder_tells(lab: LinkStorage) -> None:
    key = "deep/b [1].bin"
    version = (await lab.stat(key)).version

    assert await lab.whole_digest(key, version) == of_bytes(CONTENT, CONTENT_HASH)
    assert await lab.whole_digest(key, None) == of_bytes(CONTENT, CONTENT_HASH)
    assert await lab.whole_digest(key, "another") is None
    assert await lab.whole_digest("deep/nothing", None) is None


async def test_bytes_land_in_a_file_and_their_digest_is_told(
    dropbox: Emulator, lab: LinkStorage, tmp_path: Path
) -> None:
    landing = await LocalStorage(tmp_path).new_file("b", len(CONTENT))

    told = [
        await lab.fetch("deep/b [1].bin", span, into=FileSpan(landing.file, span, SILENT))
        for span in (Span(0, 70_000), Span(70_000, len(CONTENT) - 70_000))
    ]
    await landing.reveal()

    assert told == [of_bytes(CONTENT, CONTENT_HASH), None]
    assert dropbox.counters()["calls"]["files/list_folder"] == 1

    assert (tmp_path / "b").read_bytes() == CONTENT


async def test_who_wants_one_version_is_given_no_other(
    connection: Connection, lab: LinkStorage
) -> None:
    version = (await lab.stat("a.txt")).version
    arg = {"path": "/Lab/a.txt", "mode": "overwrite"}
    await connection.run(connection.client.send, "files/upload", arg, b"22")

    for span in (None, Span(0, 0), Span(0, 1)):
        with pytest.raises(VersionMismatch):
            await read(lab, "a.txt", span, version=version)


async def test_a_link_to_a_file_has_that_file_at_its_top(
    connection: Connection, settings: DropboxSettings
) -> None:
    address = await link(connection, "Lab/deep/b [1].bin")

    async with opened(settings, address) as storage:
        assert [entry.key for entry in await listed(storage)] == ["b [1].bin"]
        assert (await storage.stat("b [1].bin")).size == len(CONTENT)
        assert await read(storage, "b [1].bin", Span(0, 3)) == CONTENT[:3]
        for key in ("other", "b [1].bin/", "deep/b [1].bin"):
            with pytest.raises(NotFound):
                await storage.stat(key)
        with pytest.raises(NotFound):
            await listed(storage, "folder/")


async def test_what_is_not_there_is_not_found(lab: LinkStorage) -> None:
    for key in ("nothing", "nothing/", "deep", "a.txt/", "a.txt/b"):
        if key != "deep":
            with pytest.raises(NotFound, match=r"no such file|and no folder"):
                await lab.stat(key)
        with pytest.raises(NotFound):
            await read(lab, key)
    for prefix in ("nothing/", "a.txt/"):
        with pytest.raises(NotFound):
            await listed(lab, prefix)


async def test_a_password_is_asked_for(
    connection: Connection, settings: DropboxSettings
) -> None:
    address = await link(connection, "Lab/", MakeLink(None, "sesame"))

    for password, words in ((None, "set DROPBOX_LINK"), ("x", "not the one that")):
        async with opened(settings, address, password) as storage:
            for asked in (listed(storage), storage.stat("a.txt"), read(storage, "a.txt")):
                with pytest.raises(Unauthenticated, match=words) as refused:
                    await asked
                assert refused.value.message.startswith("this link has a password")
    async with opened(settings, address, "sesame") as storage:
        assert len(await listed(storage)) == 3
        assert len(await listed(storage, "deep/")) == 1
        assert await read(storage, "a.txt") == b"1"


async def test_a_link_that_was_revoked_leads_nowhere(
    connection: Connection, settings: DropboxSettings, lab: LinkStorage
) -> None:
    await listed(lab)
    address = str(lab._connection.settings.link)

    await grant(connection, "", RevokeLink(address))

    async with opened(settings, address) as afresh:
        for storage in (lab, afresh):
            with pytest.raises(NotFound, match="no such link"):
                await listed(storage)


async def test_a_link_can_only_be_read(lab: LinkStorage) -> None:
    errors: list[StorageError] = [*await lab.delete(["a.txt"])]
    for writing in (
        lab.put("b", Bytes(b"")),
        lab.create_upload("b", 9),
        lab.copy("a.txt", "b"),
        lab.move("a.txt", "b"),
        lab.make_directory("b/"),
    ):
        with pytest.raises(PermissionDenied, match="can only be read") as refused:
            await writing
        errors.append(refused.value)

    keys = [error.location and error.location.key for error in errors]
    assert keys == ["a.txt", "b", "b", "b", "a.txt", "b/"]
    assert len(await listed(lab)) == 3
    with pytest.raises(Unsupported):
        await lab.grant("", AskSpace())


async def test_a_sign_in_without_the_right_says_how_to_get_it(
    dropbox: Emulator, lab: LinkStorage
) -> None:
    dropbox.grant("token-bob", account="bob", scopes=["files.metadata.read"])

    with pytest.raises(PermissionDenied, match="--sharing"):
        await listed(lab)
