"""What Textual writes to a terminal and reads from it, as far as a line needs to know."""

from __future__ import annotations

from asyncio import get_running_loop
from signal import SIGWINCH
from threading import Event
from typing import TYPE_CHECKING, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from fxtui.ui.terminal import is_hung_up

from .attention import Attention
from .pacing import QUESTION, number_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

_PARTING: Final = 0.8
"""Seconds to wait for the answer to the last frame, so that no shell reads it."""

_F3: Final = {2: "f15", 3: "alt+f3", 4: "alt+shift+f3", 5: "ctrl+f3", 6: "ctrl+shift+f3"}
"""By what stands in the place of the column when F3 is pressed with others."""


class LineDriver(LinuxDriver):
    """Gives the terminal back only when it owes no answer, which a shell would read."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.attention = Attention()
        self.farewell = ""
        """Written before the terminal is given back."""

        self._is_here = False
        self._held: list[str] | None = None
        self._quits = Event()
        self._quits.set()

    def start_application_mode(self) -> None:
        self._is_here = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual says no types
        # Its own may be interrupted by the next signal, whose size it then undoes.
        get_running_loop().add_signal_handler(SIGWINCH, self._resized)

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))

    def write(self, data: str) -> None:
        """Nothing while somebody else has the terminal: it would wait for ever."""
        if not self._is_here:
            return
        if QUESTION in data:
            self._quits.clear()
        if self._held is None:
            super().write(data)
        else:
            self._held.append(data)

    def hold(self) -> None:
        """Keep what is written now, to write it at once: each time wakes a thread."""
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        if self._is_here and held:
            super().write("".join(held))

    def process_message(self, message: Message) -> None:
        """In the thread that reads: the loop may be waiting."""
        if isinstance(message, events.CursorPosition):
            if number_of(message.y + 1, message.x + 1) is None:
                self._press_f3(message.x + 1)
                return
            self._quits.set()
        elif isinstance(message, events.AppFocus | events.AppBlur):
            self.attention.focus(isinstance(message, events.AppFocus))
        elif isinstance(message, events.Key | events.Paste):
            self.attention.typed()
        super().process_message(message)

    def _press_f3(self, code: int) -> None:
        if key := _F3.get(code):
            super().process_message(events.Key(key, None))

    def stop_application_mode(self) -> None:
        if not is_hung_up(self.fileno):  # else nobody answers
            self._quits.wait(_PARTING)
        self._quits.set()
        self.write(self.farewell)
        self.farewell = ""
        get_running_loop().remove_signal_handler(SIGWINCH)
        super().stop_application_mode()
        self._is_here = False
