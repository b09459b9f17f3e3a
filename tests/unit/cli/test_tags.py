"""Tags on the command line join those that there are."""

from __future__ import annotations

import pytest

from fxtui.cli.tags import changed, tags_of
from fxtui.domain.errors import UsageError


def test_a_tag_is_a_name_and_a_text() -> None:
    assert tags_of(["a=1", "b=", "c=d=e"]) == (("a", "1"), ("b", ""), ("c", "d=e"))
    for wrong in ("a", "=1"):
        with pytest.raises(UsageError, match="NAME=TEXT"):
            tags_of([wrong])


def test_what_is_not_named_stays() -> None:
    tags = (("a", "1"), ("b", "2"), ("c", "3"))

    assert changed(tags, (("b", "4"), ("A", "0")), ["c"]) == (
        ("A", "0"),
        ("a", "1"),
        ("b", "4"),
    )
