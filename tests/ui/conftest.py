"""What the tests of the browser share, so that each costs less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from textual.css.model import RuleSet


@pytest.fixture(scope="session", autouse=True)
def style_that_is_read_once() -> Iterator[None]:
    """Let apps share what a style with the same variables came to.

    Each reads all the style of Textual and ours anew, which is a tenth of what a short
    test costs. A style sheet itself gives rules that it knows to whoever asks again.
    """
    read = Stylesheet._parse_rules
    known: dict[object, list[RuleSet]] = {}

    def remembered(sheet: Stylesheet, *words: Any, **names: Any) -> list[RuleSet]:
        key = words, (*names.items(),), (*sheet._variables.items(),)
        if key not in known:
            known[key] = read(sheet, *words, **names)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", remembered)
        yield
