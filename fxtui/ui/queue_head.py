"""The lines above the queue: what all of it adds up to, and the tabs; pure.

A narrow terminal drops what matters least, and never cuts a figure in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from .census import Figures
from .format import count_text, duration_text, percent_text, rate_text, size_text
from .messages import Tab
from .queue_items import Flow
from .queue_words import ACROSS, RETRYING

_GAP: Final = "  "
_MANY: Final = 100_000
"""From here on a count is short where there is little room."""


class Phrase(NamedTuple):
    """Something the head can say; of the highest rank is left out first."""

    rank: int
    text: str


class TabText(NamedTuple):
    tab: Tab
    text: str
    is_shown: bool


def head_text(
    figures: Figures, flow: Flow, *, signs: Iterable[str], graph: str, width: int
) -> str:
    """``↑ 3 running  12 of at least 5,003 objects  …``, in at most so many cells."""
    return fitting(_phrases(figures, flow, "".join(signs), graph), width)


def compact_text(
    figures: Figures, flow: Flow, *, signs: Iterable[str], parked: int = 0, width: int
) -> str:
    """All of the queue on one line: ``↑ 3 running  34 %  12.0 MiB/s  ETA 1:20``."""
    phrases = _phrases(figures, flow, "".join(signs), "")
    if parked:
        phrases.append(Phrase(1, f"{count_text(parked, 'job')} parked"))
    return fitting([phrase for phrase in phrases if phrase.rank < _TOTALS], width)


_TOTALS: Final = 4
"""The rank of totals, which the one line leaves to the percentage."""


def _phrases(figures: Figures, flow: Flow, signs: str, graph: str) -> list[Phrase]:
    sent = figures.bytes_final + flow.sent
    least = "at least " if figures.unplanned else ""
    eta = _eta(figures, flow)
    said = [
        Phrase(0, _under_way(figures, flow, signs)),
        Phrase(2, _percent(figures, sent)),
        Phrase(_TOTALS, _of(figures.objects_final, figures.objects, least)),
        Phrase(5, _of_bytes(sent, figures.bytes, least)),
        Phrase(1, rate_text(flow.rate)),
        Phrase(6, graph if flow.rate >= 1 else ""),
        Phrase(3, f"ETA {eta}" if eta else ""),
        Phrase(2, _counted(figures.paused - figures.asked, "paused")),
        Phrase(1, _counted(figures.asked, "to decide")),
        Phrase(1, _counted(figures.failed + figures.broken, "failed")),
    ]
    return [phrase for phrase in said if phrase.text]


def _under_way(figures: Figures, flow: Flow, signs: str) -> str:
    if figures.running:
        sign = signs if len(signs) == 1 else ACROSS
        word = RETRYING if flow.retrying == figures.running else "running"
        return f"{sign} {count_text(figures.running)} {word}"
    if figures.listing:
        return "listing the sources"
    if figures.halted and figures.halted == figures.queued:
        return "paused"
    return "waiting" if figures.queued else "nothing runs"


def _percent(figures: Figures, sent: int) -> str:
    if figures.unplanned or not figures.objects:
        return ""
    if not figures.bytes:
        return percent_text(figures.objects_final, figures.objects)
    return percent_text(sent, figures.bytes)


def _of(done: int, total: int, least: str) -> str:
    return f"{count_text(done)} of {least}{count_text(total, 'object')}" if total else ""


def _of_bytes(sent: int, total: int, least: str) -> str:
    return f"{size_text(sent)} of {least}{size_text(total)}" if total else ""


def _eta(figures: Figures, flow: Flow) -> str:
    if figures.unplanned or flow.rate < 1:
        return ""
    return duration_text(
        max(0, figures.bytes - figures.bytes_final - flow.sent) / flow.rate
    )


def _counted(count: int, word: str) -> str:
    return f"{count_text(count)} {word}" if count else ""


def fitting(phrases: Sequence[Phrase], width: int) -> str:
    """As many phrases as fit, in their order, without those of the highest ranks."""
    kept = list(phrases)
    while True:
        text = _GAP.join(phrase.text for phrase in kept)
        if cell_len(text) <= width or len(kept) <= 1:
            return text
        kept.remove(max(kept, key=lambda phrase: phrase.rank))


def tab_texts(counts: Mapping[Tab, int], shown: Tab, width: int) -> list[TabText]:
    """``[1 active 3]  2 waiting 12,003``: the tab that is shown is in brackets."""
    full = [_tab_text(tab, counts[tab], is_shown=tab is shown) for tab in Tab]
    if sum(len(label.text) + 1 for label in full) - 1 <= width:
        return full
    return [_short_tab_text(tab, counts[tab], is_shown=tab is shown) for tab in Tab]


def _tab_text(tab: Tab, count: int, *, is_shown: bool) -> TabText:
    counted = f" {count_text(count)}" if count else ""
    text = f"{digit_of(tab)} {tab}{counted}"
    return TabText(tab, f"[{text}]" if is_shown else f" {text} ", is_shown)


def _short_tab_text(tab: Tab, count: int, *, is_shown: bool) -> TabText:
    few = f"{count // 1000}k" if count >= _MANY else str(count)
    long, short = f"[{digit_of(tab)} {tab} {few}]", f"{digit_of(tab)}:{few}"
    return TabText(tab, long if is_shown else short, is_shown)


def digit_of(tab: Tab) -> int:
    return list(Tab).index(tab) + 1
