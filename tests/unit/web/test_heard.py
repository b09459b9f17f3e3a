"""What pages say, and what they should not."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from fxtui.web.heard import Size, heard, size_of
from fxtui.web.sitting import environment_of_page

_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_keys_and_sizes_are_understood() -> None:
    assert heard('["stdin", "\\u001b[Aé"]') == "\x1b[Aé".encode()
    assert heard('["resize", {"width": 120, "height": 36}]') == Size(36, 120)
    assert heard('["ping", "1"]') is None


def test_half_a_character_is_typed_as_what_it_is_not() -> None:
    assert heard('["stdin", "\\ud83d"]') == b"?"


def test_no_size_is_beyond_what_a_terminal_takes() -> None:
    assert size_of("120", "36") == Size(36, 120)
    assert size_of(10**9, -5) == Size(1, 1000)
    assert size_of(None, "x") == Size(24, 80)


@given(st.text() | st.builds(json.dumps, _ANYTHING))
def test_whatever_is_said_harms_nobody(said: str) -> None:
    told = heard(said)

    assert told is None or isinstance(told, bytes | Size)


def test_a_page_is_no_terminal_of_another_kind() -> None:
    there = {"TMUX": "x", "TERM": "screen", "TERM_PROGRAM": "ghostty", "AWS_PROFILE": "a"}

    assert environment_of_page(there) == {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "AWS_PROFILE": "a",
    }
