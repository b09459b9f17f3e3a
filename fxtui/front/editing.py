"""An object that a person edits in a file of this machine, and that is stored again.

It is stored over the state that was read, and over no other. Whatever goes wrong, the
file stays, and what is raised names it.
"""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from fxtui.domain.entry import Entry, Kind, Trait, Version
from fxtui.domain.errors import (
    FxtuiError,
    Problem,
    ReadOnly,
    Unsupported,
    UsageError,
    VersionMismatch,
)
from fxtui.domain.inside import READ_ONLY, may_lead_inside
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import IfExists
from fxtui.domain.value import replace

from .draft import Draft
from .original import MOST, Door, Original

ASKED_FROM: Final = 1024 * 1024
"""Bytes from which a person is asked before it is fetched."""

_AT_ONCE: Final = 1.0
"""Seconds in which nobody has read a text, let alone changed it."""


class Choice(StrEnum):
    """What becomes of a text whose object somebody else has changed."""

    RENAME = "rename"
    """It is stored beside theirs, as ``name (1)``."""

    OVERWRITE = "overwrite"
    """It is stored over theirs, as that was shown; not over what comes after it."""

    KEEP = "keep"
    """It stays in its file."""

    EDIT = "edit"
    """The person goes on."""


class Clash(NamedTuple):
    """Two texts where one is to be."""

    location: Location
    mine: bytes
    theirs: bytes
    """Empty if it was deleted."""

    version: Version | None
    """Of theirs; None if there is none any more."""


class Person(Protocol):
    """Who is asked, and who edits."""

    async def agree(self, question: str) -> bool: ...

    async def edit(self, file: Path) -> int:
        """Return the exit status of the editor, when that has ended."""
        ...

    async def decide(self, clash: Clash) -> Choice: ...


class Outcome(NamedTuple):
    """What became of it."""

    sentence: str
    is_well: bool = True
    """Whether it is as the person left it; else the sentence says where the text is."""


async def edit(
    door: Door, location: Location, person: Person, *, drafts: Path
) -> Outcome:
    """Fetch it, let the person change it, and store it over what was fetched."""
    entry = await door.browser.stat(location, door.context)
    _check(entry, location)
    if location.scheme == LOCAL:
        return await _edit_here(door, location, entry, person)
    if (entry.size or 0) > ASKED_FROM and not await person.agree(
        f"It has {entry.size:,} bytes, which are fetched, and stored again. Edit it?"
    ):
        return Outcome("Nothing was fetched.", is_well=False)
    original = Original(door, location, entry.version)
    content = await original.read()
    draft = Draft.begin(drafts, location.name, content)
    return await Editing(original, person, draft).run()


class Editing:
    """From the first look at a text until it is stored, or stays in its file."""

    def __init__(self, object: Original, person: Person, draft: Draft) -> None:
        self._object, self._person, self._draft = object, person, draft

    async def run(self) -> Outcome:
        while True:
            begun = time.monotonic()
            status = await self._edited()
            if not self._draft.is_changed():
                return self._untouched(time.monotonic() - begun, status)
            if status:
                failed = f"The editor failed with status {status}"
                return Outcome(f"{failed}. {self._draft.where}", is_well=False)
            told = await self._stored()
            if told is not None:
                return told

    async def _edited(self) -> int:
        try:
            return await self._person.edit(self._draft.path)
        except FxtuiError:
            if not self._draft.is_changed():
                self._draft.discard()
            raise

    def _untouched(self, seconds: float, status: int) -> Outcome:
        if seconds < _AT_ONCE and not status:
            return Outcome(
                "The editor came back at once, so nothing was stored. If it goes on in "
                f"a window, let it wait ($EDITOR='code --wait'). {self._draft.where}",
                is_well=False,
            )
        self._draft.discard()
        return Outcome("Nothing was changed.", is_well=not status)

    async def _stored(self) -> Outcome | None:
        """What became of the text; None if the person goes on."""
        content = self._draft.content()
        try:
            entry, lost = await self._object.replace(content)
        except VersionMismatch:
            return await self._settled(content)
        except FxtuiError as error:
            raise self._kept(error) from error
        return self._done(entry, lost)

    async def _settled(self, mine: bytes) -> Outcome | None:
        """As the person decides, who sees both."""
        try:
            clash = Clash(self._object.location, mine, *await self._object.now())
            choice = await self._person.decide(clash)
            if choice is Choice.RENAME:
                return self._done(await self._object.add(mine, IfExists.RENAME))
            if choice is Choice.OVERWRITE and clash.version is None:
                return self._done(await self._object.add(mine, IfExists.FAIL))
        except FxtuiError as error:
            raise self._kept(error) from error
        if choice is Choice.OVERWRITE:
            self._object.version = clash.version
            return await self._stored()
        if choice is Choice.KEEP:
            text = f"Nothing was stored. {self._draft.where}"
            return Outcome(text, is_well=False)
        return None

    def _kept(self, error: FxtuiError) -> FxtuiError:
        """The same, with where the text is."""
        told = Problem.of(error)
        return replace(told, message=f"{told.message}. {self._draft.where}").error()

    def _done(self, entry: Entry, lost: str = "") -> Outcome:
        self._draft.discard()
        name = replace(self._object.location, key=entry.key).name
        size = "1 byte" if entry.size == 1 else f"{entry.size or 0:,} bytes"
        return Outcome(f"Stored {name}: {size}. {lost}".rstrip(), is_well=not lost)


async def _edit_here(
    door: Door, location: Location, entry: Entry, person: Person
) -> Outcome:
    """A file of this machine is edited where it is, as any shell would do it."""
    status = await person.edit(Path(f"/{location.key}"))
    after = await Original(door, location, entry.version).stat()
    if status:
        return Outcome(f"The editor failed with status {status}.", is_well=False)
    is_same = after is not None and after.version == entry.version
    told = "Nothing was changed." if is_same else f"Edited {location.name}."
    return Outcome(told)


def _check(entry: Entry, location: Location) -> None:
    if entry.kind not in {Kind.FILE, Kind.SYMLINK} or location.key.endswith("/"):
        raise UsageError("only files can be edited", location=location)
    if Trait.READ_ONLY in entry.traits and may_lead_inside(location.key):
        raise ReadOnly(READ_ONLY, location=location)
    if Trait.DOCUMENT in entry.traits:
        raise Unsupported("this document has no bytes of its own", location=location)
    if location.scheme != LOCAL and (entry.size or 0) > MOST:
        raise UsageError(
            f"it has {entry.size:,} bytes; more than {MOST:,} are not edited so: copy "
            "it, edit the copy, and copy that back",
            location=location,
        )
