"""``fxtui profiles`` tells what there is, and keeps what is secret."""

from __future__ import annotations

import json
from pathlib import Path
from time import time

import pytest

from fxtui.cli.complete import candidates
from fxtui.cli.main import run
from fxtui.cli.places_near import accounts
from fxtui.cli.status import Status
from fxtui.config.servers import KnownServers
from fxtui.domain.servers import ServerNote
from fxtui.wiring import paths_here

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


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rclone.conf").write_text(REMOTES)
    (tmp_path / "s3cfg").write_text("hush-hush")
    for name, file in (
        ("FXTUI_CONFIG", "config.toml"),
        ("FXTUI_STATE", "state"),
        ("AWS_CONFIG_FILE", "config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        ("RCLONE_CONFIG", "rclone.conf"),
        ("S3CMD_CONFIG", "s3cfg"),
        ("MC_CONFIG_DIR", "mc"),
    ):
        monkeypatch.setenv(name, str(tmp_path / file))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return tmp_path


def fxtui(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = run(["profiles", *words])
    out, err = capsys.readouterr()
    assert "hush-hush" not in out + err
    return status, out, err


def test_the_list_has_all_and_warns_of_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], surroundings: Path
) -> None:
    (surroundings / "secret").write_text("hush-hush\n")
    secret = f"--secret-file={surroundings / 'secret'}"
    made = fxtui(
        capsys, "add", "lab", "--root=b/p", "--access-key-id=A", "--provider=ceph", secret
    )
    known = KnownServers(paths_here().state)
    known.note("https://127.0.0.1:9", ServerNote("minio", since=time()))
    known.close()
    status, out, err = fxtui(capsys)
    _, told, _ = fxtui(capsys, "list", "--json")

    assert made[0] == status == Status.DONE
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["s3://lab@b/p/", "fxtui"],
        ["s3://lab~rclone@", "rclone"],
        ["s3://half@", "rclone"],
    ]
    assert "warning: " in err
    rows = [json.loads(line) for line in told.splitlines()]
    assert rows[1]["endpoint_url"] == "https://127.0.0.1:9"
    assert [row["provider"] for row in rows] == ["ceph", "minio", ""]
    assert "https://127.0.0.1:9 minio" in out

    exported = fxtui(capsys, "export", "lab")
    assert exported[0] == Status.DONE
    assert '[profiles.s3.lab]\nprovider = "ceph"\nroot = "b/p"\n' in exported[1]
    assert "has no S3 profile none; it has lab" in fxtui(capsys, "export", "none")[2]

    assert fxtui(capsys, "edit", "lab", "--root=")[0] == Status.DONE
    assert fxtui(capsys, "remove", "lab")[0] == Status.DONE
    assert "s3://lab@ " in fxtui(capsys)[1]


def test_names_and_places_are_completed() -> None:
    assert [*candidates(["ls", "--profile", "l"])] == ["lab"]
    assert [*candidates(["profiles", "test", "h"])] == ["half"]
    assert accounts("s3://l") == ["s3://lab@"]
    assert accounts("s3://b/") == []


def test_one_that_does_not_work_is_told_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["--no-service", "--json"]
    status, out, _ = fxtui(capsys, "test", "half", "s3://lab@", *words)
    unknown = fxtui(capsys, "test", "none", *words)

    rows = {row["location"]: row for row in map(json.loads, out.splitlines())}
    assert status == Status.FAILED
    assert rows["s3://half@"]["verdict"] == "wrong"
    assert rows["s3://lab@"]["verdict"] == "unreachable"
    assert (unknown[0], "no profile is called none" in unknown[2]) == (2, True)
