"""Calls somebody who looks elsewhere: a job ended, or needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job

from .line.osc import BELL, Abilities, notification, old_title, progress, title
from .news import Turn, in_one, news, turns

if TYPE_CHECKING:
    from fxtui.config import Ui


class Window(Protocol):
    """The terminal, beside its picture."""

    def beside(self, sequence: str) -> None:
        """Send it something that is not seen in the picture."""

    def owe(self, sequence: str) -> None:
        """What it is to be sent when it is given back, whatever happens before."""


class Herald:
    """Knows what was called already, and what the window says now."""

    def __init__(self, window: Window, able: Abilities, ui: Callable[[], Ui]) -> None:
        self._window, self._able, self._ui = window, able, ui
        self._turns: dict[JobId, Turn] | None = None
        self._sentences: list[str] = []
        self._share: float | None = None
        self._title = ""
        self._had_title = False
        self._shown: int | None = None

    def take(self, jobs: Mapping[JobId, Job], share: float | None) -> None:
        """See jobs that changed, and how far all are. The first time is no news."""
        self._share = share
        if self._turns is None:
            self._turns = {}
        else:
            self._sentences += news(self._turns, jobs.values())
        self._turns.update(turns(jobs))

    def speak(self, *, is_there: bool) -> None:
        """Say what is to be said, unless somebody is there and sees it."""
        sentences, self._sentences = self._sentences, []
        if is_there:
            self._show(None)
            return
        if sentences:
            self._call(in_one(sentences))
        self._show(self._share)

    def _call(self, text: str) -> None:
        able, ui = self._able, self._ui()
        notifier = able.notifier if ui.notify == "auto" else ui.notify
        self._window.beside(notification(able._replace(notifier=notifier), text))
        if ui.bell:
            self._window.beside(BELL)

    def _show(self, share: float | None) -> None:
        """The title and the bar of the window, where they say something else."""
        percent = None if share is None else int(100 * share)
        able, ui = self._able, self._ui()
        bar = {"auto": able.progress, "on": True, "off": False}[ui.progress]
        wanted = "" if percent is None or not ui.title else f"fxtui {percent} %"
        if wanted != self._title:
            self._name(wanted)
        if bar and percent != self._shown:
            able = able._replace(progress=True)
            self._window.beside(progress(able, share))
            self._shown = percent
            self._owe(able)

    def _name(self, wanted: str) -> None:
        is_first = not self._had_title
        self._window.beside(title(self._able, wanted or "fxtui", is_first=is_first))
        self._title, self._had_title = wanted, True
        self._owe(self._able)

    def _owe(self, able: Abilities) -> None:
        bar = "" if self._shown is None else progress(able, None)
        self._window.owe(bar + (old_title(able) if self._had_title else ""))
