"""What is lacking is named before anybody is invited."""

from __future__ import annotations

import pytest

from fxtui.domain.errors import UsageError
from fxtui.web import server


def test_without_the_extra_it_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda _: None)

    with pytest.raises(UsageError, match=r"pip install 'fxtui\[web\]'"):
        server.terminal_page()
