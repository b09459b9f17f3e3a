"""Tells rows that go on changing, and asks for them again while it is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from textual.widgets import Static

from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe

from ..details import Rows
from .info import InfoDialog

if TYPE_CHECKING:
    from textual.worker import Worker

Reading: TypeAlias = Callable[[], Awaitable[Rows]]

_EVERY: Final = 1.0
"""Seconds between two looks."""


class LiveDialog(InfoDialog):
    """What was known at first is shown at once; the rest when it is there."""

    def __init__(
        self, first: Rows, read: Reading, *, title: str, every: float | None = _EVERY
    ) -> None:
        """``every`` so many seconds it is asked again; None if it is asked once."""
        super().__init__(first, title=title)
        self._read, self._every = read, every
        self._looking: Worker[None] | None = None

    def on_mount(self) -> None:
        self._look()
        if self._every is not None:
            self.set_interval(self._every, self._look)

    def _look(self) -> None:
        """A look that takes long is not waited for twice."""
        if self._looking is None or self._looking.is_finished:
            self._looking = self.run_worker(self._show_now())

    async def _show_now(self) -> None:
        try:
            rows = await self._read()
        except FxtuiError as error:
            rows = [row for row in self._facts if row[0] != _UNKNOWN]
            rows.append((_UNKNOWN, error.message))
        if rows != self._facts:
            await self._show(rows)

    async def _show(self, rows: Rows) -> None:
        """Only words change if they can: then nothing moves under the reader's eyes."""
        are_same = [name for name, _ in rows] == [name for name, _ in self._facts]
        before, self._facts = self._facts, rows
        if not are_same:
            await self._lay_out()
            return
        texts = self.query(".fact .text").results(Static)
        for told, (_, old), (_, new) in zip(texts, before, rows, strict=True):
            if old != new:
                told.update(safe(new))

    async def _lay_out(self) -> None:
        body = self.query_one("#body")
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(*self.body())


_UNKNOWN: Final = "unknown"
"""The row that says why no more can be told."""
