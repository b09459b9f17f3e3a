"""The whole screen for one object. Of what is larger than a MiB more is read when a
person goes there: the object may have any size."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual import on
from textual.screen import Screen

from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe

from ..cells import fit
from ..command import Where
from ..commands import bindings
from ..format import size_text
from ..places import place_text
from ..text_line import STRONG, TextLine
from .offset import offset_of
from .pager import Pager
from .paging import Paging
from .words import said, title_of, why_not

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..keys import Keys
    from .sight import Sight

EDIT: Final = True
"""What the view results in if the object is to be edited."""

_HINTS: Final = {
    "view_leave": "back",
    "view_find": "find",
    "view_wrap": "wrap",
    "view_numbers": "numbers",
    "view_offset": "go to",
    "edit_seen": "edit",
}
"""In the order in which a narrow screen shows them."""


class FullView(Screen[bool]):
    """Its result is EDIT, or not."""

    DEFAULT_CSS = """
    FullView { layout: vertical; }
    FullView #seen { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.VIEW)]
    ALLOW_SELECT = False  # of text by the mouse: Shift lets the terminal do it

    def __init__(self, sight: Sight, keys: Keys) -> None:
        super().__init__()
        self._keys = keys
        self._title = TextLine(id="seen")
        self._foot = TextLine()
        self._pager = Pager(said("  Reading…"))
        self._paging = Paging(sight, self._pager)
        self._typed: str | None = None
        """What is being looked for, while it is typed."""

        self._message = ""
        self._is_following = False

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._pager
        yield self._foot

    def on_mount(self) -> None:
        self._pager.focus()
        self._draw()
        self._read(self._begin)

    # --- Reading -----------------------------------------------------------------

    def _read(self, reading: Callable[[], Awaitable[None]]) -> None:
        """One at a time; a newer wish ends an older one."""
        self.run_worker(self._reading(reading), group="view", exclusive=True)

    async def _reading(self, reading: Callable[[], Awaitable[None]]) -> None:
        self._tell("")
        try:
            await reading()
        except FxtuiError as error:
            if self._paging.look.drawing.format:
                self._tell(error.message)
            else:
                self._pager.show(said(*why_not(error, self._paging.sight.place)))
        if self._paging.sight.is_changed:
            key = self._keys.first("view_again")
            self._tell(f"It has changed since it was opened: {key} reads it again.")
        elif self._paging.look.wants_more:
            self._tell(f"{self._keys.first('view_more')} reads up to 64 MiB of it.")
        self._draw()

    async def _begin(self) -> None:
        await self._paging.begin(self.app.size.width)

    @on(Pager.Ended)
    def _more(self, event: Pager.Ended) -> None:
        """Read on; who holds the key down asks once."""
        paging, lines, forward = self._paging, event.lines, event.forward
        if paging.has_more(forward=forward) and not paging.is_under_way:
            self._read(lambda: paging.more(lines, forward=forward))

    # --- Commands ----------------------------------------------------------------

    def action_line(self, lines: int) -> None:
        self._pager.move(lines)

    def action_page(self, pages: int) -> None:
        self._pager.page(pages)

    def action_half_page(self, halves: int) -> None:
        self._pager.move(halves * max(1, self._pager.size.height // 2))

    def action_aside(self, steps: int) -> None:
        if self._pager.is_wrapped and self._pager.drawing.wraps:
            self._tell(f"Long lines are wrapped; {self._keys.first('view_wrap')} cuts.")
        else:
            self._pager.aside(steps)

    def action_top(self) -> None:
        self._read(self._paging.to_begin)

    def action_bottom(self) -> None:
        self._read(self._paging.to_end)

    def action_wrap(self) -> None:
        self._pager.wrap(wanted=not self._pager.is_wrapped)

    def action_numbers(self) -> None:
        self._pager.number(wanted=not self._pager.has_numbers)
        if self._pager.has_numbers and self._pager.drawing.rows.number(0) is None:
            self._tell("Nobody knows which line this is, without what is before it.")

    def action_format(self) -> None:
        self._read(self._paging.in_next_format)

    def action_more(self) -> None:
        if self._paging.look.wants_more:
            self._read(self._paging.inside)
        else:
            self._tell("What is inside is all here; Space goes on.")

    def action_follow(self) -> None:
        if self._is_following:
            self.workers.cancel_group(self, "view")
            self._tell("")
        elif self._paging.can_follow:
            self._read(self._follow)
        else:
            self._tell("Only a text that is not packed can be followed.")

    async def _follow(self) -> None:
        self._is_following = True
        key = self._keys.first("view_follow")
        self._tell(f"What is added appears here. {key} stops that.")
        try:
            await self._paging.follow()
        finally:
            self._is_following = False

    def action_again(self) -> None:
        self._read(self._begin)

    def action_offset(self) -> None:
        self.run_worker(self._ask_offset(), group="asking", exclusive=True)

    async def _ask_offset(self) -> None:
        from ..dialogs import TextDialog  # when first needed

        size = self._paging.look.size
        dialog = TextDialog(
            "Go to",
            f"Bytes, such as 1500, 0x1f400, 10 MiB or 50 %, of {size_text(size)}",
            validate=lambda text: offset_of(text, size)[1] or None,
        )
        typed = await self.app.push_screen_wait(dialog)
        if typed is not None:
            offset, _ = offset_of(typed, size)
            self._read(lambda: self._paging.to_offset(offset))

    def action_edit(self) -> None:
        self.dismiss(EDIT)

    def action_leave(self) -> None:
        """The search first, then the view."""
        if self._pager.needle:
            self._pager.find("")
        else:
            self.dismiss(not EDIT)

    # --- Finding -----------------------------------------------------------------

    def action_find(self) -> None:
        self._typed = ""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """A search is typed here, and not in a field: keys that come in one piece, as
        over a slow line, are forwarded before a field can have the focus."""
        is_begun = {event.key, event.character} & {*self._keys.of["view_find"]}
        if self._typed is not None:
            self._type(event, self._typed)
        elif is_begun:
            self.action_find()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        if self._typed is not None:
            self._seek(self._typed + "".join(event.text.splitlines()[:1]))

    def _type(self, event: events.Key, typed: str) -> None:
        if event.character and event.is_printable:
            self._seek(typed + event.character)
        elif event.key == "backspace":
            self._seek(typed[:-1])
        elif event.key == "ctrl+u":
            self._seek("")
        elif event.key == "enter":
            self._typed = None
            self._draw()
        elif event.key == "escape":
            self._find("")
            self._typed = None
            self._draw()

    def _seek(self, typed: str) -> None:
        self._typed = typed
        self._find(typed)

    def action_find_next(self, *, forward: bool = True) -> None:
        if self._pager.needle:
            self._find(self._pager.needle, forward=forward, again=True)

    def action_find_previous(self) -> None:
        self.action_find_next(forward=False)

    def _find(self, needle: str, *, forward: bool = True, again: bool = False) -> None:
        found = self._pager.find(needle, forward=forward, again=again)
        read = self._paging.read_text
        where = f" in the {read} that are read" if read else ""
        self._tell("" if found else f"Not found{where}: {needle}")

    # --- Words -------------------------------------------------------------------

    @on(Pager.Moved)
    def _moved(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _tell(self, message: str) -> None:
        self._message = safe(message)
        self._draw()

    def _draw(self) -> None:
        sight = self._paging.sight
        told = title_of(sight.entry, self._pager.drawing)
        room = max(8, self.size.width - len(told) - 4)
        name = fit(safe(place_text(sight.place)), room).rstrip()
        self._title.say(Segment(f" {name}  ", STRONG), Segment(told))
        if self._typed is not None:
            self._foot.say(Segment(f" find: {safe(self._typed)}█", STRONG), *self._note())
        elif self._message:
            self._foot.say(Segment(f" {self._message}", STRONG))
        else:
            self._foot.say(Segment(f" {self._paging.position} "), *self._hints())

    def _note(self) -> list[Segment]:
        return [Segment(f"  {self._message}")] if self._message else []

    def _hints(self) -> list[Segment]:
        runs: list[Segment] = []
        for command, word in _HINTS.items():
            if key := self._keys.first(command):
                runs += [Segment(f" {key}", STRONG), Segment(f" {word} ")]
        return runs
