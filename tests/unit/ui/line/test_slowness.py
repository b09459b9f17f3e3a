"""How often the queue is drawn on which line, and what is told of it."""

from __future__ import annotations

import pytest

from fxtui.ui.line.attention import Attention
from fxtui.ui.line.slowness import every, slow_text, told


@pytest.mark.parametrize(
    ("lag", "is_blurred", "seconds"),
    [
        (None, False, 0.25),
        (0.02, False, 0.25),
        (0.1, False, 0.5),
        (0.3, False, 1.0),
        (0.02, True, 5.0),
    ],
)
def test_a_picture_of_the_queue_stands_longer_on_a_slow_line(
    lag: float | None, is_blurred: bool, seconds: float
) -> None:
    assert every(lag, is_blurred=is_blurred) == seconds


def test_what_was_told_of_a_line_stands_while_it_is_nearly_right() -> None:
    assert told(0.243, 0) == 240
    assert told(0.31, 240) == 240
    assert told(0.4, 240) == 400
    assert told(0.03, 240) == 0
    assert told(None, 0) == 0
    assert slow_text(240) == "slow line, 240 ms"


def test_where_focus_is_never_told_the_last_key_tells_who_is_there() -> None:
    now = 100.0
    attention = Attention(lambda: now)
    assert not attention.is_there

    attention.typed()
    assert attention.is_there

    now += 31
    assert not attention.is_there
    assert not attention.is_blurred


def test_a_terminal_that_lost_the_focus_is_looked_at_by_nobody() -> None:
    attention = Attention(lambda: 0.0)
    attention.typed()

    attention.focus(False)
    assert not attention.is_there
    assert attention.is_blurred

    attention.typed()
    assert attention.is_there
