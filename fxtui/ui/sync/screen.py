"""The plan of a sync, as it comes: a person checks rows, turns some, and runs them.

It does nothing itself. Its answer is that the sheet is to be run; what is to be kept as a
file is handed to whoever opened it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias, cast

from rich.segment import Segment
from textual import events, on
from textual.binding import Binding, BindingType
from textual.screen import Screen

from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe
from fxtui.domain.plan import PlanRow

from ..command_line import line_of
from ..fields import FilterField
from ..pace import Pace
from ..text_line import STRONG, Sentence, TextLine
from .sheet import Group, Sheet
from .table import PlanTable
from .wish import SyncWish
from .words import (
    GroupText,
    deed_sentences,
    fact_text,
    group_texts,
    title_text,
    totals_text,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from ..program import FxtuiApp
    from ..typed_ahead import TypedAhead

Keep: TypeAlias = Callable[[Sheet], Awaitable[str]]
"""Keeps a plan as a file, and says what there is to say of that."""

_BATCH: Final = 250
"""Rows that are taken in about three milliseconds."""

_HINTS: Final = (
    ("Enter", "Run"),
    ("Space", "Check"),
    ("?", "Keys"),
    ("Esc", "Leave"),
    ("t", "Turn"),
    ("/", "Filter"),
    ("w", "Save"),
)
_KEYS: Final = (
    ("Enter, F5", "run what is checked, after a question"),
    ("Space", "check the row, or no longer, and go down"),
    ("A", "check all that is shown; again: none of it"),
    ("*", "check what is not, and no longer what is"),
    ("t, T", "copy the other way: the row, or all shown that can be"),
    ("1 to 5", "show all, what is new, changed, extra, or skipped"),
    ("/", "show names that hold …"),
    ("w", "keep the plan as a file, for fxtui apply"),
    ("Ctrl+Y", "the fxtui line that does the same"),
    ("Esc, q", "leave; nothing is done"),
)


_HEIGHTS: Final = [(0, "-low"), (14, "-high")]


class PlanScreen(Screen[bool]):
    """Enter, after a question, runs what is checked; Esc leaves, and nothing is done."""

    DEFAULT_CSS = """
    PlanScreen { layout: vertical; }
    PlanScreen #title { background: $primary; color: $text; text-style: bold; }
    PlanScreen.-low #groups { display: none; }
    PlanScreen #fact { background: $background; color: $text-muted; }
    App:ansi PlanScreen #title { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f5", "run", "Run", show=False),
        Binding("escape,q", "leave", "Leave", show=False),
        Binding("slash", "filter", "Filter", show=False),
        Binding("w", "save", "Save", show=False),
        Binding("question_mark,f1", "keys", "Keys", show=False),
        Binding("ctrl+y", "show_command", "Command", show=False),
        *(
            Binding(str(group.value), f"group({group.value})", show=False)
            for group in Group
        ),
    ]
    AUTO_FOCUS = "PlanTable"
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(
        self,
        wish: SyncWish,
        rows: AsyncGenerator[PlanRow, None],
        *,
        keep: Keep,
    ) -> None:
        """``keep`` writes a plan as a file, and says what there is to say of that."""
        super().__init__()
        self._wish, self._rows = wish, rows
        self._keep = keep
        self.sheet = Sheet(wish.source, wish.target, delete=wish.delete)
        self.is_complete = False
        self._is_broken = False
        """It ended early, so that nobody knows what is missing in it."""

        self._said = ""
        self._pace = Pace(self, 0.25, self._draw)
        self._title, self._fact = TextLine(id="title"), Sentence(id="fact")
        self._groups = TextLine(id="groups")
        self._totals, self._keys = TextLine(id="totals"), TextLine(id="keys")
        self.table = PlanTable(self.sheet)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._groups
        yield self.table
        yield self._fact
        yield self._totals
        yield self._keys

    def on_mount(self) -> None:
        self.run_worker(self._read(), group="planning", exclusive=True)

    async def _read(self) -> None:
        try:
            async with aclosing(self._rows) as rows:
                async for row in rows:
                    self.sheet.add(row)
                    self._pace.soon()
                    if not len(self.sheet) % _BATCH:
                        await asyncio.sleep(0)  # keys are heard while many come at once
            self.is_complete = True
        except FxtuiError as error:
            self._is_broken = True
            self.table.notice(f"! The plan ends here: {safe(error.message)}")
        self._draw()

    # --- Painting ----------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    @on(PlanTable.Changed)
    def _tell_choice(self) -> None:
        self._said = ""
        self._tell()

    def _draw(self) -> None:
        self.table.grew()
        if self.is_complete and not len(self.sheet):
            self.table.notice("Nothing to do: the target has all that the source has.")
        self._tell()

    def _tell(self) -> None:
        width, at = self.size.width, self.table.current
        self._title.say(Segment(title_text(self._wish, width)))
        fact = "" if at is None else fact_text(self.sheet, at, width)
        self._fact.say(Segment(self._said or fact))
        groups = group_texts(self.table.window, width)
        self._groups.say(*(_segment(each) for each in groups))
        has_ended = self.is_complete or self._is_broken
        told = totals_text(self.sheet.totals, width, complete=has_ended)
        self._totals.say(Segment(told, STRONG))
        self._keys.say(*_hints(width))

    @on(PlanTable.Refused)
    def _tell_refusal(self) -> None:
        self._say("Only what both sides have, or what is extra there, can be turned.")

    def _say(self, text: str) -> None:
        self._said = safe(text)
        self._tell()

    # --- Looking -----------------------------------------------------------------

    @on(events.Click, "#groups")
    def _show_clicked(self, event: events.Click) -> None:
        end = 0
        for each in group_texts(self.table.window, self.size.width):
            end += len(each.text) + 1
            if event.x < end:
                self.action_group(each.group)
                return

    def action_group(self, number: int) -> None:
        self.table.narrow(self.table.window.needle, Group(number))

    def action_filter(self) -> None:
        self._typed_ahead.hold()
        if not self.query(FilterField):
            self.mount(FilterField(self.table.window.needle), after=self.table)
        self.query_one(FilterField).focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is self.focused:
            self._typed_ahead.release()

    @property
    def _typed_ahead(self) -> TypedAhead:
        return cast("FxtuiApp", self.app).typed_ahead

    @on(FilterField.Edited)
    def _narrow(self, event: FilterField.Edited) -> None:
        self.table.narrow(event.needle, self.table.window.group)

    @on(FilterField.Left)
    def _leave_filter(self, event: FilterField.Left) -> None:
        self.table.focus()
        if not event.keep:
            self.query(FilterField).remove()
            self.table.narrow("", self.table.window.group)

    # --- Doing -------------------------------------------------------------------

    def action_leave(self) -> None:
        self.dismiss(False)

    def action_save(self) -> None:
        self.run_worker(self._save(), group="doing", exclusive=True)

    async def _save(self) -> None:
        self._say(await self._keep(self.sheet))

    def action_keys(self) -> None:
        from ..dialogs.info import InfoDialog  # when first needed

        self.app.push_screen(InfoDialog(_KEYS, title="Keys of the plan"))

    def action_show_command(self) -> None:
        from ..dialogs.command import CommandDialog  # when first needed

        lines = [
            ("sync", line_of(self._wish.request())),
            ("as checked", "w saves the plan, and fxtui apply FILE does it"),
        ]
        self.app.push_screen(CommandDialog(lines))

    def action_run(self) -> None:
        if self._is_broken:
            self._say("Half a plan is not run: Esc, and s once more, makes a new one.")
        elif not self.is_complete:
            self._say("The plan is not complete yet.")
        elif not self.sheet.totals.checked:
            self._say("Nothing is checked.")
        else:
            self.run_worker(self._run(), group="doing", exclusive=True)

    async def _run(self) -> None:
        from .question import RunDialog  # when first needed

        totals = self.sheet.totals
        question = RunDialog(deed_sentences(totals, self._wish), totals.delete.objects)
        if await self.app.push_screen_wait(question):
            self.dismiss(True)


def _segment(label: GroupText) -> Segment:
    return Segment(f"{label.text} ", STRONG if label.is_shown else None)


def _hints(width: int) -> list[Segment]:
    """As many keys as fit, whole."""
    runs: list[Segment] = []
    room = width
    for key, text in _HINTS:
        room -= len(key) + len(text) + 3
        if room < 0:
            break
        runs += [Segment(f" {key}", STRONG), Segment(f" {text} ")]
    return runs
