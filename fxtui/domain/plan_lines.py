"""A plan as the lines of a file: a header, then a row each, to be read, cut and applied.

Every line is one JSON object, so ``grep`` and ``jq -c`` may take rows out; blank lines
mean nothing. Locations are written as people write them. What a line lacks, or has too
much, is a ConfigError that names it: nothing of a plan is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, TypeVar

import msgspec

from . import codec
from .attributes import Attributes
from .copying import is_folder
from .errors import ConfigError
from .location import LOCAL, Location
from .plan import Action, PlanRow, Seen
from .request import Verb
from .value import Value

T = TypeVar("T")

FORMAT: Final = 1
"""The version of these lines; another one is refused."""


class Header(Value, frozen=True, kw_only=True):
    """The first line: what was asked for, when, and of which servers."""

    plan: int = FORMAT
    fxtui: str
    """The version that wrote it."""

    made: str
    """ISO 8601, in UTC."""

    verb: Verb
    source: str
    """The first one; what each row comes from is in its line."""

    sources: int = 1
    target: str | None = None
    """The folder that everything lands below; None if it is only deleted."""

    profile: str | None = None
    endpoint_url: str | None = None
    region: str | None = None
    preserve: bool = False
    attributes: Attributes | None = None
    """What the objects at the target are to be; None where nothing was asked for."""

    @property
    def folder(self) -> Location | None:
        """The target, as a location."""
        return None if self.target is None else Location.parse(self.target)


class Line(Value, frozen=True):
    """A row as it is written: flat where people look, and its locations as text."""

    action: Action
    source: str
    target: str | None = None
    was: Seen = Seen()
    there: Seen | None = None
    reason: str = ""


_headers: Final = msgspec.json.Decoder(Header)
_lines: Final = msgspec.json.Decoder(Line)


def header_line(header: Header) -> bytes:
    return codec.encode(header) + b"\n"


def line_of(row: PlanRow) -> bytes:
    target = None if row.target is None else str(row.target)
    line = Line(row.action, str(row.source), target, row.was, row.there, row.reason)
    return codec.encode(line) + b"\n"


def header_of(first_line: bytes) -> Header:
    """What the first line of a plan says, or a ConfigError."""
    try:
        header = codec.decode(first_line, _headers)
        _check_header(header)
    except (msgspec.DecodeError, UnicodeError, ValueError) as error:
        _refuse(1, f"this is no header of a plan ({error})", error)
    return header


def read_plan(lines: Iterable[bytes]) -> Iterator[PlanRow]:
    """The rows of a whole file, whose first line is the header; or a ConfigError."""
    numbered = enumerate(lines, start=1)
    _, first = next(numbered, (1, b""))
    folder = header_of(first).folder
    for number, line in numbered:
        if line.strip():
            yield _row(number, line, folder)


def _row(number: int, line: bytes, folder: Location | None) -> PlanRow:
    try:
        read = codec.decode(line, _lines)
        target = None if read.target is None else _place(read.target)
        source = _place(read.source)
        row = PlanRow(read.action, source, target, read.was, read.there, read.reason)
        _check_row(row, folder)
    except (msgspec.DecodeError, UnicodeError, ValueError) as error:
        _refuse(number, str(error), error)
    return row


def _check_header(header: Header) -> None:
    if header.plan != FORMAT:
        raise ValueError(f"its format is {header.plan}, and this fxtui reads {FORMAT}")
    if header.verb is Verb.APPLY:
        raise ValueError("a plan does not apply another one")
    if header.folder is None and header.verb is not Verb.DELETE:
        raise ValueError("it has no target")
    if header.folder and not is_folder(header.folder):
        raise ValueError(
            f"its target {header.folder} is no folder: it has no / at its end"
        )
    Location.parse(header.source)


def _check_row(row: PlanRow, folder: Location | None) -> None:
    """Refuse what the engine could not do, or would do at another place."""
    match row.action:
        case Action.DELETE if row.target is not None:
            raise ValueError("a delete has a source, and no target")
        case Action.DELETE if folder is not None:
            _check_below(row.source, folder)
        case Action.COPY | Action.MOVE:
            _check_move(row, folder)


def _check_move(row: PlanRow, folder: Location | None) -> None:
    if row.target is None or folder is None:
        raise ValueError(f"a {row.action} needs a target, here and in the header")
    _check_below(row.target, folder)
    if row.source == row.target:
        raise ValueError(f"{row.source} would be put in its own place")


def _check_below(location: Location, folder: Location) -> None:
    same = (location.scheme, location.profile) == (folder.scheme, folder.profile)
    climbs = location.scheme == LOCAL and ".." in location.key.split("/")
    if climbs or not (same and location.key.startswith(folder.key)):
        raise ValueError(f"{location} is not below {folder}, the target of this plan")


def _place(text: str) -> Location:
    """Where an object is; or a ValueError."""
    location = Location.parse(text)
    if not location.key:
        raise ValueError(f"{text!r} names no object")
    return location


def _refuse(number: int, why: str, cause: Exception) -> NoReturn:
    raise ConfigError(f"line {number} of the plan: {why}") from cause
