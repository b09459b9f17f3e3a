"""Text that is broken to fit."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.names import safe
from fxtui.ui.cells import wrapped


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
