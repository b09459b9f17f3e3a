"""What a parser finds in an object, or why it finds nothing, above its bytes; pure.

The parser may be hostile: whatever it says is drawn, and is safe to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fxtui.domain.content import Span

from ..inside.found import Found
from ..picture.easel import Easel
from .drawing import Drawing, Row, Run, Tone, printable
from .formats import fitting
from .known import Head, Known, Missing, Subject
from .sections import Above, drawing_of

MORE: Final = "For the rest more of it has to be read than is read unasked."


def insight(
    found: Found, below: Drawing, width: int, *, easel: Easel | None = None
) -> Drawing:
    """What was found; if that is nothing, what is below, and why."""
    words: list[Row] = [(Run(sentence, Tone.WRONG),) for sentence in _problems(found)]
    if found.wants_more:
        words.append((Run(MORE, Tone.FAINT),))
    if found.content:
        drawing = _of_content(found, width)
    elif found.sections:
        drawing = drawing_of(found, easel)
    else:
        return _above(words, below)
    name = " in ".join([drawing.format, *reversed(found.packed)])
    return _above(words, replace(drawing, format=printable(name)))


def _problems(found: Found) -> Iterator[str]:
    name = printable(found.format or "".join(found.packed[-1:]))
    if found.lacks:
        yield f"! {name}: pip install 'fxtui[{found.lacks}]' shows what is in it."
    if found.problem:
        yield f"! {name}: {printable(found.problem)}"


def _above(words: list[Row], drawing: Drawing) -> Drawing:
    if not words:
        return drawing
    return replace(drawing, rows=Above(words, drawing.rows), colours=None)


def _of_content(found: Found, width: int) -> Drawing:
    """As an object of its own would be drawn that begins so."""
    content = found.content
    size = len(content) + found.is_cut
    head, known = Head.of(found.name, content, size), Known(size)
    known.add(0, content)
    subject = Subject(head, known, Span(0, len(content)), 1, width)
    drawing = next(filter(None, _tries(subject)))
    cut = ("its beginning",) if found.is_cut else ()
    return replace(drawing, notes=(*drawing.notes, *cut))


def _tries(subject: Subject) -> Iterator[Drawing | None]:
    for format in fitting(subject.head):
        try:
            yield format.draw(subject)
        except Missing:
            continue
