"""What rclone itself wrote is read as rclone means it, and is left as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fxtui.config.rclone import RcloneDropbox, rclone_dropbox, rclone_names
from fxtui.config.rclone_file import RcloneFile
from fxtui.domain.errors import ConfigError

RCLONE = Path(sys.executable).with_name("rclone")
TOKEN = '{"access_token":"sl.A","token_type":"bearer","refresh_token":"R","expiry":"%s"}'
NEW_YEAR = 1_767_225_600.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rclone.conf"


def rclone(file: Path, *words: str) -> None:
    """Run the real one on a configuration of this test."""
    subprocess.run(
        [RCLONE, *words],
        capture_output=True,
        check=True,
        env=os.environ | {"RCLONE_CONFIG": str(file)},
    )


def create(file: Path, name: str, kind: str, *settings: str) -> None:
    rclone(file, "config", "create", name, kind, *settings, "--non-interactive")


def test_a_remote_is_read_as_rclone_wrote_it(file: Path) -> None:
    token = f"token={TOKEN % '2026-01-01T01:00:00.123456789+01:00'}"
    create(file, "my box", "dropbox", "client_id=id", "client_secret=hush", token)
    create(file, "minio", "s3", "provider=Minio")
    create(file, "rclone", "dropbox", token)
    written = file.read_bytes()

    mine, theirs = (
        rclone_dropbox(RcloneFile(file), "my box"),
        rclone_dropbox(RcloneFile(file), "rclone"),
    )

    assert rclone_names(RcloneFile(file)) == ("my box", "rclone")
    ends = NEW_YEAR + 0.123456
    assert mine == RcloneDropbox("my box", "sl.A", "R", ends, "id", "hush")
    assert theirs == RcloneDropbox("rclone", "sl.A", "R", ends)
    assert mine.is_of_own_app
    assert not theirs.is_of_own_app
    assert file.read_bytes() == written


def test_what_is_no_dropbox_is_not_there(file: Path) -> None:
    create(file, "minio", "s3", "provider=Minio")

    assert rclone_dropbox(RcloneFile(file), "minio") is None
    assert rclone_dropbox(RcloneFile(file), "nothing") is None
    assert rclone_names(RcloneFile(file.with_name("none.conf"))) == ()


def test_a_remote_that_comes_later_is_seen(file: Path) -> None:
    assert rclone_names(RcloneFile(file)) == ()

    create(file, "one", "dropbox", f"token={TOKEN % ''}")
    assert rclone_names(RcloneFile(file)) == ("one",)
    create(file, "two", "dropbox", f"token={TOKEN % ''}")
    assert rclone_names(RcloneFile(file)) == ("one", "two")


@pytest.mark.parametrize("expiry", ["", "0001-01-01T00:00:00Z"])
def test_a_token_without_an_end_has_none(file: Path, expiry: str) -> None:
    file.write_text(f"[a]\ntype = dropbox\ntoken = {TOKEN % expiry}\n")

    remote = rclone_dropbox(RcloneFile(file), "a")

    assert remote
    assert remote.ends is None


@pytest.mark.parametrize("token", ["", "{", '{"secret": 1}', TOKEN % "hush"])
def test_a_remote_without_a_token_says_how_to_get_one(file: Path, token: str) -> None:
    file.write_text(f"[a]\ntype = dropbox\ntoken = {token}\n")

    with pytest.raises(ConfigError, match="rclone config reconnect a:") as caught:
        rclone_dropbox(RcloneFile(file), "a")
    assert "secret" not in str(caught.value)
    assert "hush" not in str(caught.value)


def test_an_encrypted_file_is_told_as_that(file: Path) -> None:
    create(file, "a", "dropbox", f"token={TOKEN % ''}")
    rclone(file, "config", "encryption", "set", "--password-command", "echo pass")

    with pytest.raises(ConfigError, match="is encrypted, and only rclone opens it"):
        rclone_names(RcloneFile(file))


def test_a_file_that_is_something_else_is_not_repeated(file: Path) -> None:
    file.write_text("token = hush\n")

    with pytest.raises(ConfigError, match="no configuration of rclone") as caught:
        rclone_names(RcloneFile(file))
    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_no_token_is_shown_to_who_looks_at_a_remote() -> None:
    assert "sl.A" not in repr(RcloneDropbox("a", "sl.A", "R"))
