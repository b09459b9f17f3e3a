"""Text that is broken to fit."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.names import safe
from fxtui.ui.cells import ELLIPSIS, clipped, wrapped


@given(st.text(max_size=80).map(safe), st.integers(2, 40))
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrapped(text, width))


@given(st.text(max_size=80).map(safe), st.integers(2, 40))
def test_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    def letters(lines: list[str]) -> str:
        return "".join("".join(lines).split())

    assert letters(wrapped(text, width)) == letters([text])


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("the quick brown fox", 10) == ["the quick", "brown fox"]


@given(st.text(max_size=80).map(safe), st.integers(0, 60))
def test_a_sentence_fills_its_place_and_loses_only_its_end(text: str, width: int) -> None:
    shown = clipped(text, width)

    assert cell_len(shown) == width
    if cell_len(text) > width > 0:
        told = shown.rstrip(" ")
        assert told.endswith(ELLIPSIS)
        assert text.startswith(told.removesuffix(ELLIPSIS).rstrip(" "))
    else:
        assert shown.rstrip(" ") == text[: len(shown)].rstrip(" ")


def test_a_sentence_is_cut_between_words_unless_that_costs_half_of_it() -> None:
    assert clipped("paused: 8 exist already", 18) == "paused: 8 exist…  "
    assert clipped("credentials: they ended", 15) == "credentials…   "
    assert clipped("no supercalifragilistic", 12) == "no supercal…"
    assert clipped("eight exist already", 12) == "eight exist…"
