"""Names survive a file, and renaming them in any way loses none."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.domain.location import Location
from fxtui.ui.renames.listed import from_lines, to_lines, unescaped
from fxtui.ui.renames.steps import Step, changes, waves, wrong

HERE = Location("file", "folder/")
ANY = st.text(
    st.characters() | st.integers(0xDC80, 0xDCFF).map(chr), min_size=1, max_size=12
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY))
def test_names_come_back_from_the_file_as_they_were(names: list[str]) -> None:
    text = to_lines(names)

    assert from_lines(text) == names
    assert from_lines(text.removesuffix("\n")) == names
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("line", ["a\\", "\\q", "\\x1", "\\U00110000"])
def test_an_escape_that_is_none_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="Line 2: "):
        from_lines(f"fine\n{line}\n")


def test_a_person_may_write_escapes() -> None:
    assert unescaped(r"a\tb\x41\xff\u202e\\") == "a\tbA\udcff\u202e\\"


@settings(max_examples=300, deadline=None)
@given(st.permutations("abcdefgh"), st.permutations("abcdefghxyz"), st.integers(1, 8))
def test_every_way_of_renaming_ends_as_it_was_wished_and_loses_nothing(
    files: list[str], wished: list[str], many: int
) -> None:
    folder = {name: f"content of {name}" for name in files}
    old, new = files[:many], wished[:many]
    expected = {name: text for name, text in folder.items() if name not in old}
    if wrong(old, new, files, HERE):
        assert set(new) & set(expected)
        return
    expected |= {after: folder[before] for before, after in zip(old, new, strict=True)}
    spare = count()

    for wave in waves(changes(old, new), lambda: f"spare-{next(spare)}"):
        assert not {step.new for step in wave} & set(folder)
        moved = {step.new: folder.pop(step.old) for step in wave}
        folder |= moved

    assert folder == expected


def test_two_that_change_places_go_by_way_of_a_third() -> None:
    steps = changes(["a", "b"], ["b", "a"])

    assert waves(steps, lambda: "c") == [
        [Step("a", "c")],
        [Step("b", "a")],
        [Step("c", "b")],
    ]


def test_a_folder_stays_a_folder() -> None:
    assert changes(["a/", "b/", "c"], ["x", "y/", "c"]) == [
        Step("a/", "x/"),
        Step("b/", "y/"),
    ]
    assert waves([Step("a/", "b/"), Step("b/", "a/")], lambda: "c")[0] == [
        Step("a/", "c/")
    ]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (["x"], "1 line for 2 names"),
        (["", "x"], "Line 1: there is no name."),
        (["x", "y/z"], "Line 2: y/z has a /"),
        (["x", ".."], "Line 2: a file cannot be called .."),
        (["x", "x"], "Lines 1 and 2 are both x."),
        (["x", "kept"], "Line 2: there is a kept already."),
        (["x", "dir"], "Line 2: there is a dir already."),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_done(new: list[str], why: str) -> None:
    (first, *_) = wrong(["a", "b"], new, ["a", "b", "kept", "dir/"], HERE)

    assert first.startswith(why)
