"""What the line of ``fxtui status`` may be made of; pure, and quick to import."""

from __future__ import annotations

from argparse import ArgumentTypeError
from string import Formatter
from typing import Final

FIELDS: Final = (
    "up",
    "down",
    "other",
    "parked",
    "rate",
    "left",
    "objects",
    "eta",
    "keys",
    "all",
)
"""The names that stand for something, in braces."""


def fields_text() -> str:
    return ", ".join(f"{{{name}}}" for name in FIELDS)


def template_of(text: str) -> str:
    """A text in which only these names stand in braces; ``{{`` is a brace."""
    try:
        parts = [*Formatter().parse(text)]
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: {error}") from error
    for _, name, spec, conversion in parts:
        if name is not None and (name not in FIELDS or spec or conversion):
            raise ArgumentTypeError(f"{{{name}}} is none of {fields_text()}")
    return text
