"""Text in an exact number of terminal cells; pure, and only for text that is safe."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size, split_text

ELLIPSIS: Final = "…"
_PAUSES: Final = " ,:;"
_ENDS: Final = 512
"""Of a name that is longer than any screen, only the ends are measured."""


def fit(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: padded, or without its middle.

    The end of a name tells files apart as often as its beginning does.
    """
    if len(text) > 2 * _ENDS:
        text = text[:_ENDS] + ELLIPSIS + text[-_ENDS:]
    if text.isascii():
        return text.ljust(width) if len(text) <= width else _cut(text, width)
    taken = cell_len(text)
    return (
        set_cell_size(text, width) if taken <= width else _cut_cells(text, width, taken)
    )


def clipped(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, without its last words if it is longer.

    For sentences: what matters is said first. A word is broken where that keeps twice
    as much.
    """
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if width < 1:
        return ""
    cut = set_cell_size(text, width - 1)
    kept = text[: len(cut) + 1].rpartition(" ")[0].rstrip(_PAUSES)
    whole = kept if text.startswith(cut) and 2 * cell_len(kept) >= width else cut
    return set_cell_size(whole + ELLIPSIS, width)


def _cut(text: str, width: int) -> str:
    tail = (width - 1) // 2
    if tail < 1:
        return text[:width]
    return f"{text[: width - 1 - tail]}{ELLIPSIS}{text[-tail:]}"


def _cut_cells(text: str, width: int, taken: int) -> str:
    """As ``_cut``, where a character may take two cells or none."""
    tail = (width - 1) // 2
    if tail < 1:
        return set_cell_size(text, width)
    head, _ = split_text(text, width - 1 - tail)
    _, end = split_text(text, taken - tail)
    return set_cell_size(f"{head}{ELLIPSIS}{end}", width)


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken between words if it can be."""
    if width < 1 or cell_len(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines += chop_cells(word, width) or [""]
    return [line for line in lines if line.strip()]


def hanging(text: str, width: int) -> list[str]:
    """``text`` in lines, those after the first as far in as the first one's words."""
    lead = next((at for at, sign in enumerate(text) if sign not in " !"), 0)
    if width <= lead:
        return wrapped(text, width)
    first, *others = wrapped(text[lead:], width - lead)
    return [text[:lead] + first, *(" " * lead + other for other in others)]
