"""The parser of words: argparse, but for what it says of wrong ones."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import NoReturn

from fxtui.domain.errors import UsageError


class Parser(ArgumentParser):
    """Raises what others complain of in one line; the rest is for who asks for help."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")
