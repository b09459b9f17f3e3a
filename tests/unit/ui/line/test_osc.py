"""What is said beside the picture, and that no name can say more."""

from __future__ import annotations

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.ui.line.osc import Abilities, abilities, notification, progress, title

ABLE: Final = Abilities("osc777", title=True, progress=True)
_WHOLE: Final = re.compile(
    r"\x1b\](?:777;notify;fxtui;|9;fxtui: |2;)[^\x00-\x1f\x7f-\x9f;]*\x1b\\"
)


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_name_ends_its_sequence(name: str) -> None:
    for said in (
        notification(ABLE, name),
        notification(ABLE._replace(notifier="osc9"), name),
        title(ABLE, name),
    ):
        assert _WHOLE.fullmatch(said)
        said.encode()


def test_tmux_is_asked_to_hand_it_on() -> None:
    behind = abilities({"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"})

    said = notification(behind, "done")

    assert said == "\x1bPtmux;\x1b\x1b]9;fxtui: done\x1b\x1b\\\x1b\\"
    assert title(behind, "x") == "\x1b]2;x\x1b\\"


@pytest.mark.parametrize("name", ["", "linux", "vt100", "dumb"])
def test_a_terminal_that_would_print_it_is_told_nothing(name: str) -> None:
    able = abilities({"TERM": name})

    assert notification(able, "done") + title(able, "x") + progress(able, 0.5) == ""


@pytest.mark.parametrize(
    ("environment", "notifier", "has_bar"),
    [
        ({"TERM": "xterm-256color"}, "osc9", False),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, "osc9", True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "osc777", False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "8002"}, "osc777", True),
        ({"TERM": "xterm-ghostty"}, "osc9", True),
        ({"TERM": "foot"}, "osc777", False),
        ({"TERM": "screen-256color"}, "off", False),
    ],
)
def test_each_terminal_is_told_in_its_way(
    environment: dict[str, str], notifier: str, has_bar: bool
) -> None:
    able = abilities(environment)

    assert (able.notifier, able.progress) == (notifier, has_bar)


def test_the_bar_is_filled_and_taken_away() -> None:
    assert progress(ABLE, 0.427) == "\x1b]9;4;1;42\x1b\\"
    assert progress(ABLE, None) == "\x1b]9;4;0;0\x1b\\"
