"""Folders that a move gives another name, with all that they hold: nothing is listed.

Such a move is done or not begun, whenever it is ended: the journal need not know before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from fxtui.domain.entry import Kind
from fxtui.domain.errors import AlreadyExists, NotFound, Unsupported
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Verb
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer
from fxtui.domain.writing import CREATE

from .drafts import Draft, renamed_draft
from .errand import End
from .walk import Tries

IsQuiet: TypeAlias = Callable[[Location, Location], bool]
"""Whether nothing is on its way below either of two places."""

Both: TypeAlias = tuple[End, End]
"""Where a folder is, and where it goes."""

log = logging.getLogger(__name__)


class Permit(NamedTuple):
    """Lets whoever plans a job move folders meanwhile."""

    is_quiet: IsQuiet
    is_again: bool
    """Whether the job may have been planned before, by who was ended in the middle."""


def may_go_whole(request: JobRequest, source: Storage, target: Storage) -> bool:
    """Whether folders of a request may do so: one storage has both of their names."""
    is_move = request.verb is Verb.MOVE and not request.filters
    ends = source.capabilities, target.capabilities
    is_one = source is target or all(end.files for end in ends)
    return is_move and is_one and all(end.moves and end.directories for end in ends)


class WholeFolders:
    """Those of one source of a job."""

    def __init__(
        self, permit: Permit, tries: Tries[Any], ends: Callable[[Transfer], Both]
    ) -> None:
        self._permit, self._tries, self._ends = permit, tries, ends
        self._is_able = True
        self._moved: list[Draft] = []

    async def passes(self, draft: Draft) -> bool:
        """Move what would be planned so; False if what it holds has to go one by one.

        That is so where the name is taken, and where the storage cannot do it: on another
        disk, or with too many files. What is refused for another reason is not taken
        apart: of a folder that is shared nobody would find it again.
        """
        transfer = draft.transfer
        if not self._is_able or transfer.state.is_final or transfer.notes:
            return False
        folder, there = self._ends(transfer)
        if not self._permit.is_quiet(folder.location, there.location):
            return False
        try:
            self._is_able = await self._move(folder, there)
        except AlreadyExists:
            return False
        except Unsupported as error:
            log.info("%s goes one by one: %s", folder.location, error)
            self._is_able = False
        if self._is_able:
            self._moved.append(renamed_draft(draft))
        return self._is_able

    def told(self) -> list[Draft]:
        """Those that have moved, each of them once."""
        told, self._moved = self._moved, []
        return told

    async def _move(self, folder: End, there: End) -> bool:
        is_again = self._permit.is_again

        async def once() -> bool:
            nonlocal is_again
            before, is_again = is_again, True
            try:
                return await _renamed(folder, there)
            except NotFound:
                if before and await _is_folder(there):
                    return True
                raise

        done: bool = await self._tries(once)
        return done


async def _renamed(folder: End, there: End) -> bool:
    if there.storage.capabilities.files:
        return await there.storage.take_over_folder(folder.location, there.key)
    await folder.storage.move(folder.key, there.key, CREATE)
    return True


async def _is_folder(there: End) -> bool:
    return (await there.storage.stat(there.key)).kind is Kind.DIRECTORY
