"""A folder as it was: the moment, what became of each object, and what was deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import localtime, strftime, time
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from fxtui.domain.history import AsOf, Past, Revision, Since
from fxtui.domain.location import Key, Location

from ..command_line import fxtui_line
from ..format import count_text, exact_size_text, size_text, time_text
from ..past.moment import typed_moment
from .choices import Choice
from .dialog import button
from .marked import SomeDialog
from .text import TextDialog

if TYPE_CHECKING:
    from textual.widgets import Button

_SINCE: Final = {
    Since.SAME: "as it was",
    Since.CHANGED: "changed",
    Since.DELETED: "deleted",
    Since.ADDED: "new",
}
_BRINGING: Final[list[BindingType]] = [
    Binding("r,enter", "do_to_row('one')", "Restore", show=False),
    Binding("R", "do_to_row('all')", "Restore all", show=False),
]


class MomentDialog(TextDialog):
    """Asks for a time, and tells which one is meant."""

    SELECTS = True

    def __init__(self, name: str, typed: str) -> None:
        prompt = "How long ago, as in 2h or 3d; or a date, as in 2026-11-20 14:00"
        super().__init__(f"{name} as it was", prompt, typed, _wrong, hint=_hint)


def _wrong(text: str) -> str | None:
    try:
        moment = typed_moment(text, time())
    except ValueError as error:
        return str(error)
    return "That is still to come." if moment > time() else None


def _hint(text: str) -> str | None:
    try:
        return time_text(typed_moment(text, time())) or None
    except ValueError:
        return None


class AsOfDialog(SomeDialog):
    """r restores one, or what is marked, R all; a shows what is as it was, too."""

    HEAD = ("Name", "Since", "Size", "Modified")
    BINDINGS: ClassVar[list[BindingType]] = [
        *_BRINGING,
        Binding("a", "do('more')", "All", show=False),
    ]

    def __init__(
        self,
        place: Location,
        moment: float,
        rows: Sequence[Past],
        found: AsOf,
        *,
        is_whole: bool,
    ) -> None:
        """``rows`` are those of ``found`` that are to be seen."""
        heading = f"{place} at {time_text(moment)}"
        choices = [_choice(past, place) for past in rows]
        super().__init__(heading, choices, none=_none(found))
        self._is_whole, self._where = is_whole, str(place)
        self._when = strftime("%Y-%m-%dT%H:%M:%S", localtime(moment))

    def command(self) -> str:
        return fxtui_line("revisions", "--at", self._when, self._where)

    def deeds(self) -> Iterator[Button]:
        yield button("Restore (r)", "one", "do_to_row('one')")
        yield button("All (R)", "all", "do_to_row('all')")
        yield from self.deeds_of_none()

    def deeds_of_none(self) -> Iterator[Button]:
        label = "Less (a)" if self._is_whole else "More (a)"
        yield button(label, "more", "do('more')")


def _none(found: AsOf) -> str:
    if not found.rows:
        return "Nothing was there then, and nothing is there now."
    count = count_text(len(found.rows), "object")
    least = "" if found.is_complete else "at least "
    return f"All of it is as it was then: {least}{count}."


class DeletedDialog(SomeDialog):
    """r brings one back, or what is marked, R all of them."""

    HEAD = ("Deleted",)
    BINDINGS: ClassVar[list[BindingType]] = _BRINGING

    def __init__(self, place: Location, keys: Sequence[Key]) -> None:
        choices = [
            Choice((key.removeprefix(place.key),), (f"{place.scheme}://{key}",))
            for key in keys
        ]
        none = "Nothing that was deleted here can be brought back."
        super().__init__(f"Deleted from {place}", choices, none=none)
        self._where = str(place)

    def command(self) -> str:
        return fxtui_line("revisions", "--deleted", self._where)

    def deeds(self) -> Iterator[Button]:
        yield button("Restore (r)", "one", "do_to_row('one')")
        yield button("All (R)", "all", "do_to_row('all')")


def _choice(past: Past, place: Location) -> Choice:
    name = past.key.removeprefix(place.key) or past.key
    size, modified = ("", "") if past.then is None else _cells(past.then)
    facts = (
        name,
        f"then {_told(past.then)}" if past.then else "was not there then",
        f"now {_told(past.now)}" if past.now else "is not there now",
    )
    return Choice((name, _SINCE[past.since], size, modified), facts)


def _cells(revision: Revision) -> tuple[str, str]:
    return size_text(revision.size), time_text(revision.modified)


def _told(revision: Revision) -> str:
    size = exact_size_text(revision.size or 0)
    return f"{size}, of {time_text(revision.modified)}, revision {revision.id}"
