"""Asks for a place, and tells while one types what there is."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from os.path import commonprefix
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from fxtui.domain.names import safe

from ..cells import fit
from .dialog import words
from .name_input import NameInput
from .text import Judge, TextDialog

if TYPE_CHECKING:
    from textual.widget import Widget

Offers: TypeAlias = Callable[[str], AsyncGenerator[str, None]]
"""What a text may become, as it is found out."""

_SHOWN: Final = 8
"""Lines of offers, where the screen has them."""

_OTHERS: Final = 7
"""Lines of the dialog that are something else."""


class PlaceDialog(TextDialog):
    """Tab completes, the arrows choose among what there is, Enter goes."""

    SELECTS = True  # the place is seldom near the one that is shown
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("down", "choose(1)", "Next", show=False, priority=True),
        Binding("up", "choose(-1)", "Before", show=False, priority=True),
    ]

    def __init__(
        self, title: str, prompt: str, value: str, validate: Judge, offers: Offers
    ) -> None:
        super().__init__(title, prompt, value, validate)
        self._offers = offers
        self._found: list[str] = []
        self._at: int | None = None
        """The offer that stands in the field."""

        self._known: str | None = None
        """The text of which all offers are here."""

        self._hurried: str | None = None
        """The text that was to be completed before they were."""

    def body(self) -> Iterator[Widget]:
        first, *others = super().body()
        yield first
        yield from others
        yield Static("", markup=False, id="offers", classes="muted")
        yield words("Tab completes, ↓ chooses.", "muted")

    @on(Input.Changed, "#text")
    def _look_again(self, event: Input.Changed) -> None:
        if self._at is not None and event.value == self._found[self._at]:
            return
        self._at, self._found = None, []
        look = partial(self._look, event.value)  # it may be over before it begins
        self.run_worker(look, group="offers", exclusive=True)  # type: ignore[arg-type]  # of three forms mypy chooses none

    async def _look(self, text: str) -> None:
        found: list[str] = []
        async with aclosing(self._offers(text)) as offers:
            async for offer in offers:
                found.append(offer)
                if len(found) <= _SHOWN:
                    self._tell(found)
        self._tell(in_order(found, text))
        self._known = text
        if self._hurried == self._typed.value == text:
            self.action_complete()

    def _tell(self, found: list[str]) -> None:
        self._found = found
        self._draw()

    def _draw(self) -> None:
        lines = max(1, min(_SHOWN, self.size.height - _OTHERS))
        width = self.query_one(NameInput).size.width
        text = "\n".join(shown(self._found, self._at, lines, width))
        self.query_one("#offers", Static).update(text)

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self._draw)

    def action_complete(self) -> None:
        """As far as all agree; where that is known, the next one.

        Who is quicker than the storage has it as soon as the offers are here.
        """
        self._hurried = None
        if self._at is None and self._known != self._typed.value:
            self._hurried = self._typed.value
            return
        ways = [offer for offer in self._found if offer.startswith(self._typed.value)]
        common = commonprefix(ways)  # noqa: RUF071  # letters are what is wanted
        if len(common) > len(self._typed.value) and self._at is None:
            self._type(common)
        else:
            self.action_choose(1)

    def action_choose(self, steps: int) -> None:
        if self._found:
            first = 0 if steps > 0 else len(self._found) - 1
            at = first if self._at is None else (self._at + steps) % len(self._found)
            self._at = at
            self._type(self._found[at])
            self._draw()

    @property
    def _typed(self) -> NameInput:
        return self.query_one(NameInput)

    def _type(self, text: str) -> None:
        field = self._typed
        field.value = text
        field.cursor_position = len(text)


def in_order(found: Sequence[str], typed: str) -> list[str]:
    """What goes on with the text, by name; then the others as they came. Pure."""
    ways = sorted({offer for offer in found if offer.startswith(typed)})
    others = (offer for offer in found if not offer.startswith(typed))
    return [*ways, *dict.fromkeys(others)]


def shown(found: Sequence[str], at: int | None, lines: int, width: int) -> list[str]:
    """The offers around the chosen one, in some lines. Pure."""
    first = max(0, min((at or 0) - lines // 2, len(found) - lines))
    some = found[first : first + lines]
    return [
        fit(f"{'>' if number == at else ' '} {safe(offer)}", width)
        for number, offer in enumerate(some, first)
    ]
