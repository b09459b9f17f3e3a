"""Profiles of one's own are made, changed and removed, and a person's file stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.config import Paths, keep, read_config, secret
from fxtui.domain.errors import ConfigError
from fxtui.front.own_profile import add_s3, edit_s3, remove_s3

MINE = """# mine
[ui]
theme = "nord"  # dark

# the lab's
[profiles.s3.old]
region = "eu-west-1"
# and more

# about transfers
[transfers]
"""


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(keep, "_is_in_keyring", lambda *_: False)
    (tmp_path / "config.toml").write_text(MINE)
    return Paths(tmp_path / "config.toml", tmp_path / "state", tmp_path / "socket")


def kept(paths: Paths) -> list[str]:
    folder = paths.config.parent / "secrets"
    return [file.read_text().strip() for file in folder.iterdir()]


def test_a_profile_has_its_secrets_elsewhere_and_takes_them_along(paths: Paths) -> None:
    settings = {"access_key_id": "A", "endpoint_url": "https://s3.example.org"}

    add_s3(paths, "lab", settings, {"secret_access_key": "one", "session_token": "t"})
    lab = read_config(paths.config).profiles.s3["lab"]
    assert secret(lab.secret_access_key or "") == "one"
    assert '"one"' not in paths.config.read_text()

    edit_s3(paths, "lab", {"endpoint_url": None}, {"secret_access_key": "two"})
    lab = read_config(paths.config).profiles.s3["lab"]
    assert (lab.endpoint_url, lab.session_token) == (None, None)
    assert kept(paths) == ["two"]

    remove_s3(paths, "lab")
    assert kept(paths) == []
    assert paths.config.read_text().strip() == MINE.strip()


def test_what_would_be_wrong_is_refused_and_nothing_is_written(paths: Paths) -> None:
    with pytest.raises(ConfigError, match="endpoint_url: expected an address"):
        add_s3(paths, "lab", {"endpoint_url": "nowhere"}, {"secret_access_key": "one"})
    with pytest.raises(ConfigError, match="there is a profile old already"):
        add_s3(paths, "old", {}, {})
    with pytest.raises(ConfigError, match="of its own there is old"):
        remove_s3(paths, "lab")

    assert paths.config.read_text() == MINE
    assert kept(paths) == []


def test_a_profile_that_is_removed_leaves_what_is_around_it(paths: Paths) -> None:
    remove_s3(paths, "old")

    text = paths.config.read_text()
    assert 'theme = "nord"  # dark' in text
    assert "[transfers]" in text
    assert not read_config(paths.config).profiles.s3
