"""What is said where there is no content to show, and above what there is; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from fxtui.domain.entry import FOLDERS, Columns, Entry, Trait
from fxtui.domain.errors import (
    ConfigError,
    FxtuiError,
    NotFound,
    PermissionDenied,
    TransientError,
    Unauthenticated,
    Unsupported,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe
from fxtui.front.preview import Drawing, Row, Run, Tone
from fxtui.front.preview.drawing import Made

from ..format import SIZE_WIDTH, count_text, size_text, time_text
from ..places import place_text

_BETWEEN: Final = " · "
_NOT_THIS_USER: Final = "Your user may not read it; its owner can change that."
_STEPS: Final[tuple[tuple[type[FxtuiError], str], ...]] = (
    (PermissionDenied, "Ask its owner for the right to read it, or use another profile."),
    (Unauthenticated, "Renew the keys (aws sso login, fxtui login); R tries again."),
    (NotFound, "It may have been moved or deleted meanwhile: R lists again."),
    (TransientError, "Is there a network? R tries again."),
    (Unsupported, "i tells all that is known of it, and what can be done."),
    (ConfigError, "Mend the configuration file, and start again."),
)


def said(*sentences: str) -> Drawing:
    """Sentences in the place of content. They are safe to show."""
    return Drawing("", Made([_sentence(sentence) for sentence in sentences]))


def _sentence(text: str) -> Row:
    return (Run(text, Tone.WRONG if text.startswith("! ") else Tone.PLAIN),)


def why_not(error: FxtuiError, place: Location) -> Iterator[str]:
    """What happened, to which location, and what to do."""
    yield f"! {safe(error.message)}"
    yield f"  {safe(place_text(place))}"
    steps = ((PermissionDenied, _NOT_THIS_USER), *_STEPS)
    for family, step in steps if place.scheme == LOCAL else _STEPS:
        if isinstance(error, family):
            yield f"  {step}"
            break
    if error.detail:
        yield f"  {safe(error.detail)}"


def without_bytes(entry: Entry) -> tuple[str, ...]:
    """Why there is nothing to read in an entry; none if there is."""
    if entry.kind in FOLDERS:
        return ("  This leads to a folder.",)
    if Trait.DOCUMENT in entry.traits:
        return (
            "  This document has no bytes of its own.",
            "  c copies it, and asks what it shall become.",
        )
    return ("  It is empty.",) if entry.size == 0 else ()


class Title(NamedTuple):
    """Size and date, and what it is: ``1.5 MiB · 2026-11-21 10:14 · text, UTF-8``."""

    size: str = ""
    date: str = ""
    what: str = ""

    def within(self, width: int) -> str:
        """Without the date where there is no room for that."""
        whole = self._text
        return whole if cell_len(whole) <= width else self._replace(date="")._text

    @property
    def _text(self) -> str:
        return _BETWEEN.join(filter(None, self))


def title_of(entry: Entry, drawing: Drawing) -> Title:
    size = "" if entry.size is None else size_text(entry.size)
    what = ", ".join(filter(None, (drawing.format, *drawing.notes)))
    return Title(size, time_text(entry.modified), what)


def folder(pages: Sequence[Columns], *, complete: bool) -> Drawing:
    """What a folder holds, as far as it was listed: counts first."""
    kinds = [kind for page in pages for kind in page.kinds]
    folders = sum(kind in FOLDERS for kind in kinds)
    size = sum(size or 0 for page in pages for size in page.sizes)
    least = "" if complete else "at least "
    files = count_text(len(kinds) - folders, "file")
    note = f"{least}{count_text(folders, 'folder')}, {files}, {size_text(size)}"
    rows = [row for page in pages for row in _rows(page)]
    return Drawing("", Made(rows), (note,), wraps=False)


def _rows(page: Columns) -> Iterator[Row]:
    for key, kind, size in zip(page.keys, page.kinds, page.sizes, strict=True):
        body, slash = key.removesuffix("/"), "/" if key.endswith("/") else ""
        told = "" if kind in FOLDERS else size_text(size)
        tone = Tone.HEAD if kind in FOLDERS else Tone.PLAIN
        name = safe(body[body.rfind("/") + 1 :] + slash)
        yield Run(f"{told:>{SIZE_WIDTH}}  ", Tone.FAINT), Run(name, tone)
