"""The words of the line of tabs."""

from fxtui.ui.tabs import tab_words
from tests.engines import memory

PLACES = [memory("bucket/raw/"), memory(""), memory("b/a\x1b\u202ename/")]


def test_a_tab_has_its_digit_and_the_last_name_of_its_place() -> None:
    assert tab_words(PLACES, 80) == [" 1 raw ", " 2 memory:// ", " 3 a␛�name "]


def test_many_tabs_share_a_narrow_line() -> None:
    words = tab_words([memory("bucket/a-long-name/")] * 9, 40)

    assert {len(word) for word in words} == {4}
    assert all(word.startswith(" ") and word[1].isdigit() for word in words)
