"""A program in a terminal that a page has: what it hears, and how it ends."""

from __future__ import annotations

import pytest

from fxtui.web import sitting as module
from fxtui.web.heard import Size
from fxtui.web.sitting import sitting

SIZE = Size(24, 80)


async def test_who_takes_no_keys_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    # A terminal that still edits lines takes what is too much, and throws it away.
    program = ["sh", "-c", "stty raw -echo; echo ready; exec sleep 60"]

    async with sitting(program, SIZE, grace=0.1) as seat:
        shown = b""
        while b"ready" not in shown:
            shown += await seat.shown()

        assert await seat.type(b"few")
        assert not await seat.type(bytes(1_000_000))


async def test_who_has_ended_shows_nothing_more_and_takes_what_comes() -> None:
    async with sitting(["echo", "the end"], SIZE) as seat:
        shown = b""
        while more := await seat.shown():
            shown += more

        assert shown == b"the end\r\n"
        assert await seat.type(b"too late")
        seat.resize(SIZE)


async def test_what_cannot_be_run_leaves_no_line_open() -> None:
    with pytest.raises(FileNotFoundError):
        async with sitting(["/no/such/program"], SIZE):
            raise AssertionError
