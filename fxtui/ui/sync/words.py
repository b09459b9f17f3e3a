"""What the rows of a plan say, and what they add up to; pure."""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.cells import cell_len

from fxtui.domain.names import safe
from fxtui.domain.plan import Seen
from fxtui.domain.request import Compare

from ..cells import clipped, fit
from ..format import TIME_WIDTH, count_text, size_text, time_text
from ..places import place_text
from .sheet import Deed, Group, Sheet, Total, Totals
from .window import Window
from .wish import SyncWish

SIGNS: Final = {Deed.COPY: "→", Deed.BACK: "←", Deed.DELETE: "✗", Deed.SKIP: "!"}
COMPARES: Final = {
    Compare.TIME: "size and date",
    Compare.SIZE: "size alone",
    Compare.EXACT: "size and exact date",
    Compare.DIGEST: "content, by digest",
}
GROUPS: Final = {
    Group.ALL: "all",
    Group.NEW: "new",
    Group.CHANGED: "changed",
    Group.EXTRA: "extra",
    Group.SKIPPED: "skipped",
}
REASONS: Final = {"not in the source": "extra", "size": "other size"}
"""The engine's words, where a shorter or longer one is plainer in a table."""

_LEAD: Final = 6
"""``[x] → ``"""

_SIZE: Final = 9
_REASON: Final = 12
_WITH_REASON, _WITH_TIMES = 50, 100
"""Cells from which on a name still has room beside these."""


class Layout(NamedTuple):
    """The cells that each column takes; 0 for one that is not there."""

    name: int
    size: int
    reason: int
    times: int
    """Each of the two: when it was changed at the source, and at the target."""


class Cells(NamedTuple):
    name: str
    size: str
    reason: str
    times: tuple[str, ...]


def layout(width: int) -> Layout:
    """40 columns hold name and size, 50 the reason as well, 100 the times."""
    size = _SIZE if width >= _LEAD + 2 * _SIZE else 0
    reason = _REASON if width >= _WITH_REASON else 0
    times = TIME_WIDTH if width >= _WITH_TIMES else 0
    taken = (
        _LEAD + (size and size + 1) + (reason and reason + 1) + 2 * (times and times + 2)
    )
    return Layout(max(1, width - taken), size, reason, times)


def head_text(width: int) -> str:
    cells = Cells("Name", "Size", "Why", ("Source", "Target"))
    return _line("do    ", cells, layout(width))


def row_text(sheet: Sheet, at: int, width: int) -> str:
    deed = sheet.deed(at)
    box = "   " if deed is Deed.SKIP else "[x]" if sheet.is_checked(at) else "[ ]"
    size = "" if deed is Deed.SKIP else size_text(sheet.size(at))
    plan, name = layout(width), safe(sheet.names[at])
    times = tuple(map(_time, sheet.sides(at))) if plan.times else ("", "")
    cells = Cells(name, size, why(sheet, at), times)
    return _line(f"{box} {SIGNS[deed]} ", cells, plan)


def _time(seen: Seen | None) -> str:
    return time_text(seen.modified) if seen else ""


def why(sheet: Sheet, at: int) -> str:
    reason = sheet.reason(at)
    return REASONS.get(reason, safe(reason))


def fact_text(sheet: Sheet, at: int, width: int) -> str:
    """What is known of both sides; of what is skipped, why."""
    if sheet.deed(at) is Deed.SKIP:
        return clipped(f"{safe(sheet.reason(at))}: {safe(sheet.names[at])}", width)
    forms = _fact_forms(sheet, at)
    fitting = (form for form in forms if cell_len(form) <= width)
    return clipped(next(fitting, forms[-1]), width)


def _fact_forms(sheet: Sheet, at: int) -> list[str]:
    """The same in ever fewer words: what can be done about it is left out last."""
    told, hint = why(sheet, at), _hint(sheet, at)
    here, there = sheet.sides(at)
    mine, theirs = _size(here), _size(there)
    return [
        f"{told}  source: {_side(here)}  target: {_side(there)}{hint}",
        f"{told}  source: {mine}  target: {theirs}{hint}",
        f"{told}  {mine} → {theirs}{hint}",
        f"{told}{hint}",
    ]


