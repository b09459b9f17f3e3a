"""The real program, with a state of its own, whose service ends with the test."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar
from uuid import uuid4

import psutil
import pytest

from fxtui.config import Paths
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.location import Location
from fxtui.service.lock import holder
from tests.contract.test_s3_servers import storage_as

from .forked import forked
from .shelf import Shelf

ROOT: Final = Path(__file__).parents[2]
P = TypeVar("P", bound="Program")

PATIENCE: Final = 30.0
NONE: Final[Mapping[str, str]] = {}

_STARTING: Final = {
    "test_gone_folder",
    "test_service_process",
    "test_upgrade",
    "test_watchers",
}
"""Tests of how it starts, or of what it then weighs: none of theirs is a copy."""

pytest.register_assert_rewrite("tests.e2e.crossing")


class Program:
    """Runs ``fxtui`` as a person would, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "FXTUI_STATE": str(folder / "state"),
            "FXTUI_CONFIG": str(folder / "config.toml"),
            "PYTHONPATH": str(ROOT),
            "TZ": "UTC",
            "LANG": "C.UTF-8",
        }
        self.paths = Paths.of(self.environment)

    def run(
        self,
        *words: str | Path | Location,
        patience: float = PATIENCE,
        variables: Mapping[str, str] = NONE,
        **more: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end, with more in its environment."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "fxtui", *map(str, words)],
            capture_output=True,
            check=False,
            cwd=self.folder,
            env={**self.environment, **variables, **more},
            errors="surrogateescape",
            text=True,
            timeout=patience,
        )

    async def ask(
        self, *words: str | Path | Location, patience: float = PATIENCE
    ) -> subprocess.CompletedProcess[str]:
        """Run it while the loop of the test, and the wires in it, go on."""
        return await asyncio.to_thread(self.run, *words, patience=patience)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "fxtui", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, name: str) -> None:
        """Return when there is a file of such a name; what passes the time is looking."""
        for _ in range(100):
            if list(self.folder.glob(name)):
                return
            self.run("ls", self.folder)
        raise AssertionError(f"no {name} ever came")

    def kill_service(self) -> None:
        """End it as ``kill -9`` does, in the middle of whatever it does."""
        service = self.service
        assert service, "it is not running"
        service.kill()
        assert _is_over(service, PATIENCE), "it does not end"

    @property
    def service(self) -> psutil.Process | None:
        """The process that is the service now."""
        running = holder(self.paths.lock)
        return psutil.Process(running.pid) if running else None


class Quick(Program):
    """One that need not start: for tests of what it does, once it runs."""

    def run(
        self,
        *words: str | Path | Location,
        patience: float = PATIENCE,
        variables: Mapping[str, str] = NONE,
        **more: str,
    ) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **variables, **more}
        return forked([*map(str, words)], self.folder, environment, patience)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """This is a process that can be sent signals; its service is a copy."""
        if "--no-service" not in words:
            self.run("service", "start")
        return super().start(*words)


@pytest.fixture
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    made = Program if request.path.stem in _STARTING else Quick
    with ended(made(tmp_path)) as program:
        yield program


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Quick]:
    with ended(Quick(tmp_path)) as program:
        yield program


@contextmanager
def ended(program: P) -> Iterator[P]:
    """What it starts is ended by its own number, whatever the test comes to."""
    try:
        yield program
    finally:
        if service := program.service:
            with suppress(psutil.NoSuchProcess):
                _end(service, program.paths.socket)
        program.paths.socket.unlink(missing_ok=True)


def _end(service: psutil.Process, door: Path) -> None:
    """Send it away; for what is on its way to arrive it waits longer than a test does."""
    service.send_signal(signal.SIGTERM)
    for _ in range(int(PATIENCE)):
        if _is_over(service, 1.0):
            return
        if not door.exists():
            service.kill()
    raise AssertionError("it does not end")


def _is_over(process: psutil.Process, patience: float) -> bool:
    """Whether it ends in time; that somebody buries it may take seconds more."""
    try:
        watched = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], patience)[0])
    finally:
        os.close(watched)


@pytest.fixture
async def bucket(seaweedfs: SeaweedFS) -> AsyncIterator[Shelf]:
    """An empty one, of this test alone."""
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        bucket = Shelf(storage, f"commands-{uuid4().hex[:12]}/")
        await storage.make_directory(bucket.name)
        yield bucket


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A service for all tests of a file: to start one takes longer than what it does."""
    with ended(Quick(tmp_path_factory.mktemp("commands"))) as program:
        yield program


@pytest.fixture
def mine(shared: Program, seaweedfs: SeaweedFS, tmp_path: Path) -> Program:
    """The program of somebody with the right keys, in a folder of this test."""
    who = seaweedfs.identities[0]
    program = Quick(tmp_path)
    program.paths = shared.paths
    program.environment = shared.environment | {
        "AWS_ACCESS_KEY_ID": who.access_key,
        "AWS_SECRET_ACCESS_KEY": who.secret_key,
        "AWS_ENDPOINT_URL": seaweedfs.endpoint_url,
        "AWS_REGION": "us-east-1",
    }
    return program
