"""The real program in a terminal that has sixel: asked late, answered quietly."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import termios
from pathlib import Path
from typing import Final

from PIL import Image

from tests.terminal import Terminal

from .test_terminal import PROGRAM

ANSWERS: Final = {
    b"\x1b[>q": b"\x1bP>|Sixteen(1)\x1b\\",
    b"\x1b[?1;1;0S": b"\x1b[?1;0;64S",
    b"\x1b[c": b"\x1b[?63;1;4c",
}
SIXEL: Final = b"\x1bP0;1q"


class SixelTerminal(Terminal):
    """Says that it has sixel, and how large its cells are."""

    def resize(self, columns: int, rows: int) -> None:
        super().resize(columns, rows)
        size = struct.pack("HHHH", rows, columns, columns * 8, rows * 16)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)

    def _take(self, data: bytes, now: float) -> None:
        super()._take(data, now)
        for question, answer in ANSWERS.items():
            if question in data and question != b"\x1b[c":
                self._answer(answer)

    def _answer(self, answer: bytes) -> None:
        super()._answer(ANSWERS[b"\x1b[c"] if answer.endswith(b"c") else answer)


def test_a_picture_is_drawn_once_and_again_where_it_was_covered(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    Image.linear_gradient("L").convert("RGB").save(home / "a.png")
    environment = {n: t for n, t in os.environ.items() if not n.startswith("FXTUI_")}
    environment |= {
        "FXTUI_STATE": str(tmp_path / "state"),
        "FXTUI_CONFIG": str(tmp_path / "config.toml"),
    }
    for name in ("SSH_CONNECTION", "TMUX"):
        environment.pop(name, None)
    program = [sys.executable, "-c", PROGRAM, str(home)]
    terminal = SixelTerminal(keeps_screen=False)
    with terminal.start(program, environment=environment) as shown:
        shown.wait_for_bytes(b"a.png")
        shown.wait_until_quiet()
        assert b"\x1b[>q" not in shown.raw

        shown.send("jp")
        shown.wait_for_bytes(SIXEL)
        shown.wait_until_quiet()
        strips = shown.raw.count(SIXEL)
        shown.send("?")
        shown.wait_until_quiet()
        shown.send("\x1b")
        shown.wait_until_quiet()

        assert 1 <= strips <= 8
        assert shown.raw.count(SIXEL) == 2 * strips  # what was covered is drawn again

        shown.send("p")
        shown.wait_until_quiet()
        shown.send("q")

        assert shown.wait_for_end() == 0
        assert shown.raw.count(SIXEL) == 2 * strips
