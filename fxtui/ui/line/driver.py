"""What Textual writes to a terminal and reads from it, as far as a line needs to know."""

from __future__ import annotations

from asyncio import get_running_loop
from signal import SIGWINCH
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Final, cast

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from fxtui.ui.terminal import is_hung_up

from .attention import Attention
from .inlet import Inlet
from .outlet import Outlet
from .pacing import QUESTION, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.message import Message

    from .adapter import LineApp

_PARTING: Final = 0.8
"""Seconds to wait for the answer to the last frame, so that no shell reads it."""

_LEFT_OVER: Final = 0.1
"""Seconds in which what the mouse did last is still read, for the same reason."""

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

        self.clearing: Callable[[], str] = str
        """Makes what is written with it, to take pictures away."""

        self._is_here = self._leaves = False
        self._held: list[str] | None = None
        self._quits = Event()
        self._quits.set()
        self._outlet: Outlet | None = None
        self._inlet = Inlet(self.fileno, self._loop, self.process_message)

    def start_application_mode(self) -> None:
        self._is_here, self._leaves = True, False
        if self._file and not self._outlet:
            self._outlet = Outlet.beside(self._file.fileno(), self._loop)
        self._inlet.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual says no types
        # Its own may be interrupted by the next signal, whose size it then undoes.
        get_running_loop().add_signal_handler(SIGWINCH, self._resized)

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))

    def _run_input_thread(self) -> None:
        """Textual's own way, where the loop cannot read."""
        if not self._inlet.is_open:
            super()._run_input_thread()

    def send_message(self, message: Message) -> None:
        if self._inlet.is_open:
            self._app.post_message(message)
        else:
            super().send_message(message)

    def listen(self, take: Callable[[str], object]) -> bool:
        """Whether answers can be told from keys; from now on these are taken."""
        if self._inlet.is_open:
            from .answers import Answers  # when somebody asks

            self._inlet.answers = Answers(take)
        return self._inlet.is_open

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken yet what it was told."""
        return self._outlet is not None and self._outlet.is_behind

    def when_free(self, action: Callable[[], object]) -> None:
        """Do this once, when it has."""
        if self._outlet:
            self._outlet.when_free(action)

    def write(self, data: str) -> None:
        """Nothing while somebody else has the terminal: it would wait for ever."""
        if not self._is_here:
            return
        if QUESTION in data:
            self._quits.clear()
        if self._held is None:
            self._tell(data)
        else:
            self._held.append(data)

    def _tell(self, data: str) -> None:
        if self._outlet:
            self._outlet.write(data.encode("utf-8", "backslashreplace"))
        else:
            super().write(data)

    def hold(self) -> None:
        """Keep what is written now, to write it at once."""
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        if self._is_here and held:
            self._tell("".join(held))

    def process_message(self, message: Message) -> None:
        """In the thread that reads, if the loop does not."""
        if isinstance(message, events.CursorPosition):
            if number_of(message.y + 1, message.x + 1) is None:
                self._press_f3(message.x + 1)
                return
            self._quits.set()
            if self._inlet.is_open and not self._leaves:
                self._answered(message)
                return
        elif isinstance(message, events.AppFocus | events.AppBlur):
            self.attention.focus(isinstance(message, events.AppFocus))
        elif isinstance(message, events.Key | events.Paste):
            self.attention.typed()
        super().process_message(message)

    def _answered(self, message: events.CursorPosition) -> None:
        """At once, and not behind what else the app is told: each frame has an answer."""
        app = cast("LineApp[object]", self._app)
        with app._context():
            app.on_cursor_position(message)

    def _press_f3(self, code: int) -> None:
        if key := _F3.get(code):
            super().process_message(events.Key(key, None))

    def stop_application_mode(self) -> None:
        self._leaves = True
        if not is_hung_up(self.fileno):  # else nobody answers
            self._hear_the_last()
        self._quits.set()
        self.write(self.farewell + self.clearing())
        self.farewell = ""
        get_running_loop().remove_signal_handler(SIGWINCH)
        super().stop_application_mode()
        if self._outlet:
            self._outlet.drain()
        self._is_here = False

    def _hear_the_last(self) -> None:
        """The loop does not go on meanwhile: whoever calls it must not come back here."""
        if self._outlet:
            self._outlet.drain()
        end = monotonic() + _PARTING
        while not self._quits.is_set() and (rest := end - monotonic()) > 0:
            if self._inlet.is_open:
                self._inlet.read_within(rest)
            else:
                self._quits.wait(rest)

    def disable_input(self) -> None:
        if self._inlet.is_open:
            self._disable_mouse_support()
            self._inlet.read_out(_LEFT_OVER)
            self._inlet.close()
        super().disable_input()

    def close(self) -> None:
        super().close()
        if self._outlet:
            self._outlet.close()
            self._outlet = None
