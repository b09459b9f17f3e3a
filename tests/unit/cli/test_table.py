"""Every command that is listed is there, and which one some words mean."""

from __future__ import annotations

from argparse import ArgumentParser

import pytest

from fxtui.cli.main import run
from fxtui.cli.table import COMMANDS, Group, Listed


def listed() -> list[Listed]:
    groups = [c for c in COMMANDS.values() if isinstance(c, Group)]
    parts = [part for group in groups for part in group.parts.values()]
    return [c for c in COMMANDS.values() if isinstance(c, Listed)] + parts


@pytest.mark.parametrize("command", listed(), ids=lambda command: command.place)
def test_what_is_listed_can_be_loaded(command: Listed) -> None:
    parser = ArgumentParser()

    command.load().add_options(parser)

    assert parser.format_help()


def test_a_second_word_that_is_none_names_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["jobs", "paws"]) == 2
    assert "do you mean pause?" in capsys.readouterr().err


def test_a_group_helps_with_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["jobs", "--help"]) == 0
    assert "receipt" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["pause"], ["pause", "1", "--all"], ["earlier"], ["show"], ["answer", "skip"]],
    ids=" ".join,
)
def test_an_order_says_for_whom_it_is(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["jobs", *words]) == 2
    assert f"fxtui jobs {words[0]} ID…" in capsys.readouterr().err
