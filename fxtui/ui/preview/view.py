"""The whole screen for one object. Of what is larger than a MiB more is read when a
person goes there: the object may have any size."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, Final, cast

from rich.cells import cell_len
from rich.segment import Segment
from textual import on

from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe

from ..cells import fit
from ..command import Where
from ..commands import bindings
from ..format import size_text
from ..places import place_text
from ..text_line import STRONG, Sentence, TextLine
from .offset import offset_of
from .pager import Pager, picture_room
from .paging import Became, Paging
from .searching import Searching
from .words import said, title_of, why_not

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..keys import Keys
    from ..program import FxtuiApp
    from .sight import Sight

EDIT: Final = True
"""What the view results in if the object is to be edited."""

_HINTS: Final = {
    "view_leave": "back",
    "view_help": "keys",
    "view_find": "find",
    "view_wrap": "wrap",
    "view_numbers": "numbers",
    "view_offset": "go to",
    "edit_seen": "edit",
}
"""In the order in which a narrow screen shows them."""


class FullView(Searching):
    """Its result is EDIT, or not."""

    DEFAULT_CSS = """
    FullView { layout: vertical; }
    FullView #seen { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.VIEW)]
    ALLOW_SELECT = False  # of text by the mouse: Shift lets the terminal do it

    def __init__(self, sight: Sight, keys: Keys) -> None:
        super().__init__()
        self.keys = keys
        self._title = TextLine(id="seen")
        self._foot = Sentence()
        self.pager = Pager(said("  Reading…"))
        self.paging = Paging(sight, self.pager)
        self._message = ""
        self._is_following = False

    def compose(self) -> ComposeResult:
        yield self._title
        yield self.pager
        yield self._foot

    def on_mount(self) -> None:
        self.pager.focus()
        self.draw()
        self._read(self._begin)

    # --- Reading -----------------------------------------------------------------

    def _read(self, reading: Callable[[], Awaitable[None]]) -> None:
        """One at a time; a newer wish ends an older one."""
        self.run_worker(self._reading(reading), group="view", exclusive=True)

    async def _reading(self, reading: Callable[[], Awaitable[None]]) -> None:
        self.tell("")
        try:
            await reading()
        except FxtuiError as error:
            if self.paging.look.drawing.format:
                self.tell(error.message)
            else:
                self.pager.show(said(*why_not(error, self.paging.sight.place)))
        if self.paging.sight.is_changed:
            key = self.keys.first("view_again")
            self.tell(f"It has changed since it was opened: {key} reads it again.")
        elif self.paging.look.wants_more:
            self.tell(f"{self.keys.first('view_more')} reads up to 64 MiB of it.")
        self.draw()

    async def _begin(self) -> None:
        app = cast("FxtuiApp", self.app)
        pictures = await app.easel_at_last(
            picture_room(app.size.width, app.size.height - 2)
        )
        sight = self.paging.sight
        sight.glass = sight.glass._replace(pictures=pictures)
        await self.paging.begin(app.size.width)
        self.seek_again()

    @on(Pager.Ended)
    def _more(self, event: Pager.Ended) -> None:
        """Read on; who holds the key down asks once."""
        paging, lines, forward = self.paging, event.lines, event.forward
        if paging.has_more(forward=forward) and not paging.is_under_way:
            self._read(lambda: paging.more(lines, forward=forward))

    # --- Commands ----------------------------------------------------------------

    def action_line(self, lines: int) -> None:
        self.pager.move(lines)

    def action_page(self, pages: int) -> None:
        self.pager.page(pages)

    def action_half_page(self, halves: int) -> None:
        self.pager.move(halves * max(1, self.pager.size.height // 2))

    def action_aside(self, steps: int) -> None:
        if self.pager.is_wrapped and self.pager.drawing.wraps:
            self.tell(f"Long lines are wrapped; {self.keys.first('view_wrap')} cuts.")
        else:
            self.pager.aside(steps)

    def action_top(self) -> None:
        self._read(self.paging.to_begin)

    def action_bottom(self) -> None:
        self._read(self.paging.to_end)

    def action_wrap(self) -> None:
        self.pager.wrap(wanted=not self.pager.is_wrapped)

    def action_numbers(self) -> None:
        self.pager.number(wanted=not self.pager.has_numbers)
        if self.pager.has_numbers and self.pager.drawing.rows.number(0) is None:
            self.tell("Nobody knows which line this is, without what is before it.")

    def action_format(self) -> None:
        self._read(self.paging.in_next_format)

    def action_more(self) -> None:
        if self.paging.look.wants_more:
            self._read(self.paging.inside)
        elif self.paging.look.is_inside:
            self.tell("What is inside is all here.")
        else:
            self.tell("It is read as far as one goes: Space goes on.")

    def action_follow(self) -> None:
        if self._is_following:
            self.workers.cancel_group(self, "view")
            self.tell("")
        elif self.paging.can_follow:
            self._read(self._follow)
        else:
            self.tell("Only a text that is not packed can be followed.")

    async def _follow(self) -> None:
        self._is_following = True
        self._tell_of(Became.LONGER)
        try:
            await self.paging.follow(self._tell_of)
        finally:
            self._is_following = False

    def _tell_of(self, became: Became) -> None:
        self.tell(f"{became.value} {self.keys.first('view_follow')} stops that.")

    def action_again(self) -> None:
        self._read(self._begin)

    def action_offset(self) -> None:
        self.run_worker(self._ask_offset(), group="asking", exclusive=True)

    async def _ask_offset(self) -> None:
        from ..dialogs import TextDialog  # when first needed

        size = self.paging.look.size
        dialog = TextDialog(
            "Go to",
            f"Bytes, such as 1500, 0x1f400, 10 MiB or 50 %, of {size_text(size)}",
            validate=lambda text: offset_of(text, size)[1] or None,
        )
        typed = await self.app.push_screen_wait(dialog)
        if typed is not None:
            offset, _ = offset_of(typed, size)
            self._read(lambda: self.paging.to_offset(offset))

    def action_edit(self) -> None:
        self.dismiss(EDIT)

    def action_help(self) -> None:
        from ..help import HelpScreen  # when first needed

        self.app.push_screen(HelpScreen(self.keys, Where.VIEW))

    def action_leave(self) -> None:
        """The search first, then the view."""
        if self.pager.needle:
            self.pager.find("")
        else:
            self.dismiss(not EDIT)

    # --- Words -------------------------------------------------------------------

    @on(Pager.Moved)
    def _moved(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()
        if self.pager.drawing.graphics:
            self._read(self._begin)  # it may be larger now, or has to be smaller

    def tell(self, message: str) -> None:
        self._message = safe(message)
        self.draw()

    def draw(self) -> None:
        sight = self.paging.sight
        place, width = safe(place_text(sight.place)), self.size.width - 4
        title = title_of(sight.entry, self.pager.drawing)
        told = title.within(width - cell_len(place))
        name = fit(place, max(8, width - cell_len(told))).rstrip()
        self._title.say(Segment(f" {name}  ", STRONG), Segment(told))
        if self.typed is not None:
            self._foot.say(Segment(f" find: {safe(self.typed)}█", STRONG), *self._note())
        elif self._message:
            self._foot.say(Segment(f" {self._message}", STRONG))
        else:
            position = Segment(f" {self.paging.position} ")
            room = self.size.width - position.cell_length
            self._foot.say(position, *self._hints(room))

    def _note(self) -> list[Segment]:
        return [Segment(f"  {self._message}")] if self._message else []

    def _hints(self, room: int) -> list[Segment]:
        """As many as fit, whole."""
        runs: list[Segment] = []
        for command, word in _HINTS.items():
            if key := self.keys.first(command):
                room -= len(key) + len(word) + 3
                if room < 0:
                    break
                runs += [Segment(f" {key}", STRONG), Segment(f" {word} ")]
        return runs
