"""Two hosts share one home, and neither disturbs the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import PATIENCE, ROOT

UNSHARED = ["unshare", "--mount", "sh", "-c"]
COVER = 'mount --bind "$0" /etc/machine-id && exec "$@"'
"""Put a file over this machine's id, for what is run then and for nobody else."""


class Host:
    """Runs ``fxtui`` on another machine, in the home of all."""

    def __init__(self, name: str, home: Path, runtime: Path) -> None:
        self._id = home.parent / f"machine-id of {name}"
        self._id.write_text(f"{name * 32}\n")
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }

    def run(self, *words: str | Path) -> str:
        fxtui = [sys.executable, "-P", "-m", "fxtui", *map(str, words)]
        done = subprocess.run(
            [*UNSHARED, COVER, str(self._id), *fxtui],
            capture_output=True,
            check=False,
            env=self._environment,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def can_be_another_host(home: Path) -> bool:
    identity = home / "machine-id"
    identity.touch()
    try:
        tried = subprocess.run([*UNSHARED, COVER, str(identity), "true"], check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def hosts(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Host]]:
    if not can_be_another_host(home):
        pytest.skip("another machine's id needs root and a mount namespace")
    short = tmp_path_factory.mktemp  # the name of a socket has a limit
    hosts = [Host(name, home, short(name)) for name in "ab"]
    yield hosts
    for host in hosts:
        host.run("service", "stop")


def test_each_host_has_its_own_service_and_queue(home: Path, hosts: list[Host]) -> None:
    (home / "file").write_text("content")
    here, there = hosts

    here.run("cp", home / "file", home / "copy of a")
    there.run("cp", home / "file", home / "copy of b")
    one, two = (json.loads(host.run("service", "status", "--json")) for host in hosts)

    assert one["pid"] != two["pid"]
    assert one["socket"] != two["socket"]
    assert one["state"] != two["state"]
    assert {Path(one["state"]).parent, Path(two["state"]).parent} == {
        home / ".local/state/fxtui"
    }
    assert "copy" in here.run("jobs")
    assert (one["jobs"]["done"], two["jobs"]["done"]) == (1, 1)


def test_a_host_that_ends_ends_no_other(hosts: list[Host]) -> None:
    here, there = hosts
    here.run("service", "start")
    there.run("service", "start")

    here.run("service", "stop")

    assert json.loads(there.run("service", "status", "--json"))["running"]
