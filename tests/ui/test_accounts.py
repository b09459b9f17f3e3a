"""The list of accounts in the browser: whose they are, and whether they work."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.config import Paths, S3Profile, keep, read_config
from fxtui.config.found import Found, FoundProfile, Source
from fxtui.domain.context import Context
from fxtui.ui.accounts.form import ProfileDialog
from fxtui.ui.accounts.listing import AccountsDialog
from tests.engines import ME

from .stage import stage

REMOTES = """
[lab]
type = s3
endpoint = 127.0.0.1:9
access_key_id = R
secret_access_key = hush-hush
[half]
type = s3
access_key_id = R
"""
CONFIG = """# mine
[profiles.s3.lab]
region = "eu-west-1"
"""


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(keep, "_is_in_keyring", lambda *_: False)
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "rclone.conf").write_text(REMOTES)
    (tmp_path / "s3cfg").write_text("hush-hush\n")
    return Paths(tmp_path / "config.toml", tmp_path / "state", tmp_path / "socket")


@pytest.fixture
def context(paths: Paths) -> Context:
    folder = paths.config.parent
    variables = {
        "AWS_CONFIG_FILE": folder / "none",
        "AWS_SHARED_CREDENTIALS_FILE": folder / "none",
        "MC_CONFIG_DIR": folder / "none",
        "RCLONE_CONFIG": folder / "rclone.conf",
        "S3CMD_CONFIG": folder / "s3cfg",
    }
    told = sorted((name, str(path)) for name, path in variables.items())
    return Context(ME.profile, variables=tuple(told))


async def test_accounts_are_seen_tried_made_changed_and_removed(
    paths: Paths, context: Context
) -> None:
    async with stage(paths.config.parent, paths=paths, context=context) as here:
        known = [place for _, place in here.screen.known_places()]
        assert {"s3://lab@", "s3://lab~rclone@"} <= {*known}
        await here.press("b")
        await here.shows("s3://lab~rclone@")
        await here.shows("this is no configuration of s3cmd")

        await here.press("j", "j", "D")
        await here.shows("which fxtui never changes")
        await here.press("t")
        await here.shows("wrong: secret_access_key is not set")

        await here.press("n")
        await here.shows("New S3 account")
        await here.press(*"own", "tab", "x", "enter")
        await here.shows("begins with https://")
        await here.press("ctrl+u", *"http://x")
        await here.press("tab", "tab", "tab", *"AK", "tab", *"hush")
        await here.press("ctrl+y")
        line = "fxtui profiles add own --endpoint-url=http://x --access-key-id=AK"
        await here.shows(line)
        assert "hush" not in here.text
        await here.press("escape")
        await here.press("enter")
        await here.shows("s3://own@")

        await here.press("home", "j", "e")
        await here.shows("Account own")
        await here.press("ctrl+u", *["down"] * 10, *"rot", "enter")
        await here.shows("encryption: expected AES256")
        await here.press("ctrl+u", "down", "enter")
        await here.until(lambda: here.app.screen.query("#requester_pays.-expanded"))
        await here.press("down", "enter")
        await here.shows("requester pays yes")
        await here.press(*["down"] * 7, *"x-project: p7")
        await here.until(lambda: len(here.app.screen.query("#headers Input")) > 1)
        await here.press("down", *"odd", "enter")
        await here.shows("a header is written NAME: TEXT")
        await here.press("ctrl+u", "enter")
        await here.shows("s3://half@")
        own = read_config(paths.config).profiles.s3["own"]
        assert (own.endpoint_url, own.access_key_id) == (None, "AK")
        assert (own.requester_pays, own.headers) == (True, {"x-project": "p7"})

        await here.press("D", "y")
        await here.shows_no("s3://own@")
        assert paths.config.read_text().strip() == CONFIG.strip()
        assert not [*(paths.config.parent / "secrets").iterdir()]

        await here.press("home", "enter")
        await here.until(lambda: str(here.left.location) == "s3://lab@")


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
async def test_accounts_fit_a_small_terminal(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    hostile = FoundProfile("s3", "a\x1b[31m" + "b" * 90, Source.AWS, "/f\x07", "keys")
    found = Found((hostile,) * 12, ("a bad \x1b file",))
    async with stage(tmp_path, size=size) as here:
        listing = AccountsDialog(found, 0, here.screen.doorway.list_pages)
        await here.app.push_screen(listing)
        await here.shows("Remove (D)")
        await here.app.push_screen(ProfileDialog(None, S3Profile()))
        await here.shows("Keep")
        await here.shows("New S3 account")
        assert "\x1b" not in here.text
