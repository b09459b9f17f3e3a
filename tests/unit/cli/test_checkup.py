"""What the doctor says of a machine, and never says."""

from __future__ import annotations

from argparse import Namespace
from email.utils import formatdate
from pathlib import Path

import pytest

from fxtui.cli import checkup, reach
from fxtui.cli.finding import Level
from fxtui.config import Config, DropboxProfile, Paths, Profiles, S3Profile
from fxtui.domain.context import Context
from fxtui.engine.browse import StorageBrowser
from fxtui.front.inside.extras import missing
from tests.servers.recorder import Answer
from tests.unit.storage.s3.conftest import speaking
from tests.unit.storage.s3.said import anything

NOW = 1_700_000_000.0
NOBODY = Namespace(profile=None, endpoint_url=None, region=None)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "config.toml", tmp_path / "state", tmp_path / "socket")


@pytest.mark.parametrize(
    ("environment", "encoding", "level"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", Level.OK),
        ({"TERM": "dumb"}, "utf-8", Level.WARN),
        ({}, "utf-8", Level.WARN),
        ({"TERM": "xterm"}, "iso8859-1", Level.WARN),
    ],
)
def test_a_terminal_that_shows_no_browser_is_told(
    environment: dict[str, str], encoding: str, level: Level
) -> None:
    assert checkup.terminal(environment, encoding, is_one=True).level is level
    assert checkup.terminal(environment, encoding, is_one=False).level is Level.OK


def test_a_configuration_that_is_wrong_fails_with_the_reason(paths: Paths) -> None:
    paths.config.write_text("[transfers]\nparst = 1\n")

    finding, _ = checkup.config(paths)

    assert finding.level is Level.FAIL
    assert "do you mean parts?" in finding.text


def test_a_state_that_others_may_enter_fails(paths: Paths) -> None:
    paths.state.mkdir(mode=0o755)
    paths.state.chmod(0o755)

    assert checkup.state(paths).level is Level.FAIL


def test_a_state_that_is_not_there_yet_is_well(paths: Paths) -> None:
    assert checkup.state(paths).level is Level.OK
    assert checkup.journal(paths).level is Level.OK
    assert not paths.state.exists()


def test_a_journal_that_is_none_fails(paths: Paths) -> None:
    paths.state.mkdir(mode=0o700)
    paths.journal.write_bytes(b"this is no journal")

    assert checkup.journal(paths).level is Level.FAIL


def test_places_of_keys_are_named_and_no_key(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("[default]\naws_secret_access_key = SECRET\n[lab]\n")
    (tmp_path / "config").write_text("[profile sso]\n[sso-session mine]\n")
    environment = {
        "AWS_ACCESS_KEY_ID": "SECRET",
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "keys"),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }
    ours = Config(profiles=Profiles(s3={"demo": S3Profile()}))

    text = checkup.credentials(environment, ours).text

    assert "SECRET" not in text
    assert "AWS_ACCESS_KEY_ID in the environment" in text
    assert "default, lab in" in text
    assert "; sso in" in text
    assert "demo in config.toml" in text


def test_no_keys_are_a_warning() -> None:
    nowhere = {"AWS_SHARED_CREDENTIALS_FILE": "/no", "AWS_CONFIG_FILE": "/no"}

    assert checkup.credentials(nowhere, Config()).level is Level.WARN


def test_places_of_dropbox_accounts_are_named_and_no_token(tmp_path: Path) -> None:
    rclone = tmp_path / "rclone.conf"
    rclone.write_text("[box]\ntype = dropbox\ntoken = SECRET\n")
    environment = {"DROPBOX_ACCESS_TOKEN": "SECRET", "RCLONE_CONFIG": str(rclone)}
    profiles = {
        "lab": DropboxProfile(access_token="file:/SECRET"),
        "new": DropboxProfile(app_key="key"),
    }

    text = checkup.dropbox(environment, Config(profiles=Profiles(dropbox=profiles))).text

    assert text == (
        "DROPBOX_ACCESS_TOKEN in the environment; lab in config.toml; "
        f"new in config.toml (not signed in); box in {rclone}"
    )


def test_nobody_needs_a_dropbox() -> None:
    finding = checkup.dropbox({"RCLONE_CONFIG": "/no"}, Config())

    assert finding.level is Level.OK
    assert "fxtui login dropbox" in finding.text


@pytest.mark.parametrize(
    ("apart", "level"), [(2, Level.OK), (-120, Level.WARN), (1000, Level.FAIL)]
)
def test_a_clock_that_is_off_is_told_before_it_is_too_late(
    apart: float, level: Level
) -> None:
    assert reach.clock(formatdate(NOW), NOW + apart).level is level


def test_a_server_that_tells_no_time_is_taken_as_it_is() -> None:
    assert reach.clock(None, NOW).level is Level.OK


def test_the_address_is_that_which_a_command_would_ask(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text(
        "[default]\nregion = eu-west-1\n[profile lab]\nendpoint_url = http://lab\n"
    )
    (tmp_path / "rclone").write_text("[box]\ntype = s3\nendpoint = http://box\n")
    environment = {
        "AWS_CONFIG_FILE": str(file),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "RCLONE_CONFIG": str(tmp_path / "rclone"),
        "S3CMD_CONFIG": str(tmp_path / "none"),
        "MC_CONFIG_DIR": str(tmp_path / "none"),
    }
    ours = Config(profiles=Profiles(s3={"own": S3Profile(endpoint_url="http://own")}))

    def asked(**changes: str) -> str:
        options = Namespace(**vars(NOBODY) | changes)
        return reach.endpoint_of(options, environment, ours)

    assert asked() == "https://s3.eu-west-1.amazonaws.com"
    assert asked(profile="lab") == "http://lab"
    assert asked(profile="own") == "http://own"
    assert asked(profile="box") == "http://box"
    assert asked(profile="own", endpoint_url="http://here") == "http://here"


async def test_nobody_who_answers_is_told_as_that() -> None:
    (finding,) = await reach.server("http://127.0.0.1:9", None)

    assert finding.level is Level.FAIL
    assert "does not answer" in finding.text


@pytest.mark.parametrize(
    ("refusal", "level"), [(None, Level.OK), (Answer(401), Level.FAIL)]
)
async def test_keys_that_are_good_for_one_place_are_tried_there(
    refusal: Answer | None, level: Level
) -> None:
    async with speaking(lambda a: refusal or anything(a), root="b/run/") as (storage, s):
        browser = StorageBrowser(lambda *_: storage)
        finding, *more = await reach.access(browser, Context())

    assert finding.level is level
    assert len(more) == (refusal is None)
    assert refusal or finding.text == "the keys are accepted: b/run/ can be listed"
    assert all("prefix=run%2F" in asked.target for asked in s.asked)


def test_what_cannot_be_looked_into_is_told_with_what_to_install() -> None:
    lacking = missing({"here": "json", "hdf5": "no_such_library", "pdf": "nor_this_one"})

    assert "pip install 'fxtui[hdf5,pdf]'" in checkup.formats(lacking).text
    assert "fxtui[" not in checkup.formats([]).text
