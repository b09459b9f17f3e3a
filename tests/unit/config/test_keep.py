"""A secret that was given is kept where it is safe, and nothing else is thrown away."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fxtui.config import secret
from fxtui.config.keep import (
    forget_secret,
    keep_secret,
    kept_secret,
    rekeep_secret,
)
from fxtui.domain.errors import ConfigError

KEYRING = """
import pathlib
folder = pathlib.Path(__file__).parent / "ring"

class errors:
    class KeyringError(Exception): pass

def _file(service, name):
    if not folder.exists(): raise errors.KeyringError("locked")
    return folder / f"{service} {name}"

def set_password(service, name, text): _file(service, name).write_text(text)
def delete_password(service, name):
    if get_password(service, name) is None: raise errors.KeyringError("no such thing")
    _file(service, name).unlink()
def get_password(service, name):
    file = _file(service, name)
    return file.read_text() if file.exists() else None
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring that is locked until its folder is there; the real one is an extra."""
    (tmp_path / "keyring.py").write_text(KEYRING)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    return tmp_path / "ring"


@pytest.fixture
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.mark.usefixtures("no_ring")
def test_without_a_keyring_a_private_file_has_it(folder: Path) -> None:
    reference = keep_secret("hush", "dropbox-a/b", folder)

    (file,) = folder.iterdir()
    assert reference == f"file:{file}"
    assert secret(reference) == "hush"
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_keyring_that_is_open_has_it_and_no_file(folder: Path, ring: Path) -> None:
    ring.mkdir()

    reference = keep_secret("hush", "dropbox-me", folder)

    assert reference.startswith("keyring:fxtui/dropbox-me-")
    assert secret(reference) == "hush"
    assert not folder.exists()


@pytest.mark.usefixtures("ring")
def test_a_keyring_that_is_locked_is_done_without(folder: Path) -> None:
    assert keep_secret("hush", "dropbox-me", folder).startswith("file:")


def test_what_is_forgotten_is_gone(folder: Path, ring: Path) -> None:
    ring.mkdir()
    kept = [keep_secret("hush", "one", folder)]
    ring.rename(ring.with_name("locked"))
    kept.append(keep_secret("hush", "two", folder))
    ring.with_name("locked").rename(ring)

    for reference in kept:
        forget_secret(reference, folder)
        forget_secret(reference, folder)

    assert [*folder.iterdir(), *ring.iterdir()] == []


@pytest.mark.usefixtures("no_ring")
def test_what_a_person_keeps_is_not_ours_to_forget(folder: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("hush")

    forget_secret(f"file:{theirs}", folder)
    forget_secret("keyring:fxtui/theirs", folder)

    assert theirs.exists()


@pytest.mark.usefixtures("no_ring")
def test_two_secrets_of_one_name_are_two(folder: Path) -> None:
    assert keep_secret("old", "me", folder) != keep_secret("new", "me", folder)


@pytest.mark.usefixtures("no_ring")
def test_a_secret_is_not_kept_when_what_needs_it_fails(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), kept_secret("hush", "me", folder):
        raise ZeroDivisionError

    assert list(folder.iterdir()) == []


def test_what_is_renewed_takes_the_place_of_what_was(folder: Path, ring: Path) -> None:
    in_file = keep_secret("old", "me", folder)
    ring.mkdir()
    in_ring = keep_secret("old", "me", folder)

    for reference in (in_file, in_ring):
        rekeep_secret("new", reference)

    assert (secret(in_file), secret(in_ring)) == ("new", "new")
    ring.rename(ring.with_name("locked"))
    with pytest.raises(ConfigError, match="unlock it"):
        rekeep_secret("newer", in_ring)
