"""Each way to say which Dropbox account is meant leads to it, or says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fxtui.config import Config, DropboxProfile, Profiles
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, FxtuiError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.wiring.dropbox_account import origin_of
from fxtui.wiring.storages import Storages

ENDED = "2020-01-01T00:00:00Z"
LASTS = "2999-01-01T00:00:00Z"
TOKEN = '{"access_token":"lent","refresh_token":"again","expiry":"%s"}'
LINK = "https://www.dropbox.com/scl/fo/abc/h?rlkey=x"


@pytest.fixture
def rclone(tmp_path: Path) -> Path:
    return tmp_path / "rclone.conf"


@pytest.fixture
def reference(tmp_path: Path) -> str:
    """Where a secret is."""
    file = tmp_path / "token"
    file.write_text("hush\n")
    file.chmod(0o600)
    return f"file:{file}"


@pytest.fixture
def lab(reference: str) -> Config:
    return configured(lab=DropboxProfile(app_key="app", refresh_token=reference))


def configured(**profiles: DropboxProfile) -> Config:
    return Config(profiles=Profiles(dropbox=profiles))


def caller(profile: str | None = None, **variables: object) -> Context:
    pairs = sorted((name, str(value)) for name, value in variables.items())
    return Context(profile, variables=(("RCLONE_CONFIG", "/no"), *pairs))


def found(config: Config, named: str | None, context: Context) -> Any:
    return origin_of(config, named, context).settings()


def test_a_profile_brings_its_secret(lab: Config) -> None:
    named, asked = found(lab, "lab", caller("other")), found(lab, None, caller("lab"))

    assert named == asked
    assert (named.profile, named.app_key, named.refresh_token) == ("lab", "app", "hush")


def test_who_names_none_means_the_only_one_or_the_default(
    lab: Config, reference: str
) -> None:
    token = DropboxProfile(access_token=reference)

    assert found(lab, None, caller()).profile == "lab"
    both = configured(lab=token, default=token)
    assert found(both, None, caller()).profile == "default"


def test_of_several_somebody_has_to_choose() -> None:
    with pytest.raises(ConfigError, match="several Dropbox profiles: a, b; say which"):
        found(configured(a=DropboxProfile(), b=DropboxProfile()), None, caller())


def test_tokens_of_the_environment_come_before_profiles_that_nobody_names(
    lab: Config,
) -> None:
    token = caller(DROPBOX_ACCESS_TOKEN="sl.mine")
    refresh = caller(DROPBOX_REFRESH_TOKEN="again", DROPBOX_APP_KEY="key")

    assert found(lab, None, token).access_token == "sl.mine"
    assert found(lab, None, refresh).refresh_token == "again"
    assert found(lab, "lab", token).refresh_token == "hush"


def test_a_refresh_token_of_the_environment_needs_its_app(lab: Config) -> None:
    with pytest.raises(ConfigError, match="needs the DROPBOX_APP_KEY"):
        found(lab, None, caller(DROPBOX_REFRESH_TOKEN="again"))


def test_a_link_is_opened_by_the_account_of_who_names_none(lab: Config) -> None:
    settings = found(lab, LINK, caller(DROPBOX_LINK_PASSWORD="open"))

    assert (settings.profile, settings.link, settings.link_password) == (
        LINK,
        LINK,
        "open",
    )
    assert settings.refresh_token == "hush"


@pytest.mark.parametrize(
    ("config", "named", "told"),
    [
        (Config(), None, "no Dropbox account yet; run: fxtui login dropbox"),
        (Config(), LINK, "no Dropbox account yet; run: fxtui login dropbox"),
        (Config(), "lab", "is called lab; there is none yet; run: fxtui login dropbox"),
        (
            configured(lab=DropboxProfile()),
            "bal",
            "is called bal; there is lab; run: fxtui login dropbox --profile bal",
        ),
        (
            configured(lab=DropboxProfile(app_key="app")),
            None,
            "signed in as lab; run: fxtui login dropbox --profile lab",
        ),
    ],
)
def test_who_is_not_signed_in_is_told_how_to(
    config: Config, named: str | None, told: str
) -> None:
    with pytest.raises(Unauthenticated, match=told):
        found(config, named, caller())


def test_a_remote_of_rclone_is_a_profile(rclone: Path, lab: Config) -> None:
    rclone.write_text(f"[box]\ntype = dropbox\ntoken = {TOKEN % LASTS}\n")
    context = caller(RCLONE_CONFIG=rclone)

    named, only = found(lab, "box", context), found(Config(), None, context)

    assert named == only
    assert (named.profile, named.access_token) == ("box", "lent")
    assert (named.refresh_token, found(lab, None, context).profile) == (None, "lab")


def test_a_remote_of_a_persons_own_app_is_renewed_without_rclone(rclone: Path) -> None:
    rclone.write_text(
        "[box]\ntype = dropbox\nclient_id = app\nclient_secret = secret\n"
        f"token = {TOKEN % ENDED}\n"
    )

    settings = found(Config(), "box", caller(RCLONE_CONFIG=rclone))

    assert (settings.app_key, settings.app_secret) == ("app", "secret")
    assert (settings.access_token, settings.refresh_token) == (None, "again")


def test_a_token_of_rclone_that_has_ended_is_renewed_by_rclone(rclone: Path) -> None:
    rclone.write_text(f"[box]\ntype = dropbox\ntoken = {TOKEN % ENDED}\n")
    origin = origin_of(Config(), "box", caller(RCLONE_CONFIG=rclone))

    with pytest.raises(Unauthenticated, match="run: rclone about box: once"):
        origin.settings()

    rclone.write_text(f"[box]\ntype = dropbox\ntoken = {TOKEN % LASTS}\n")
    assert origin.settings()
    rclone.unlink()
    with pytest.raises(Unauthenticated, match="no Dropbox remote box any more"):
        origin.settings()


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        (
            "# Encrypted rclone configuration File\nRCLONE_ENCRYPT_V0:\nx",
            "box",
            "encrypted",
        ),
        ("[a]\ntype=dropbox\n[b]\ntype=dropbox\n", None, "several .* profiles: a, b"),
        ("[s]\ntype=s3\n", "s", "no Dropbox profile is called s"),
    ],
)
def test_what_rclone_has_and_is_no_use_is_told(
    rclone: Path, text: str, named: str | None, told: str
) -> None:
    rclone.write_text(text)

    with pytest.raises(FxtuiError, match=told):
        found(Config(), named, caller(RCLONE_CONFIG=rclone))


def test_a_mark_says_that_the_remote_of_that_name_is_meant(
    rclone: Path, lab: Config
) -> None:
    rclone.write_text(f"[lab]\ntype = dropbox\ntoken = {TOKEN % LASTS}\n")

    marked = found(lab, "lab~rclone", caller(RCLONE_CONFIG=rclone))

    assert (marked.profile, marked.access_token) == ("lab~rclone", "lent")


def test_an_encrypted_file_of_rclone_stops_nobody_who_does_not_mean_it(
    rclone: Path, lab: Config
) -> None:
    rclone.write_text("RCLONE_ENCRYPT_V0:\nx")
    context = caller(RCLONE_CONFIG=rclone)

    assert found(lab, "lab", context)
    with pytest.raises(Unauthenticated, match="no Dropbox account yet"):
        found(Config(), None, context)


def test_a_path_that_the_service_would_not_find_is_refused() -> None:
    with pytest.raises(ConfigError, match="RCLONE_CONFIG has to begin with /"):
        found(Config(), "box", Context(variables=(("RCLONE_CONFIG", "rclone.conf"),)))


def test_no_secret_is_shown_to_who_looks_at_an_origin() -> None:
    context = caller(DROPBOX_ACCESS_TOKEN="hush", DROPBOX_LINK_PASSWORD="hush")

    assert "hush" not in repr(origin_of(Config(), None, context))
    assert "hush" not in repr(origin_of(Config(), LINK, context))


async def test_callers_who_differ_in_nothing_of_dropbox_share_a_storage(
    tmp_path: Path, reference: str
) -> None:
    file, key = tmp_path / "config.toml", Location("dropbox", "a")
    file.write_text(f"[profiles.dropbox.lab]\naccess_token = '{reference}'\n")

    async with Storages(file) as storages:
        mine = storages.open(key, caller(AWS_REGION="one"))

        assert storages.open(Location("dropbox", "b", "lab"), caller("lab")) is mine
        assert storages.open(key, caller(HTTPS_PROXY="http://proxy")) is not mine
        assert storages.open(key, caller(DROPBOX_ACCESS_TOKEN="sl")) is not mine
        assert storages.open(Location("dropbox", "", LINK), caller()) is not mine
