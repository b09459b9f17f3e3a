"""Whatever the rule and the dates, a target is overwritten only where that was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.numbered import numbered
from fxtui.domain.request import IfExists
from fxtui.domain.writing import CREATE, OVERWRITE
from fxtui.engine.conflict import Refuse, Write, resolve

dates = st.none() | st.floats(0, 2**32)
targets = st.builds(
    Entry,
    st.just("a"),
    st.just(Kind.FILE),
    modified=dates,
    version=st.none() | st.text(),
)


@given(st.sampled_from(IfExists), dates)
def test_what_is_not_there_is_written(rule: IfExists, modified: float | None) -> None:
    decision = resolve(rule, modified, None)

    assert decision == Write(OVERWRITE if rule is IfExists.OVERWRITE else CREATE)


@given(st.sampled_from(IfExists), dates, targets)
def test_only_two_rules_overwrite(
    rule: IfExists, modified: float | None, target: Entry
) -> None:
    decision = resolve(rule, modified, target)

    if isinstance(decision, Write) and decision.mode.kind != "create":
        assert rule in {IfExists.OVERWRITE, IfExists.NEWER}


@given(dates, targets)
def test_newer_means_by_a_whole_second(modified: float | None, target: Entry) -> None:
    decision = resolve(IfExists.NEWER, modified, target)

    older = target.modified is not None and modified is not None
    assert isinstance(decision, Write) == (
        older and int(modified or 0) > int(target.modified or 0)
    )


@given(st.sampled_from(IfExists), dates)
def test_a_folder_is_never_replaced(rule: IfExists, modified: float | None) -> None:
    folder = Entry("a/", Kind.DIRECTORY)

    assert isinstance(resolve(rule, modified, folder), Refuse)


@pytest.mark.parametrize(
    ("key", "number", "name"),
    [
        ("a.txt", 0, "a.txt"),
        ("a.txt", 1, "a (1).txt"),
        ("x.y/a", 2, "x.y/a (2)"),
        ("x/.bashrc", 1, "x/.bashrc (1)"),
        ("a.tar.gz", 3, "a.tar (3).gz"),
    ],
)
def test_a_numbered_name_keeps_its_extension(key: str, number: int, name: str) -> None:
    assert numbered(key, number) == name
