"""``fxtui keys``: the keys of the browser, as a person has them, and as they arrive."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Any

from fxtui.config import read_config
from fxtui.domain.value import Value
from fxtui.wiring import paths_here

from .output import complain, say, say_json
from .status import Status


class KeyLine(Value, frozen=True):
    """One line of ``--json``."""

    group: str
    command: str
    keys: tuple[str, ...]
    name: str
    help: str


def add_options(parser: ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one JSON object a line")
    how.add_argument(
        "--test",
        action="store_true",
        help="press keys, and see what this terminal sends and what it means",
    )


def run(options: Namespace) -> int:
    page = import_module("fxtui.ui.key_page")  # by name: the browser is no floor of ours
    keys = _keys_here()
    for problem in keys.problems:
        complain(problem)
    if options.test:
        return _test(keys)
    if options.json:
        for row in page.key_rows(keys):
            say_json(KeyLine(*row))
    else:
        for line in page.help_lines(keys):
            say(line)
    return Status.USAGE if keys.problems else Status.DONE


def _test(keys: Any) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain("keys --test needs a terminal to press keys in")
        return Status.USAGE
    trial = import_module("fxtui.ui.key_trial")  # with Textual, which reads the keys
    trial.try_keys(keys, sys.stdin.fileno(), say)
    return Status.DONE


def _keys_here() -> Any:
    """The browser's Keys, after the configuration file."""
    ui = read_config(paths_here().config).ui
    return import_module("fxtui.ui.keys").keys_for(ui.keymap, ui.keys)
