"""The menu behind ``g``."""

from fxtui.ui.go import in_columns


def test_the_menu_has_as_many_columns_as_it_needs() -> None:
    words = [f"{letter}  place" for letter in "abcde"]

    assert in_columns(words, 9, 80) == words
    assert in_columns(words, 3, 80) == [
        "a  place  d  place",
        "b  place  e  place",
        "c  place",
    ]
    assert in_columns(words, 3, 16) == ["a  pla… d  place", "b  pla… e  place", "c  pla…"]
    assert in_columns([], 3, 80) == []
