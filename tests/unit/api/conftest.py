"""A folder to work in, a state of its own, and an engine in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import fxtui


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this process: three files in it, one of them deeper."""
    monkeypatch.setenv("FXTUI_STATE", str(tmp_path / ".state"))
    monkeypatch.setenv("FXTUI_CONFIG", str(tmp_path / ".config.toml"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "deep").mkdir(parents=True)
    for name in ("a", "b", "deep/c"):
        (tmp_path / "data" / name).write_text(name)
    return tmp_path


@pytest.fixture
async def client(here: Path) -> AsyncIterator[fxtui.Client]:
    async with fxtui.connect(no_service=True) as client:
        yield client
