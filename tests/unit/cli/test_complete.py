"""What a word on a command line may become, as far as it depends on no storage."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.cli.complete import candidates
from fxtui.cli.main import run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing else is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a b").touch()
    (tmp_path / ".hidden").touch()
    return tmp_path


def offered(line: str) -> list[str]:
    return [*candidates(line.split(" "))]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("verif", ["verify"]),
        ("jobs rec", ["receipt"]),
        ("uploads ", ["list", "abort", "adopt"]),
        ("uploads abort --old", ["--older"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("completion bash ", []),
        ("cp --if-exists sk", ["skip"]),
        ("cp --if-exists=sk", ["--if-exists=skip"]),
        ("cp --part-size ", []),
        ("cp --quiet=", []),
        ("--ver", ["--version"]),
        ("no-such-command --", []),
    ],
)
def test_words_that_are_ours_are_offered(line: str, words: list[str]) -> None:
    assert offered(line) == words


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("ls ", ["data/"]),
        ("ls .h", [".hidden"]),
        ("cp data/", ["data/a b"]),
        ("cp ./da", ["./data/"]),
        ("cp --receipt da", ["data/"]),
        ("cp --receipt=da", ["--receipt=data/"]),
        ("cp s", ["s3://"]),
        ("cp dr", ["dropbox://"]),
        ("da", ["data/"]),
        ("cp nowhere/", []),
    ],
)
def test_places_on_the_disk_are_offered_where_one_may_stand(
    line: str, places: list[str]
) -> None:
    assert offered(line) == places


def test_a_home_stays_as_it_was_typed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))

    assert offered("ls ~/d") == ["~/data/"]


def test_whatever_goes_wrong_nothing_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = folder / "config.toml"
    broken.write_text("this is no TOML")
    monkeypatch.setenv("FXTUI_CONFIG", str(broken))
    monkeypatch.setenv("FXTUI_STATE", str(folder / "state"))

    assert run(["_complete", "ls", "s3://bucket"]) == 0
    assert capsys.readouterr() == ("", "")


def test_what_the_help_leaves_out_is_not_offered() -> None:
    assert "--request-payer" not in {*candidates(["ls", "--re"])}
    assert "--recursive" in {*candidates(["ls", "--re"])}
