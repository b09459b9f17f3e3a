"""The plan of a sync: what a source has that its target has not, and the other way."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import (
    InvalidName,
    NotFound,
    StorageError,
    Unsupported,
)
from fxtui.domain.fold import Fold, folded
from fxtui.domain.location import Key, Location
from fxtui.domain.plan import Seen
from fxtui.domain.request import (
    IfExists,
    JobId,
    JobRequest,
    SyncRules,
    TransferId,
)
from fxtui.domain.select import selector
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .choice import Choice, Named, hidden
from .compare import agreement
from .crew import family
from .drafts import Draft, failed_draft, skipped_draft
from .ends import Ends
from .errand import End
from .hindrance import hindrance
from .naming import Naming
from .reasons import Reasons
from .side import Agrees, Pair, Settles, Side
from .sides import Sides
from .walk import Follow, TriesAt, Walk

EXTRA: Final = "not in the source"

_UNKNOWN: Final = Seen()
_FILE: Final = Kind.FILE


@dataclass(slots=True)
class Syncing:
    job: JobId
    request: JobRequest
    ends: Ends
    tries_at: TriesAt
    incomplete: str = ""
    """Why not all of the source is known, so that nothing may be deleted for it."""

    problems: list[Draft] = field(default_factory=list)
    source: End = field(init=False)
    target: End = field(init=False)
    choice: Choice = field(init=False)
    reasons: Reasons = field(init=False)

    def __post_init__(self) -> None:
        assert self.request.target
        self.source = self.ends.source(self.request.sources[0].location)
        self.target = self.ends.target(self.request.target, self.request.target)
        filters = self.request.filters
        naming = Naming(self.source.storage, self.target.storage)
        self.choice = Choice(selector(filters), not filters, naming, self._refused)
        storages = self.source.storage, self.target.storage
        self.reasons = Reasons(self.rules.compare, *storages, self.tries_at)

    async def drafts(self) -> AsyncGenerator[list[Draft], None]:
        """In batches. Raise StorageError where one of the sides cannot be listed."""
        hinders = partial(hindrance, self.source.storage)
        agrees, naming = self._agreement, self.choice.naming
        settles = self._settling(agrees) if naming.changes else None
        folds_there = naming.folds_there
        fold: Fold = folded if folds_there or naming.folds_here else str
        async with Sides.opened(
            agrees, hinders, fold, settles=settles, is_one_there=folds_there
        ) as sides:
            await self._list_both(sides)
            if naming.changes:
                await sides.give_back(naming.there_and_back)
            yield self.problems
            async for drafts in self._clashes(sides):
                yield drafts
            async with aclosing(sides.pairs()) as batches:
                async for pairs in batches:
                    yield await self._copies(pairs)
            if self.rules.delete:
                async for drafts in self._deletes(sides):
                    yield drafts

    @property
    def rules(self) -> SyncRules:
        return self.request.sync or SyncRules()

    def _settling(self, agrees: Agrees) -> Settles:
        """Who has a name at the target that the source may have given to another one
        is compared when all names are known."""
        back, above = self.choice.naming.there_and_back, len(self.target.key)

        def settles(source: Entry, target: Entry) -> bool:
            name = target.key[above:]
            return agrees(source, target) and back(name) == name

        return settles

    @property
    def _agreement(self) -> Agrees:
        if self.request.if_exists is IfExists.SKIP:
            return lambda source, target: True
        return agreement(self.rules.compare, is_download=self.reasons.is_download)

    # --- Listing ----------------------------------------------------------------

    async def _list_both(self, sides: Sides) -> None:
        async with family() as tasks:
            tasks.create_task(self._list_here(sides))
            tasks.create_task(self._list_there(sides))

    async def _list_here(self, sides: Sides) -> None:
        async for found in self._walk(self.source, sides.add_here, self.choice.here):
            for key, error in found:
                self._note(key, error)
                # It protects what has its name there.
                await sides.add_here([self._name(key)], [hidden(key)])
        sides.end_here()

    async def _list_there(self, sides: Sides) -> None:
        try:
            async for _ in self._walk(self.target, sides.add_there, self.choice.there):
                pass
        except NotFound:
            if not self.target.storage.capabilities.directories:
                raise  # the bucket is missing, and nothing could be written
        sides.end_there()

    async def _walk(
        self,
        end: End,
        add: Callable[[list[str], list[Entry]], Awaitable[None]],
        named: Callable[[list[str], list[Entry]], Named],
    ) -> AsyncGenerator[list[tuple[Key, StorageError]], None]:
        """List one side; what could not be looked at is told."""
        storage = end.storage
        follow = Follow.ALL if self.request.follow else Follow.NONE
        walk, above = Walk(storage, self.tries_at(storage), follow), len(end.key)
        async with aclosing(walk.below(end.key)) as pages:
            async for page in pages:
                entries = _objects(page.entries)
                names = [entry.key[above:] for entry in entries]
                await add(*named(names, entries))
                yield page.problems

    def _refused(self, key: Key, error: StorageError) -> None:
        self.problems.append(self._failed(key, error))

    def _note(self, key: Key, error: StorageError) -> None:
        """Something of the source is not known: a file, or all below a folder."""
        self._refused(key, error)
        if not key or key.endswith("/"):
            self.incomplete = f"{self._source_location(key)} could not be listed"

    def _name(self, key: Key) -> str:
        return key[len(self.source.key) :]

    async def _clashes(self, sides: Sides) -> AsyncGenerator[list[Draft], None]:
        """What cannot be copied, because another one is the same file there."""
        async with aclosing(sides.clashing()) as batches:
            async for batch in batches:
                yield [self._clashed(side, other) for side, other in batch]

    # --- Copies -----------------------------------------------------------------

    async def _copies(self, pairs: Sequence[Pair]) -> list[Draft]:
        known = [pair for pair in pairs if self._is_meant(pair.here)]
        reasons = await self.reasons.of(known)
        return [
            self._copy(pair, reason)
            for pair, reason in zip(known, reasons, strict=True)
            if reason
        ]

    def _is_meant(self, here: Side) -> bool:
        left_out = self.choice.left_out
        return here.seen != _UNKNOWN and self._name(here.key) not in left_out

    def _copy(self, pair: Pair, reason: str) -> Draft:
        here, there = pair
        transfer = Transfer(
            TransferId(0),
            self.job,
            self._source_location(here.key),
            self._target_location(there.name if there else here.name),
            here.seen.size or 0,
            here.seen.version,
            here.seen.modified,
        )
        name = f"0/{here.name}"
        seen = there.seen if there else None
        if here.hindrance:
            return skipped_draft(name, transfer, here.hindrance, there=seen)
        return Draft(name, transfer, reason, seen)

    # --- Deletes ----------------------------------------------------------------

    async def _deletes(self, sides: Sides) -> AsyncGenerator[list[Draft], None]:
        """Only what nobody could have meant to keep; of too many, none."""
        if why := await self._forbids(sides):
            yield [
                self._failed(self.source.key, Unsupported(f"nothing is deleted: {why}"))
            ]
            return
        async with aclosing(sides.extra()) as batches:
            async for batch in batches:
                yield [self._delete(side) for side in batch]

    async def _forbids(self, sides: Sides) -> str:
        rules = self.rules
        if self.incomplete:
            return self.incomplete
        if not rules.allow_empty_source and await sides.is_empty_here():
            return "the source has nothing; --allow-empty-source deletes all the same"
        count = await sides.count_extra()
        if rules.max_delete is not None and count > rules.max_delete:
            return f"--max-delete is {rules.max_delete}, and it would be {count}"
        return ""

    def _delete(self, side: Side) -> Draft:
        seen, location = side.seen, self._target_location(side.name)
        transfer = Transfer(
            TransferId(0),
            self.job,
            location,
            None,
            seen.size or 0,
            seen.version,
            seen.modified,
        )
        return Draft(f"x/{side.name}", transfer, EXTRA)

    # ----------------------------------------------------------------------------

    def _failed(self, key: Key, error: StorageError) -> Draft:
        location = self._source_location(key)
        return failed_draft(self.job, location, self.request.target, error)

    def _clashed(self, side: Side, other: str) -> Draft:
        text = f"{other!r} and {side.name!r} would be one file there"
        return self._failed(side.key, InvalidName(text))

    def _source_location(self, key: Key) -> Location:
        return replace(self.request.sources[0].location, key=key)

    def _target_location(self, name: str) -> Location:
        target = self.request.target
        assert target
        return replace(target, key=target.key + name)


def _objects(entries: Iterable[Entry]) -> list[Entry]:
    """No folder, no empty marker of one, and no link that stands only for itself."""
    return [
        entry
        for entry in entries
        if entry.kind is _FILE and (entry.size or entry.key[-1:] != "/")
    ]
