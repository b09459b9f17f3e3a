"""Ten thousand names that were made to do harm, in what the browser says of them.

Whatever a view makes of them goes the way of a frame: what reaches the terminal is our
own sequences, and text that no terminal obeys.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final
from unicodedata import category

import pytest
from rich.cells import cell_len

from fxtui.domain.content import Span
from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.errors import Problem, StorageError
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.plan import Action, PlanRow, Seen
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Tally
from fxtui.front.preview import preview
from fxtui.ui.cells import clipped
from fxtui.ui.columns import row_text
from fxtui.ui.command_line import command_of
from fxtui.ui.dead_end import gap, not_all, way_out
from fxtui.ui.dialogs.choices import brief
from fxtui.ui.dialogs.choices import row_text as choice_text
from fxtui.ui.differences import Word
from fxtui.ui.line.canvas import Canvas
from fxtui.ui.line.osc import Abilities, notification, title
from fxtui.ui.line.pen import PLAIN
from fxtui.ui.line.row import row_of
from fxtui.ui.messages import Tab
from fxtui.ui.news import news
from fxtui.ui.preview.words import why_not
from fxtui.ui.queue_layout import layout, line
from fxtui.ui.queue_rows import row_of as queue_row_of
from fxtui.ui.refusals import Refusals
from fxtui.ui.rows import Rows
from fxtui.ui.sync.sheet import Sheet
from fxtui.ui.sync.words import fact_text
from fxtui.ui.sync.words import row_text as plan_text
from tests.ui.queue_samples import job, remote, transfer

MANY: Final = 10_000
_FORBIDDEN: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_OURS: Final = re.compile(r"\x1b\[[0-9;]*[HGm]")
_BESIDE: Final = re.compile(r"\x1b\](?:2;|777;notify;fxtui;)([^\x1b]*)\x1b\\")

_PIECES: Final[Sequence[Sequence[str]]] = (
    [chr(code) for code in (*range(1, 0x20), 0x7F)],
    [chr(code) for code in range(0x80, 0xA0)],
    [
        "\x1b]52;c;cHduZWQ=\x07",
        "\x1b[2J",
        "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\",
        "\x9d0;x\x9c",
    ],
    ["\u202e", "\u2066", "\u2069", "\u200f", "\u061c", "\u2028", "\u2029"],
    ["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u3164", "\U000e0041", "\ufe0f"],
    ["漢", "字", "🎉", "👩\u200d🚀", "🇳🇴", "한", "\uff21"],
    ["a\u0301", "\u0301", "e" + "\u0300" * 20, "\u0e33", "\u09be"],
    ["[bold red]", "[/]", "[@click=app.quit]", "\\[", "{x}", "%s", "]]"],
    [os.fsdecode(bytes([byte])) for byte in range(0x80, 0x100)],
    ["a", "file", "-rf", "~", "..", " ", "  ", ".csv", "/", "//", "\\"],
)


def _corpus() -> Iterator[str]:
    """Each time the same; one in a hundred as long as S3 lets a key be."""
    random = Random(7)
    for number in range(MANY):
        pieces = [
            random.choice(random.choice(_PIECES)) for _ in range(random.randint(1, 9))
        ]
        name = "".join(pieces)
        yield (name * 1024)[:1024] if number % 100 == 0 else name


NAMES: Final = tuple(_corpus())


def on_the_wire(texts: Iterator[str], width: int) -> str:
    """What the terminal is sent for these, each a line of the screen of its own."""
    canvas = Canvas(width, MANY)
    sign = canvas.pens.sign(PLAIN)
    for y, text in enumerate(texts):
        canvas.lay(y % MANY, 0, row_of([(text, sign)], cell_len))
    return canvas.changes()


def obeyed(text: str) -> set[str]:
    return {character for character in set(text) if category(character) in _FORBIDDEN}


def _listing(width: int) -> Iterator[str]:
    rows = Rows(Location("s3", "bucket/"))
    rows.extend(Columns.of([Entry(f"bucket/{name}", Kind.FILE, 1) for name in NAMES]))
    return (row_text(rows, row, width, " ") for row in range(len(rows)))


def _queue(width: int) -> Iterator[str]:
    problem = Problem("x", "lost")
    for number, name in enumerate(NAMES, 1):
        item = transfer(number, name=name, state=State.FAILED, problem=problem)
        yield line(queue_row_of(item, {}, {}), layout(Tab.FAILED, width)).text


def _problems(width: int) -> Iterator[str]:
    for number, name in enumerate(NAMES, 1):
        problem = Problem("x", f"lost {name}", remote(name))
        item = transfer(number, state=State.FAILED, problem=problem)
        yield line(queue_row_of(item, {}, {}), layout(Tab.ACTIVE, width)).text


def _compared(width: int) -> Iterator[str]:
    rows = Rows(Location("s3", "bucket/"))
    rows.extend(Columns.of([Entry(f"bucket/{name}", Kind.FILE, 1) for name in NAMES]))
    rows.differences = [Word.SMALLER] * len(rows)
    return (row_text(rows, row, width, "*") for row in range(len(rows)))


def _plan(width: int) -> Iterator[str]:
    here, there = Location("file", "data/"), Location("s3", "b/")
    sheet, seen = Sheet(here, there, delete=True), Seen(1, 1.0)
    for name in NAMES[::4]:
        source, target = here.child(name), there.child(name)
        sheet.add(PlanRow(Action.COPY, source, target, seen, None, name))
        sheet.add(PlanRow(Action.SKIP, source, None, seen, None, name))
    for at in range(len(sheet)):
        yield plan_text(sheet, at, width)
        yield clipped(fact_text(sheet, at, width), width)


def _choices(width: int) -> Iterator[str]:
    for name in NAMES:
        yield choice_text((brief(name), brief(str(remote(name)))), (30, 30), width)


@pytest.mark.parametrize(
    ("view", "width"),
    [
        (_listing, 120),
        (_compared, 40),
        (_queue, 80),
        (_problems, 40),
        (_plan, 80),
        (_choices, 70),
    ],
    ids=["listing", "compared", "queue", "problems", "plan", "choices"],
)
def test_a_view_sends_nothing_but_our_own_sequences(
    view: Callable[[int], Iterator[str]], width: int
) -> None:
    texts = [*view(width)]

    sent = on_the_wire(iter(texts), width)

    assert not obeyed("".join(texts))
    assert not obeyed(_OURS.sub("", sent))
    assert {cell_len(text) for text in texts} == {width}
    sent.encode()


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.json", "a.md", "a.py", "a"])
async def test_what_is_looked_into_sends_nothing_else_either(name: str) -> None:
    """Of content no width is promised: it is cut when it is painted."""
    lines = [json.dumps(each) if name == "a.json" else each for each in NAMES[:2000]]
    begin, end = ("[", "]") if name == "a.json" else ("", "")
    told = begin + (",\n" if begin else "\n").join(lines) + end
    content = told.encode("utf-8", "surrogateescape")

    async def read(span: Span) -> bytes:
        return content[span.offset : span.offset + span.size]

    drawing = await preview(Entry(name, Kind.FILE, len(content)), read)

    texts = [drawing.rows.text(at) for at in range(len(drawing.rows))]
    assert texts
    assert not obeyed("".join([*texts, drawing.format, *drawing.notes]))
    assert not obeyed(_OURS.sub("", on_the_wire(iter(texts), 200)))


def test_why_a_place_is_not_shown_is_safe() -> None:
    for name in NAMES[:: MANY // 1000]:
        refused, error = Refusals(), StorageError(name, detail=name)
        refused.hear(remote(name), error)

        words = [not_all(refused), *way_out(error, remote(name)), gap(error, old=True)]

        assert not obeyed("".join(words))
        assert not obeyed("".join(why_not(error, remote(name))))


def test_what_a_widget_forgot_is_not_sent_either() -> None:
    sent = on_the_wire(iter(NAMES), 160)

    assert not obeyed(_OURS.sub("", sent))
    sent.encode()


def test_the_command_and_the_news_of_a_job_are_safe() -> None:
    for name in NAMES[:: MANY // 300]:
        item, place = transfer(name=name), remote(name)
        whole = job(source=place, target=place, tally=Tally(failed=Count(1, 1)))

        words = [command_of(item), command_of(whole), *news({}, [whole])]

        assert all(safe(word) == word for word in words)


def test_no_name_leaves_the_title_or_the_notification_that_tells_it() -> None:
    able = Abilities("osc777", title=True)

    for name in NAMES:
        for sent in (title(able, name), notification(able, name)):
            inside = _BESIDE.fullmatch(sent)
            assert inside
            assert not obeyed(inside[1])
