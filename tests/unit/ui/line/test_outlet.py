"""What a terminal has no room for waits, and the program does not."""

from __future__ import annotations

import asyncio
import os
import pty
import tty
from collections.abc import Iterator
from threading import Thread

import pytest

from fxtui.ui.line.outlet import MOST, Outlet

LONG = bytes(range(256)) * 400
"""More than a terminal takes at once."""


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """The end of the person, and that of the program."""
    person, program = pty.openpty()
    tty.setraw(program)
    yield person, program
    os.close(program)


async def _outlet(program: int) -> Outlet:
    outlet = Outlet.beside(program, asyncio.get_running_loop())
    assert outlet is not None
    return outlet


def _read(person: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        found += os.read(person, 65536)
    return bytes(found)


async def test_what_has_no_room_comes_later_in_its_order(line: tuple[int, int]) -> None:
    person, program = line
    outlet, free = await _outlet(program), asyncio.Event()

    outlet.write(LONG)
    outlet.write(b"the end")
    outlet.when_free(free.set)
    was_behind = outlet.is_behind
    size = len(LONG) + len(b"the end")
    found = await asyncio.to_thread(_read, person, size)
    await free.wait()
    outlet.close()

    assert was_behind
    assert found == LONG + b"the end"
    os.close(person)


async def test_who_writes_much_more_waits_until_there_is_room(
    line: tuple[int, int],
) -> None:
    person, program = line
    outlet, found = await _outlet(program), list[bytes]()
    size = (MOST + 2) * len(LONG)
    reader = Thread(target=lambda: found.append(_read(person, size)))

    reader.start()
    for _ in range(MOST + 2):
        outlet.write(LONG)
    outlet.close()
    reader.join()

    assert found == [LONG * (MOST + 2)]
    os.close(person)


async def test_a_terminal_that_is_gone_takes_everything(line: tuple[int, int]) -> None:
    person, program = line
    outlet = await _outlet(program)
    outlet.write(LONG)

    os.close(person)
    outlet.drain()
    outlet.write(b"more")

    assert not outlet.is_behind
    outlet.close()


async def test_what_is_no_terminal_has_no_outlet() -> None:
    ends = os.pipe()

    assert Outlet.beside(ends[1], asyncio.get_running_loop()) is None

    for end in ends:
        os.close(end)
