"""One look into an object: the sections of its kind, and what went wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Final, Protocol, cast

from . import packed
from .found import Found, Section, text
from .kinds import KINDS, PACKED, Kind
from .ranged import Fetch, Ranged, Source
from .wire import Ask

_LONGEST: Final = 300
"""Characters of what a library says."""


class Format(Protocol):
    """What a module of a kind has."""

    def sections(self, file: Source, ask: Ask) -> Iterator[Section]:
        """What is in a file, the most important first; what it raises ends that."""
        ...


def look(ask: Ask, fetch: Fetch) -> Found:
    """Never fails: what could be found, and why there is no more of it."""
    file = Ranged(ask.size, fetch, ask.most)
    kind = next(kind for kind in KINDS if kind.name == ask.kind)
    if kind.module == PACKED:
        return packed.look(kind, file, ask, _read)
    return _read(kind, file, ask)


def _read(kind: Kind, file: Source, ask: Ask) -> Found:
    sections: list[Section] = []
    problem = lacks = ""
    try:
        module = cast("Format", import_module(f"{__package__}.{kind.module}"))
        for section in module.sections(file, ask):
            sections.append(section)  # noqa: PERF402  # what breaks off keeps what came
    except ModuleNotFoundError:
        lacks = kind.extra
    except MemoryError:
        problem = "it takes more memory than a look into it may"
    except Exception as error:  # the door of this process: a parser may raise anything
        problem = text(f"it cannot be read: {error or type(error).__name__}")[:_LONGEST]
    if file.is_refused:
        problem = ""
    return Found(
        kind.name,
        tuple(sections),
        problem=problem,
        lacks=lacks,
        wants_more=file.is_refused,
    )
