"""People in shared folders: who may look, who may write, and to change that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import (
    InvalidName,
    NotFound,
    PermissionDenied,
    StorageError,
    TimedOut,
    Unsupported,
)
from fxtui.domain.sharing import (
    AskMembers,
    Granted,
    Member,
    Members,
    RemoveMember,
    Role,
    SetMember,
)
from fxtui.domain.value import replace
from fxtui.storage.dropbox import sharing_jobs
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.granting import grant
from fxtui.storage.dropbox.members import known_of
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

ME = Member("emu@example.com", Role.OWNER, "Emu Lator")
BOB = Member("bob@example.com", Role.VIEWER, "Bob Other")
ANN = Member("ann@example.org", Role.VIEWER, is_invited=True)


@pytest.fixture(autouse=True)
async def folder(dropbox: Emulator, connection: Connection) -> None:
    arg = {"path": "/Lab/Data/a.txt"}
    await connection.run(connection.client.send, "files/upload", arg, b"1")


@pytest.fixture
async def of_bob(settings: DropboxSettings) -> AsyncIterator[Connection]:
    connection = Connection(replace(settings, access_token="token-bob"), Context())
    yield connection
    await connection.aclose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that are looked at without pauses."""
    monkeypatch.setattr(sharing_jobs, "_FIRST", 0.001)


async def members(connection: Connection, key: str = "Lab/") -> list[Member]:
    told = await grant(connection, key, AskMembers())
    assert isinstance(told, Members)
    return [*told.rows]


async def test_a_folder_that_is_not_shared_is_ones_own(connection: Connection) -> None:
    assert await members(connection) == [ME]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("later", [False, True])
async def test_who_is_invited_makes_a_folder_a_shared_one(
    dropbox: Emulator, connection: Connection, of_bob: Connection, later: bool
) -> None:
    dropbox.settings(shares_later=later, job_polls=3)

    for invited in (BOB, ANN):
        wish = SetMember(invited.email, Role.VIEWER, "please look")
        assert await grant(connection, "lab/", wish) == Granted()

    assert await members(connection) == [ME, BOB, ANN]
    assert await members(connection, "Lab/Data/") == [ME, BOB, ANN]


async def test_a_role_is_changed(connection: Connection) -> None:
    await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))

    await grant(connection, "Lab/", SetMember("Bob@Example.com", Role.EDITOR))

    assert await members(connection) == [ME, replace(BOB, role=Role.EDITOR)]


@pytest.mark.usefixtures("impatient")
async def test_who_has_not_come_yet_is_invited_anew(connection: Connection) -> None:
    await grant(connection, "Lab/", SetMember(ANN.email, Role.VIEWER))

    await grant(connection, "Lab/", SetMember(ANN.email, Role.EDITOR))

    assert await members(connection) == [ME, replace(ANN, role=Role.EDITOR)]


async def test_the_same_role_asks_for_nothing(
    dropbox: Emulator, connection: Connection
) -> None:
    for _ in range(2):
        await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))

    calls = dropbox.counters()["calls"]
    assert calls["sharing/add_folder_member"] == 1
    assert "sharing/update_folder_member" not in calls


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("one", [BOB, ANN], ids=["member", "invited"])
async def test_access_is_taken_away(connection: Connection, one: Member) -> None:
    await grant(connection, "Lab/", SetMember(one.email, Role.VIEWER))

    assert await grant(connection, "Lab/", RemoveMember(one.email)) == Granted()

    assert await members(connection) == [ME]


@pytest.mark.usefixtures("impatient")
async def test_who_is_no_member_cannot_be_removed(connection: Connection) -> None:
    with pytest.raises(NotFound, match="nobody else"):
        await grant(connection, "Lab/", RemoveMember(ANN.email))
    await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))

    with pytest.raises(NotFound, match="nobody of this address") as refused:
        await grant(connection, "Lab/", RemoveMember(ANN.email))

    assert refused.value.location == connection.location("Lab/")


