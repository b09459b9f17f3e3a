"""What a terminal sends, told key by key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from fxtui.ui.key_trial import Press, Presses, told, try_keys
from fxtui.ui.keys import keys_for

KEYS = keys_for("default", {})


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("c", "c"),
        ("D", "D"),
        (",", "comma"),
        ("+", "+"),
        (" ", "space"),
        ("\x15", "ctrl+u"),
        ("\x1b[15~", "f5"),
        ("\x1bOP", "f1"),
        ("\x1b[1;3D", "alt+left"),
        ("ä", "ä"),
    ],
)
def test_what_arrives_has_the_name_that_the_configuration_has_for_it(
    sent: str, key: str
) -> None:
    assert list(Presses().feed(sent.encode())) == [Press(sent, key)]


def test_a_key_is_told_with_all_that_it_means() -> None:
    assert told(Press("\x1b[15~", "f5"), KEYS).split() == ["^[[15~", "f5", "Copy"]
    assert "Rename" in told(Press("r", "r"), KEYS)
    assert "Recent places (after g)" in told(Press("r", "r"), KEYS)
    assert "nothing in the browser" in told(Press("\x02", "ctrl+b"), KEYS)


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


def test_a_terminal_is_read_until_q_comes_twice(line: tuple[int, int]) -> None:
    person, program = line
    said: list[str] = []

    with ThreadPoolExecutor() as threads:
        trial = threads.submit(try_keys, KEYS, program, said.append)
        while not os.read(person, 100).endswith(b"u"):
            pass  # until it listens
        os.write(person, b"q\x03qq")
        trial.result(timeout=20)

    assert [line.split()[0] for line in said[1:]] == ["q", "^C", "q", "q"]
