"""A location that names an account of another program leads to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from fxtui.domain.codec import encode
from fxtui.domain.context import Context, StoredContext
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import replace
from fxtui.wiring.account import Account
from fxtui.wiring.config_file import ConfigFile
from fxtui.wiring.s3_account import s3_account

SECRET = "hush-hush"
NOBODY = Context()
REMOTES = """
[lab]
type = s3
endpoint = https://s3.example.org
access_key_id = R
secret_access_key = {}
[env]
type = s3
env_auth = true
[open]
type = s3
[half]
type = s3
access_key_id = R
"""


@pytest.fixture
def remotes(tmp_path: Path) -> Path:
    file = tmp_path / "rclone.conf"
    file.write_text(REMOTES.format(SECRET))
    return file


def account(remotes: Path, named: str | None, asked: Context = NOBODY) -> Account:
    nowhere = str(remotes.parent / "nothing")
    variables = {
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "MC_CONFIG_DIR": nowhere,
        "RCLONE_CONFIG": str(remotes),
        "S3CMD_CONFIG": nowhere,
    }
    config = ConfigFile(remotes.parent / "config.toml")
    return s3_account(config, named, replace(asked, variables=tuple(variables.items())))


def settings(found: Account) -> Any:
    return found.settings()


def test_a_remote_of_rclone_brings_its_keys_and_its_server(remotes: Path) -> None:
    named, asked = account(remotes, "lab"), account(remotes, None, Context("lab"))

    told = settings(named)

    assert (told.profile, told.endpoint_url) == ("lab", "https://s3.example.org")
    assert (told.access_key_id, told.secret_access_key) == ("R", SECRET)
    assert settings(asked) == told
    assert settings(account(remotes, "env")).aws_profile == ""


def test_other_keys_are_the_same_account_and_another_server_is_not(
    remotes: Path,
) -> None:
    first = account(remotes, "lab")

    remotes.write_text(REMOTES.format("another one"))
    renewed = account(remotes, "lab")
    keys = settings(renewed)
    remotes.write_text(REMOTES.format(SECRET).replace("example.org", "example.com"))
    moved = account(remotes, "lab")

    assert first.key == renewed.key
    assert keys.secret_access_key == "another one"
    assert first.key != moved.key
    assert SECRET not in repr(first.key)


def test_a_profile_of_ours_of_that_name_comes_first(remotes: Path) -> None:
    remotes.with_name("config.toml").write_text('[profiles.s3.lab]\nregion = "eu"\n')

    told = settings(account(remotes, "lab"))
    marked = settings(account(remotes, "lab~rclone"))

    assert (told.region, told.access_key_id) == ("eu", None)
    assert (marked.profile, marked.access_key_id) == ("lab~rclone", "R")


def test_what_cannot_be_used_says_why(remotes: Path) -> None:
    with pytest.raises(ConfigError, match="half: secret_access_key is not set"):
        account(remotes, "half")


def test_nothing_is_signed_for_who_wants_that_unless_a_location_names_an_account(
    remotes: Path,
) -> None:
    nobody = Context("lab", anonymous=True)

    default, named = account(remotes, None, nobody), account(remotes, "lab", nobody)

    assert settings(account(remotes, "open")).anonymous
    assert (settings(default).anonymous, settings(named).anonymous) == (True, False)
    assert default.key != account(remotes, None, Context("lab")).key
    kept = msgspec.json.decode(encode(nobody.stored(b"salt")), type=StoredContext)
    assert kept.opened(()) == nobody
