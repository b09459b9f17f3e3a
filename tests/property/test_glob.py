"""Which names a pattern means, and which folders are worth a look."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.glob import Glob, Split

SEGMENTS = st.text(alphabet="ab.[]!-^\\*?", max_size=8)
PLAIN = st.text(alphabet="ab./-^\\!]", max_size=12)
NAMES = st.lists(st.text(alphabet="ab.", min_size=1, max_size=3), min_size=1, max_size=4)
PATTERNS = st.lists(
    st.sampled_from(["*", "**", "a*", "*.b", "?", "[ab]", "a", "b.", "a**"]),
    min_size=1,
    max_size=4,
).map("/".join)


@given(SEGMENTS.filter(lambda text: "**" not in text), st.text("ab.[]!-^\\", min_size=1))
def test_a_segment_means_what_the_library_says(pattern: str, name: str) -> None:
    assert Glob(pattern).matches(name) == fnmatchcase(name, pattern)


@given(PLAIN)
def test_what_has_no_wildcard_is_no_pattern(text: str) -> None:
    assert Split.of(text) is None


@given(st.text(alphabet="ab/*?[]", max_size=12))
def test_a_pattern_is_its_folder_and_the_rest(text: str) -> None:
    split = Split.of(text)

    if split is not None:
        assert "".join(split) == text
        assert split.folder == "" or split.folder.endswith("/")
        assert Split.of(split.folder) is None
        assert not Glob(split.rest).head.count("/")


@given(PATTERNS, NAMES)
def test_the_folders_of_all_that_is_meant_are_looked_into(
    pattern: str, names: list[str]
) -> None:
    glob, name = Glob(pattern), "/".join(names)

    if glob.matches(name):
        assert name.startswith(glob.head)
        for depth in range(1, len(names)):
            assert glob.may_hold("/".join(names[:depth]) + "/")


@pytest.mark.parametrize(
    ("pattern", "meant", "not_meant"),
    [
        ("*.csv", ["a.csv", ".csv"], ["a.CSV", "x/a.csv", "a.csv.gz", ""]),
        ("*", ["a", ".hidden", "folder/"], ["a/b", "folder//", ""]),
        ("*/", ["folder/"], ["a", "folder/a"]),
        ("?.csv", ["a.csv", "ä.csv"], ["ab.csv", "/.csv"]),
        ("run[0-9]/*", ["run1/a", "run1/b/"], ["runx/a", "run1/a/b", "run1"]),
        ("[!a]", ["b"], ["a", "/"]),
        ("**", ["a", "a/b", "a/b/"], [""]),
        ("**/a", ["a", "x/a", "x/y/a"], ["xa", "x/ya", "a/x"]),
        ("x/**/a", ["x/a", "x/y/z/a"], ["xa", "x/ya"]),
        ("x**", ["x", "xy", "xy/z"], ["y/x"]),
        ("a[1", ["a[1"], ["a1"]),
        ("a[*]", ["a*"], ["ab"]),
        ("*\n", ["a\n"], ["a"]),
    ],
)
def test_examples_say_more_than_rules(
    pattern: str, meant: list[str], not_meant: list[str]
) -> None:
    glob = Glob(pattern)

    assert [name for name in [*meant, *not_meant] if glob.matches(name)] == meant


@pytest.mark.parametrize(
    ("pattern", "worth", "not_worth"),
    [
        ("*.csv", [], ["a/", "a.csv/"]),
        ("run*/*.csv", ["run1/"], ["old/", "run1/x/"]),
        ("a/**/b", ["a/", "a/x/", "a/x/y/"], ["b/"]),
        ("**", ["a/", "a/b/"], []),
    ],
)
def test_no_folder_is_listed_in_vain(
    pattern: str, worth: list[str], not_worth: list[str]
) -> None:
    glob = Glob(pattern)

    assert [name for name in [*worth, *not_worth] if glob.may_hold(name)] == worth
