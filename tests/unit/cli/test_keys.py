"""The keys of the browser, told without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fxtui.cli.main import run


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("FXTUI_CONFIG", str(path))
    return path


def test_a_persons_own_keys_are_told(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text('[ui]\nkeymap = "commander"\n[ui.keys]\nfilter = "ctrl+f"\n')

    assert run(["keys", "--json"]) == 0
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    rows = {row["command"]: row["keys"] for row in lines}

    assert rows["filter"] == ["Ctrl+F"]
    assert rows["copy"] == ["F5", "c"]


def test_a_wish_that_cannot_be_is_told(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text('[ui.keys]\nfilter = "ctrl+s"\n')

    assert run(["keys"]) == 2
    assert "some lines stop at it" in capsys.readouterr().err
