"""What is drawn is the code, and where it cannot be read nothing is drawn."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper

import pytest
import segno

from fxtui.cli.qr import qr_lines, shown

ADDRESS = "https://www.dropbox.com/oauth2/authorize?client_id=" + "x" * 200
MODULES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


class Screen(TextIOWrapper):
    """A terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.written = BytesIO()
        super().__init__(self.written, encoding)

    def isatty(self) -> bool:
        return True


def test_each_cell_is_two_modules() -> None:
    rows: list[list[int]] = []
    for line in qr_lines(ADDRESS):
        above, below = zip(*(MODULES[cell] for cell in line), strict=True)
        rows += [list(above), list(below)]

    code = segno.make(ADDRESS, micro=False, error="l", boost_error=False)
    modules = [[int(module) for module in row] for row in code.matrix_iter(border=2)]
    assert rows[: len(modules)] == modules
    assert not any(any(row) for row in rows[len(modules) :])


def test_it_is_dark_on_light_whatever_the_terminal_is() -> None:
    screen = Screen()

    assert shown(["█"], screen, (80, 24))
    assert screen.written.getvalue().decode() == "\x1b[30;47m█\x1b[0m\n"


@pytest.mark.parametrize(
    ("screen", "room"),
    [
        (Screen(), (10, 50)),
        (Screen(), (200, 24)),
        (Screen("latin-1"), (200, 50)),
        (TextIOWrapper(BytesIO(), "utf-8"), (200, 50)),
    ],
    ids=["narrow", "low", "without blocks", "a file"],
)
def test_what_cannot_be_read_is_not_drawn(
    screen: TextIOWrapper, room: tuple[int, int]
) -> None:
    assert not shown(qr_lines(ADDRESS), screen, room)
    assert screen.tell() == 0


def test_what_no_picture_holds_is_not_drawn() -> None:
    screen = Screen()

    assert not shown(qr_lines("x" * 5000), screen, (500, 500))
    assert not screen.written.getvalue()