async def test_the_owner_stays(connection: Connection) -> None:
    await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))

    with pytest.raises(PermissionDenied, match="owner of a folder"):
        await grant(connection, "Lab/", RemoveMember(ME.email))
    with pytest.raises(PermissionDenied, match="owns the folder"):
        await grant(connection, "Lab/", SetMember(ME.email, Role.VIEWER))


async def test_in_a_shared_folder_nobody_is_let_into_more_than_was_named(
    connection: Connection,
) -> None:
    await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))

    for wish in (SetMember(ANN.email, Role.VIEWER), RemoveMember(BOB.email)):
        with pytest.raises(Unsupported, match="in the shared folder 'Lab'"):
            await grant(connection, "Lab/Data/", wish)

    assert await members(connection) == [ME, BOB]


async def test_a_viewer_invites_nobody(
    connection: Connection, of_bob: Connection
) -> None:
    await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))
    told = await connection.rpc("files/get_metadata", {"path": "/Lab"})
    id = told["sharing_info"]["shared_folder_id"]
    await of_bob.rpc("sharing/mount_folder", {"shared_folder_id": id})

    assert await members(of_bob) == [ME, BOB]
    with pytest.raises(PermissionDenied, match="owner and editors only"):
        await grant(of_bob, "Lab/", SetMember(ANN.email, Role.VIEWER))


@pytest.mark.parametrize(
    ("key", "wish", "error"),
    [
        ("Lab/Data/a.txt", AskMembers(), Unsupported),
        ("Lab/Data/a.txt", SetMember(ANN.email, Role.VIEWER), Unsupported),
        ("", AskMembers(), Unsupported),
        ("Lab/", SetMember(ANN.email, Role.OWNER), Unsupported),
        ("Lab/", SetMember("ann", Role.VIEWER), InvalidName),
        ("Lab/", SetMember("ann@nowhere", Role.VIEWER), InvalidName),
        ("Lab/", SetMember("g:12345678", Role.VIEWER), NotFound),
        ("nothing/", AskMembers(), NotFound),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_reason(
    connection: Connection, key: str, wish: Any, error: type[StorageError]
) -> None:
    with pytest.raises(error):
        await grant(connection, key, wish)


@pytest.mark.usefixtures("impatient")
async def test_a_job_without_an_end_is_not_waited_for_for_ever(
    dropbox: Emulator, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing_jobs, "_PATIENCE", 0.01)
    dropbox.settings(shares_later=True, job_polls=1_000_000)

    with pytest.raises(TimedOut, match="still at it"):
        await grant(connection, "Lab/", SetMember(BOB.email, Role.VIEWER))


async def test_two_who_share_at_once_share_the_same_folder(
    connection: Connection,
) -> None:
    async with asyncio.TaskGroup() as tasks:
        for one in (BOB, ANN):
            tasks.create_task(
                grant(connection, "Lab/", SetMember(one.email, Role.VIEWER))
            )

    assert await members(connection) == [ME, BOB, ANN]


async def test_many_members_come_in_pages(
    dropbox: Emulator, connection: Connection
) -> None:
    dropbox.settings(page_limit=2)
    emails = [f"{number}@example.org" for number in range(7)]
    for email in emails:
        await grant(connection, "Lab/", SetMember(email, Role.VIEWER))

    assert [member.email for member in await members(connection)] == [ME.email, *emails]


def test_groups_are_members_and_who_only_passes_through_is_none() -> None:
    page = json.loads(
        """{"users": [{"access_type": {".tag": "traverse"}, "user": {
          "account_id": "dbid:1", "email": "b@example.com", "display_name": "B"}}],
        "groups": [{"access_type": {".tag": "editor"}, "group": {
          "group_name": "Staff", "group_id": "g:e2db", "member_count": 10}}],
        "invitees": [{"access_type": {".tag": "viewer_no_comment"},
          "invitee": {".tag": "email", "email": "jessica@example.com"}}]}"""
    )

    assert [known.member for known in known_of(page)] == [
        Member("g:e2db", Role.EDITOR, "Staff (10 people)", is_group=True),
        Member("jessica@example.com", Role.VIEWER, is_invited=True),
    ]
