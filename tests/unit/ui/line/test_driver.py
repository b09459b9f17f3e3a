"""What a terminal answers is told from what a person types."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers._writer_thread import MAX_QUEUED_WRITES

from fxtui.ui.line.driver import LineDriver

if TYPE_CHECKING:
    from textual.message import Message


class Driver(LineDriver):
    """Keeps what the app would be told."""

    def __init__(self) -> None:
        super().__init__(App())
        self.told: list[Message] = []

    def send_message(self, message: Message) -> None:
        self.told.append(message)

    def hear(self, data: str) -> list[object]:
        """Read this; the keys and places that come of it."""
        self.told.clear()
        for message in XTermParser().feed(data):
            self.process_message(message)
        return [m.key if isinstance(m, events.Key) else type(m) for m in self.told]


@pytest.fixture
async def driver() -> AsyncIterator[Driver]:
    before = {each: signal.getsignal(each) for each in (signal.SIGTSTP, signal.SIGCONT)}
    yield Driver()
    for each, handler in before.items():
        signal.signal(each, handler)


async def test_keys_typed_around_an_answer_are_keys(driver: Driver) -> None:
    place = events.CursorPosition

    assert driver.hear("j\x1b[2;4Rk") == ["j", place, "k"]
    assert driver.hear("\x1b\x1b[2;4R") == ["escape", place]


async def test_f3_with_others_is_a_key_though_it_looks_like_a_place(
    driver: Driver,
) -> None:
    assert driver.hear("\x1b[1;2R\x1b[1;5R") == ["f15", "ctrl+f3"]
    assert driver.hear("\x1b[1;1R") == []


async def test_what_is_heard_tells_whether_somebody_is_there(driver: Driver) -> None:
    driver.hear("\x1b[O")
    assert driver.attention.is_blurred

    driver.hear("j")
    assert driver.attention.is_there


async def test_nothing_is_written_while_somebody_else_has_the_terminal(
    driver: Driver,
) -> None:
    for _ in range(2 * MAX_QUEUED_WRITES):
        driver.write("\a")  # Textual's own would wait for room, or say that it is closed
