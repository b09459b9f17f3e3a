"""Secrets that a person chooses or knows: from the terminal or a file, never from words.

Whatever is among the words of a command, everybody on the machine can read.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from fxtui.domain.errors import UsageError


def add_password_options(parser: ArgumentParser, what_for: str) -> None:
    parser.add_argument("--password", action="store_true", help=f"ask for one {what_for}")
    parser.add_argument(
        "--password-file", metavar="FILE", help="the same; it is the first line of a file"
    )


def new_password(options: Namespace) -> str:
    """The password that was asked for, or none."""
    if options.password_file:
        return _of_file(options.password_file)
    return _typed_twice() if options.password else ""


def is_attended() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _of_file(name: str) -> str:
    try:
        password, *_ = [*Path(name).read_text("utf-8").splitlines(), ""]
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} holds no password: {error}") from error
    if not password:
        raise UsageError(f"{name} holds no password: its first line is empty")
    return password


def _typed_twice() -> str:
    if not is_attended():
        raise UsageError("--password asks on a terminal; else use --password-file FILE")
    password = getpass("Password: ")
    if not password:
        raise UsageError("an empty password is none")
    if getpass("Again: ") != password:
        raise UsageError("these are two different passwords")
    return password
