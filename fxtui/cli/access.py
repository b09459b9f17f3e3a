"""``fxtui access``: who may do what at a place; and to change that of a shared folder.

A Dropbox tells the members of a folder; S3 what these keys may do, and what the bucket
says of others; a disk what its user may do.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder
from fxtui.domain.engine import Browser, Doors
from fxtui.domain.errors import UsageError
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.rights import AskRights, Rights
from fxtui.domain.sharing import (
    AskMembers,
    Granted,
    Member,
    Members,
    RemoveMember,
    Role,
    SetMember,
)
from fxtui.domain.value import Value
from fxtui.front.delivered import delivered
from fxtui.front.places import location_of
from fxtui.front.rights import rows_of as rights_rows
from fxtui.front.rights import summary, with_proof
from fxtui.wiring import opened

from .granting import granted
from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status

_FOLDER: Final = "a folder, as in dropbox://folder/"
_TOLD: Final = frozenset({BUCKETS, LOCAL})
"""Schemes without members, that tell one's own rights instead."""

_PLACE: Final = "a folder, as in dropbox://folder/, a bucket or prefix of S3, a path"


class MemberRow(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    email: str
    """What names a member to ``fxtui access set``; of a group it is a number."""

    role: Role
    name: str
    is_invited: bool
    """Asked, and has not come yet."""

    is_group: bool


class RightsRow(Value, frozen=True):
    """The same of a place in S3."""

    location: str
    rights: Rights


class Given(Value, frozen=True):
    """One line of ``--json`` of ``access set``."""

    location: str
    email: str
    role: Role


class Removed(Value, frozen=True):
    """One line of ``--json`` of ``access remove``."""

    location: str
    removed: str
    """The address, as it was given; in S3 what it calls that person."""


class List:
    """Shows who may do what."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("locations", nargs="+", metavar="LOCATION", help=_PLACE)
        _add_common(parser)

    def run(self, options: Namespace) -> int:
        return asyncio.run(self._list(options))

    async def _list(self, options: Namespace) -> int:
        context = context_of(options)
        async with opened(no_service=options.no_service) as doors:
            for word in options.locations:
                place = location_of(word)
                if len(options.locations) > 1 and not options.json:
                    say(f"{place}:")
                if place.scheme in _TOLD:
                    await _show_rights(doors, place, context, options)
                else:
                    await _show_members(doors.browser, place, context, options)
        return Status.DONE


class Set:
    """Invites people, or gives them another role."""

    def add_options(self, parser: ArgumentParser) -> None:
        _add_people(parser)
        parser.add_argument(
            "--role",
            required=True,
            choices=[Role.VIEWER.value, Role.EDITOR.value],
            help="a viewer may read, an editor may read and write",
        )
        parser.add_argument(
            "--message", metavar="TEXT", default="", help="what the invitation says"
        )
        _add_common(parser)

    def run(self, options: Namespace) -> int:
        return asyncio.run(self._set(options))

    async def _set(self, options: Namespace) -> int:
        context, folder = context_of(options), as_folder(location_of(options.location))
        if folder.scheme == BUCKETS:
            raise UsageError(f"in S3 policies do that: fxtui access grant {folder}")
        role = Role(options.role)
        async with opened(no_service=options.no_service) as (_, browser):
            for email in options.emails:
                wish = SetMember(email, role, options.message)
                await granted(Granted, browser.grant(folder, wish, context))
                if options.json:
                    say_json(Given(str(folder), email, role))
                else:
                    say(f"{email} is {role} of {folder}")
        return Status.DONE


class Remove:
    """Takes people's access away."""

    def add_options(self, parser: ArgumentParser) -> None:
        _add_people(parser)
        parser.add_argument("--yes", action="store_true", help="in S3: do not ask before")
        _add_common(parser)

    def run(self, options: Namespace) -> int:
        if location_of(options.location).scheme == BUCKETS:
            from .access_grant import revoke  # which few need

            return revoke(options)
        return asyncio.run(self._remove(options))

    async def _remove(self, options: Namespace) -> int:
        context, folder = context_of(options), as_folder(location_of(options.location))
        async with opened(no_service=options.no_service) as (_, browser):
            for email in options.emails:
                wish = RemoveMember(email)
                await granted(Granted, browser.grant(folder, wish, context))
                if options.json:
                    say_json(Removed(str(folder), email))
                else:
                    say(f"{email} has no access to {folder} any more")
        return Status.DONE


def _add_people(parser: ArgumentParser) -> None:
    parser.add_argument("location", metavar="LOCATION", help=_FOLDER)
    parser.add_argument(
        "emails",
        nargs="+",
        metavar="EMAIL",
        help="people by their addresses, in S3 by ARN; groups as access list shows them",
    )


def _add_common(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


async def _show_members(
    browser: Browser, place: Location, context: Context, options: Namespace
) -> None:
    folder = as_folder(place)
    members = await granted(Members, browser.grant(folder, AskMembers(), context))
    if options.json:
        for row in rows_of(folder, members):
            say_json(row)
        return
    rights = await granted(Rights, browser.grant(folder, AskRights(), context))
    for row in rows_of(folder, members):
        say(line_of(row))
    say(f"you may: {summary(rights)}")


async def _show_rights(
    doors: Doors, place: Location, context: Context, options: Namespace
) -> None:
    """By requests that only read; and by what was written there before."""
    rights = await granted(Rights, doors.browser.grant(place, AskRights(), context))
    rights = with_proof(rights, place, await delivered(doors, place, context))
    if options.json:
        say_json(RightsRow(str(place), rights))
        return
    rows = [*rights_rows(rights, place)]
    width = max(len(name) for name, _ in rows)
    for name, text in rows:
        say(f"{name:<{width}}  {text}")


def rows_of(folder: Location, members: Members) -> Iterable[MemberRow]:
    return (_row(folder, member) for member in members.rows)


def _row(folder: Location, member: Member) -> MemberRow:
    return MemberRow(
        str(folder),
        member.email,
        member.role,
        member.name,
        member.is_invited,
        member.is_group,
    )


def line_of(row: MemberRow) -> str:
    """Role, address and name, and what is special about it."""
    note = " (invited)" if row.is_invited else " (group)" if row.is_group else ""
    return f"{row.role:<6} {row.email:<30} {row.name}{note}".rstrip()


LIST: Final = List()
SET: Final = Set()
REMOVE: Final = Remove()
