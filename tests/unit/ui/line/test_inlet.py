"""What a terminal says is heard on the loop, key by key."""

from __future__ import annotations

import asyncio
import os
import pty
import tty
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from fxtui.ui.line.inlet import Inlet

if TYPE_CHECKING:
    from textual.message import Message


async def test_keys_and_answers_are_told_apart_however_they_come_in_pieces() -> None:
    person, program = pty.openpty()
    tty.setraw(program)
    heard: asyncio.Queue[Message] = asyncio.Queue()
    inlet = Inlet(program, asyncio.get_running_loop(), heard.put_nowait)

    inlet.open()
    found: list[object] = []
    for piece in (b"j", b"\xc3", b"\xa9", b"\x1b[2;", b"4R", b"\xff", b"\x1b"):
        os.write(person, piece)
        if piece not in {b"\xc3", b"\x1b[2;"}:  # of which nothing comes yet
            message = await heard.get()
            if isinstance(message, events.Key):
                found.append(message.character)
            else:
                found.append(type(message))
        else:
            inlet.read_within(1)

    assert found == ["j", "é", events.CursorPosition, "\N{REPLACEMENT CHARACTER}", "\x1b"]
    inlet.close()
    os.close(person)
    os.close(program)


async def test_a_line_that_is_gone_is_read_no_more() -> None:
    person, program = pty.openpty()
    inlet = Inlet(program, asyncio.get_running_loop(), lambda _: None)
    inlet.open()

    os.close(person)
    inlet.read_within(1)

    assert not inlet.is_open
    os.close(program)


async def test_where_a_loop_cannot_read_nothing_is_opened(tmp_path: Path) -> None:
    file = os.open(tmp_path / "typed", os.O_RDWR | os.O_CREAT)
    inlet = Inlet(file, asyncio.get_running_loop(), lambda _: None)

    inlet.open()

    assert not inlet.is_open
    os.close(file)