def _hint(sheet: Sheet, at: int) -> str:
    """What turning the row would do, where it could be turned."""
    if not sheet.can_turn(at):
        return ""
    match sheet.deed(at):
        case Deed.BACK:
            return "  (t: not back)"
        case Deed.DELETE:
            return "  (t: copy it back)"
    return "  (t: copy the target's back)"


def _side(seen: Seen | None) -> str:
    return f"{_size(seen)} {_time(seen)}".rstrip()


def _size(seen: Seen | None) -> str:
    return size_text(seen.size) if seen else "nothing"


def totals_text(totals: Totals, width: int, *, complete: bool) -> str:
    """``→ 3 objects 1.2 MiB  ✗ 2  12 not checked``: what is done when it is run."""
    said = [
        _total(SIGNS[Deed.COPY], totals.copy),
        _total(SIGNS[Deed.BACK], totals.back),
        _total(f"{SIGNS[Deed.DELETE]} delete", totals.delete),
        f"{count_text(totals.left)} not checked" if totals.left else "",
        f"{count_text(totals.skipped)} skipped" if totals.skipped else "",
    ]
    told = "  ".join(filter(None, said)) or ("nothing to do" if complete else "")
    return clipped(told if complete else f"looking …  {told}", width)


def _total(sign: str, total: Total) -> str:
    if not total.objects:
        return ""
    return f"{sign} {count_text(total.objects)}, {size_text(total.bytes)}"


class GroupText(NamedTuple):
    group: Group
    text: str
    is_shown: bool


def group_texts(window: Window, width: int) -> list[GroupText]:
    """``[1 all 12]  2 new 10 …``: what is shown is in brackets; counts where they fit."""
    full, short = (
        [_group_text(window, group, counted=counted) for group in Group]
        for counted in (True, False)
    )
    return full if sum(len(each.text) + 1 for each in full) <= width else short


def _group_text(window: Window, group: Group, *, counted: bool) -> GroupText:
    text = f"{group.value} {GROUPS[group]}"
    if counted and (count := window.sheet.count(group)):
        text += f" {count_text(count)}"
    is_shown = group is window.group
    return GroupText(group, f"[{text}]" if is_shown else f" {text} ", is_shown)


def title_text(wish: SyncWish, width: int) -> str:
    """Where from and where to, with the rule where there is room."""
    source, target = (safe(place_text(at)) for at in (wish.source, wish.target))
    rule = f"  by {COMPARES[wish.compare]}"
    room = width - len(rule)
    whole = f"{source} → {target}"
    if len(whole) > room:
        half = max(1, (width - 3) // 2)
        whole, rule = f"{fit(source, half)} → {fit(target, half)}", ""
    return clipped(whole + rule, width)


def deed_sentences(totals: Totals, wish: SyncWish) -> list[str]:
    """What running it does, a sentence for each place that changes."""
    here, there = (safe(place_text(at)) for at in (wish.source, wish.target))
    said = [
        _sentence("deleted in", totals.delete, there),
        _sentence("copied to", totals.copy, there),
        _sentence("copied to", totals.back, here),
    ]
    return [sentence for sentence in said if sentence]


def _sentence(verb: str, total: Total, place: str) -> str:
    if not total.objects:
        return ""
    is_are = "is" if total.objects == 1 else "are"
    what = count_text(total.objects, "object")
    return f"{what}, {size_text(total.bytes)}, {is_are} {verb} {place}"


def _line(lead: str, cells: Cells, plan: Layout) -> str:
    line = lead + fit(cells.name, plan.name)
    if plan.size:
        line += f" {cells.size:>{plan.size}}"
    if plan.reason:
        line += f" {clipped(cells.reason, plan.reason)}"
    if plan.times:
        line += "".join(f"  {time:<{plan.times}}" for time in cells.times)
    return line
