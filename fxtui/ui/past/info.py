"""All that is known of an entry: its row at once, the rest when its storage tells it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fxtui.domain.entry import FOLDERS, Entry, Kind
from fxtui.domain.errors import NotFound, PermissionDenied, Unsupported
from fxtui.domain.facts import AskFacts, Facts, SetAttributes, SetTags, Tags
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.value import replace
from fxtui.front.facts import rows_of

from .. import dialogs
from ..asker import Asker, name_of
from ..facts import facts as known_of

if TYPE_CHECKING:
    from ..details import Rows
    from ..doorway import Doorway
    from ..pane import Pane

TYPE = "content-type"
"""The name under which the type of the content stands among the metadata."""

_MAY = "you may"
"""The name under which a storage tells rights among its facts."""


class Reading:
    """What is known of one thing, as far as it has been asked."""

    def __init__(self, doorway: Doorway, place: Location, entry: Entry) -> None:
        self._doorway = doorway
        self.place, self.entry = place, entry
        self.facts = Facts()
        self._rights: Rows = []
        """Of a bucket or a prefix: what one may do there."""

    @property
    def rows(self) -> Rows:
        told = {text for _, text in known_of(self.entry, self.place)}
        more = (row for row in rows_of(self.facts) if row[1] not in told)
        if self._rights:  # which tell it more exactly
            more = (row for row in more if row[0] != _MAY)
        return [*known_of(self.entry, self.place), *more, *self._rights]

    async def ask(self) -> Rows:
        """The object first, which may have changed; then what its storage knows of it."""
        if self.entry.kind in {Kind.FILE, Kind.SYMLINK}:
            self.entry = await self._doorway.stat(self.place)
        if self.place.scheme != LOCAL:
            await self._ask_facts()
            if self.place.scheme == BUCKETS and self._is_folder:
                from ..giving import rights_rows  # when first needed

                with suppress(Unsupported):
                    self._rights = await rights_rows(self._doorway, self.place)
        return self.rows

    @property
    def _is_folder(self) -> bool:
        return self.entry.kind in FOLDERS and bool(self.place.key)

    async def _ask_facts(self) -> None:
        try:
            answer = await self._doorway.grant(self.place, AskFacts())
        except (Unsupported, NotFound):  # as of a folder that is only a part of keys
            return
        except PermissionDenied:
            if not self._is_folder:
                raise
            return  # its rights say what is closed
        assert isinstance(answer, Facts)
        self.facts = answer


class Info(Asker):
    async def show(self, pane: Pane) -> None:
        """The entry under the cursor; where there is none, the place itself."""
        entry = pane.current
        place = pane.at(entry) if entry else pane.location
        reading = Reading(self._doorway, place, entry or Entry(place.key, Kind.DIRECTORY))
        while deed := await self._ask(dialogs.FactsDialog(reading)):
            await self._do(deed, reading)

    async def _do(self, deed: str, reading: Reading) -> None:
        match deed:
            case "tags":
                await self._edit_tags(reading)
            case "metadata":
                await self._edit_metadata(reading)
            case "thaw":
                await self._thaw(reading.place)

    async def _edit_tags(self, reading: Reading) -> None:
        before = reading.facts.tags or ()
        tags = await self._edited("Tags", reading.place, before)
        if tags is not None and await self._change(reading.place, SetTags(tags)):
            self._status.tell(f"{name_of(reading.place)} has other tags now.")

    async def _edit_metadata(self, reading: Reading) -> None:
        """The type stands among the metadata, as one of it."""
        known = reading.facts.attributes
        before = ((TYPE, known.content_type or ""), *known.metadata)
        pairs = await self._edited("Metadata", reading.place, before)
        if pairs is None:
            return
        kind = dict(pairs).get(TYPE) or None
        metadata = tuple(pair for pair in pairs if pair[0] != TYPE)
        wished = replace(known, content_type=kind, metadata=metadata)
        wish = SetAttributes(wished, reading.entry.version)
        if await self._change(reading.place, wish):
            self._status.tell(f"{name_of(reading.place)} has other metadata now.")

    async def _edited(self, title: str, place: Location, before: Tags) -> Tags | None:
        """Names and texts, changed one by one and saved together; None if they stay."""
        pairs = await self._paired(f"{title} of {name_of(place)}", before)
        return pairs if pairs != before else None

    async def _paired(self, heading: str, before: Tags) -> Tags:
        """Who leaves without saving is asked once more: OK looked like the end of it."""
        pairs = before
        row = 0
        while chosen := await self._ask(
            dialogs.PairsDialog(heading, pairs, is_changed=pairs != before, at=row)
        ):
            row = chosen.row
            if chosen.deed == "save":
                return pairs
            if chosen.deed == "remove":
                pairs = pairs[:row] + pairs[row + 1 :]
                continue
            old = pairs[row] if chosen.deed == "change" else None
            pair = await self._ask(dialogs.PairDialog(heading, old))
            if pair is not None:
                others = (each for each in pairs if each != old and each[0] != pair[0])
                pairs = tuple(sorted((*others, pair)))
        return pairs if pairs != before and await self._is_kept(heading) else before

    async def _is_kept(self, heading: str) -> bool:
        fact = "What you changed is not saved yet."
        question = dialogs.OrderDialog("Save?", [heading], [fact], verb="Save")
        agreed = await self._ask(question)
        return bool(agreed)

    async def _thaw(self, place: Location) -> None:
        choice = await self._ask(dialogs.ThawDialog(name_of(place)))
        if await self._change(place, choice.wish if choice else None):
            self._status.tell(f"{name_of(place)} is asked out of its archive.")
