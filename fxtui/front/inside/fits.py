"""FITS: the cards of its headers, and what units there are."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Final

from .found import Section, facts, table
from .ranged import Source
from .wire import Ask

_BLOCK: Final = 2880
_CARD: Final = 80
_UNITS: Final = 50
_BLOCKS: Final = 100
"""Blocks of a header, at most."""

_QUIET: Final = {"", "END"}


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    units = list(_units(file))
    names = ("unit", "name", "kind", "shape", "type")
    yield table("units", names, map(_described, range(len(units)), units))
    for number, cards in enumerate(units[:3]):
        told = ((name, text) for name, text in cards if name not in _QUIET)
        yield facts(f"header of unit {number}", told)


def _units(file: Source) -> Iterator[list[tuple[str, str]]]:
    for _ in range(_UNITS):
        cards = _header(file)
        if not cards:
            return
        yield cards
        file.seek(_size(dict(cards)), 1)


def _header(file: Source) -> list[tuple[str, str]]:
    """Its cards; none at the end."""
    cards: list[tuple[str, str]] = []
    for _ in range(_BLOCKS):
        block = file.read(_BLOCK).decode("ascii", "replace")
        if len(block) < _BLOCK:
            return []
        cards += (_card(block[at : at + _CARD]) for at in range(0, _BLOCK, _CARD))
        if ("END", "") in cards:
            return cards
    return cards


def _card(line: str) -> tuple[str, str]:
    if line[8:10] == "= ":
        return line[:8].rstrip(), line[10:].strip()
    return line[:8].rstrip(), line[8:].strip()


def _value(cards: dict[str, str], name: str) -> str:
    """Without its comment, and without quotes."""
    text = cards.get(name, "")
    if text.startswith("'"):
        return text[1:].partition("'")[0].rstrip()
    return text.partition("/")[0].strip()


def _number(cards: dict[str, str], name: str, default: int = 0) -> int:
    text = _value(cards, name)
    return int(text) if text else default


def _shape(cards: dict[str, str]) -> list[int]:
    count = min(_number(cards, "NAXIS"), 999)
    return [_number(cards, f"NAXIS{at}") for at in range(1, count + 1)]


def _size(cards: dict[str, str]) -> int:
    """Bytes of the data behind a header, in whole blocks."""
    shape = _shape(cards)
    if not shape:
        return 0
    values = prod(shape) + _number(cards, "PCOUNT")
    size = abs(_number(cards, "BITPIX")) // 8 * _number(cards, "GCOUNT", 1) * values
    if size < 0:
        raise ValueError("its data would end before they begin")
    return -(-size // _BLOCK) * _BLOCK


def _described(number: int, unit: list[tuple[str, str]]) -> Iterator[str | int]:
    cards = dict(unit)
    yield number
    yield _value(cards, "EXTNAME")
    yield _value(cards, "XTENSION") or "primary"
    yield " x ".join(map(str, _shape(cards)))
    yield f"BITPIX {_value(cards, 'BITPIX')}"
