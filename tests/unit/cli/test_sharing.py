"""How room, revisions, links and members are told, and which words make no sense."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from fxtui.cli import access, password, revisions, share, space
from fxtui.cli.granting import granted
from fxtui.cli.restore import last_of
from fxtui.domain.errors import NotFound, ServiceError, Unsupported, UsageError
from fxtui.domain.history import Revision, Revisions
from fxtui.domain.location import Location
from fxtui.domain.sharing import (
    Answer,
    Granted,
    Member,
    Members,
    Role,
    SharedLink,
    Space,
)

FILE = Location("dropbox", "lab/a")
FOLDER = Location("dropbox", "lab/")
DELETION = Revision("", is_deletion=True)
OLD = Revision("1", 5, 0.0)


@pytest.mark.parametrize(
    ("told", "free"),
    [(Space(1, 5), 4), (Space(7, 5), 0), (Space(7), None)],
    ids=["some", "more than there is", "no limit"],
)
def test_room_is_told_with_what_is_free(told: Space, free: int | None) -> None:
    room = space.room_of(FOLDER, told)

    assert room.free == free
    assert len([*space.lines_of(room)]) == (2 if free is None else 4)


def test_of_revisions_the_first_is_the_present_one() -> None:
    there = revisions.rows_of(FILE, Revisions((OLD, OLD)))
    gone = revisions.rows_of(FILE, Revisions((DELETION, OLD)))

    assert [row.is_present for row in there] == [True, False]
    assert [row.is_present for row in gone] == [False, False]
    assert revisions.line_of(there[0]).endswith(" 5 1 (now)")
    assert revisions.line_of(gone[0]).endswith(" - - (deleted)")


def test_the_last_state_of_what_was_deleted_is_meant() -> None:
    assert last_of(FILE, (DELETION, OLD)) == "1"
    with pytest.raises(UsageError, match="--revision"):
        last_of(FILE, (OLD, DELETION))
    for nothing in ((), (DELETION,)):
        with pytest.raises(NotFound):
            last_of(FILE, nothing)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (
            SharedLink("x", "", 0.0, "public"),
            "anybody who has the address may look until",
        ),
        (SharedLink("x", "", None, "password"), "and the password may look until it is"),
        (SharedLink("x", "", None, "no_one"), "whoever may see the folder may look"),
    ],
    ids=["ends", "password", "members"],
)
def test_who_may_use_a_link_is_told(link: SharedLink, told: str) -> None:
    assert told in share.told(share.row_of(FILE, link))


def test_a_link_is_told_with_where_it_leads() -> None:
    row = share.row_of(Location("dropbox", "", "me"), SharedLink("x", "lab/b/"))

    assert row.location == "dropbox://me@lab/b/"
    assert share.row_of(FILE, SharedLink("x")).location == str(FILE)


def test_members_are_told_with_what_they_are() -> None:
    members = Members(
        (
            Member("me@example.org", Role.OWNER, "Me"),
            Member("g:1", Role.EDITOR, "Staff", is_group=True),
            Member("ann@example.org", Role.VIEWER, is_invited=True),
        )
    )

    lines = [access.line_of(row).split() for row in access.rows_of(FOLDER, members)]

    assert lines == [
        ["owner", "me@example.org", "Me"],
        ["editor", "g:1", "Staff", "(group)"],
        ["viewer", "ann@example.org", "(invited)"],
    ]


async def answered(answer: Answer) -> Answer:
    return answer


async def refused() -> Answer:
    raise Unsupported("there is none", location=FILE)


async def test_to_ask_where_there_is_nothing_is_wrong() -> None:
    assert await granted(Space, answered(Space(1))) == Space(1)
    with pytest.raises(UsageError, match="there is none"):
        await granted(Granted, refused())
    with pytest.raises(ServiceError):
        await granted(Granted, answered(Space(1)))


def options(file: Path | None = None) -> Namespace:
    return Namespace(password=file is None, password_file=file and str(file))


def test_a_password_is_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("se same \nmore\n")
    (tmp_path / "empty").write_text("\n")

    assert password.new_password(options(tmp_path / "secret")) == "se same "
    for name in ("empty", "nothing"):
        with pytest.raises(UsageError, match="holds no password"):
            password.new_password(options(tmp_path / name))


@pytest.mark.parametrize(
    ("typed", "text"),
    [(["a", "b"], "two different"), (["", ""], "empty")],
)
def test_what_is_typed_twice_has_to_be_the_same(
    typed: list[str], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(typed)
    monkeypatch.setattr(password, "is_attended", lambda: True)
    monkeypatch.setattr(password, "getpass", lambda _: next(lines))

    with pytest.raises(UsageError, match=text):
        password.new_password(options())


def test_where_nobody_is_no_password_is_asked_for() -> None:
    with pytest.raises(UsageError, match="--password-file"):
        password.new_password(options())
    assert password.new_password(Namespace(password=False, password_file=None)) == ""
