"""``fxtui demo``: a real S3 server on this machine, sample data, and the browser on it.

Where the tests are at hand, as in ``make demo``, a stand-in for Dropbox is beside it.

All of it lives in one temporary folder, with a service and a configuration of its own,
and ends with the command.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shlex import split
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final, TypeVar

from fxtui.config import Paths
from fxtui.demo.ending import end
from fxtui.demo.samples import (
    make_bucket_samples,
    make_dropbox_samples,
    make_local_samples,
)
from fxtui.demo.seaweed import Identity, SeaweedFS
from fxtui.demo.stand_in import StandIn
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, JobRequest, Jobs, Order, Source, Verb
from fxtui.service import starter
from fxtui.wiring import context_here, doors, paths_here

from .follow import concluded, follow
from .leaving import BY_SIGNAL, Left, signals
from .output import say, tell
from .progress import display_of
from .status import Status, UsageError

RESEARCH: Final = Location("s3", "research/", "demo")
BACKUP: Final = Location("s3", "backup/", "demo")
DROPBOX: Final = Location("dropbox", "", "demo")

ServerT = TypeVar("ServerT", SeaweedFS, StandIn)

_SPACE: Final = 1024**3
_CONFIG: Final = """\
[profiles.s3.demo]
endpoint_url = "{url}"
region = "us-east-1"
addressing = "path"
access_key_id = "{key}"
secret_access_key = "file:{secret}"
"""

_DROPBOX_CONFIG: Final = """\

[profiles.dropbox.demo]
endpoint_url = "{url}"
access_token = "file:{token}"
"""

_HOWTO: Final = """\
ready. In another terminal:

  export FXTUI_STATE={state} FXTUI_CONFIG={config}
  fxtui ls s3://demo@{dropbox}
  fxtui {here} {bucket}

Ctrl-C ends the demo, and removes all of it."""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--no-browser", action="store_true", help="only run the server, until Ctrl-C"
    )
    parser.add_argument(
        "--dropbox",
        metavar="COMMAND",
        help="run this beside it: a local stand-in for Dropbox, that says its address "
        "and an access token",
    )


def run(options: Namespace) -> int:
    if not options.no_browser and not sys.stdout.isatty():
        raise UsageError("the demo opens the browser on a terminal; see --no-browser")
    _end_on_signals()
    with TemporaryDirectory(prefix="fxtui-demo-") as name, ExitStack() as stack:
        folder = Path(name)
        pool = stack.enter_context(ThreadPoolExecutor(1))
        samples = pool.submit(_make_samples, folder)
        tell("starting SeaweedFS, an S3 server, on this machine …")
        server = stack.enter_context(_running(_server(folder)))
        stand_in = None
        if options.dropbox:
            tell("starting a local stand-in for Dropbox …")
            stand_in = stack.enter_context(_running(StandIn(split(options.dropbox))))
        paths = stack.enter_context(_own_world(folder, server, stand_in))
        stack.callback(_end_unhurried)
        samples.result()
        asyncio.run(_fill(folder, has_dropbox=stand_in is not None))
        if options.no_browser:
            return _wait(folder, paths, has_dropbox=stand_in is not None)
        return _browse(str(folder / "here"), str(RESEARCH))


def _server(folder: Path) -> SeaweedFS:
    if disk_usage(folder).free < _SPACE:
        raise UsageError(f"the demo needs 1 GiB in {folder.parent}, which is too full")
    return SeaweedFS(folder / "server", [Identity("demo", token_hex(16))])


@contextmanager
def _running(server: ServerT) -> Iterator[ServerT]:
    try:
        yield server.start()
    except RuntimeError as error:
        raise UsageError(str(error)) from error
    finally:
        server.stop()


@contextmanager
def _own_world(
    folder: Path, server: SeaweedFS, stand_in: StandIn | None
) -> Iterator[Paths]:
    """A configuration, a state and a service that no other fxtui knows of."""
    secret, config = _secret(folder / "secret", server.secret_key), folder / "config.toml"
    told = _CONFIG.format(url=server.endpoint_url, key=server.access_key, secret=secret)
    if stand_in:
        token = _secret(folder / "token", stand_in.token)
        told += _DROPBOX_CONFIG.format(url=stand_in.endpoint_url, token=token)
    config.write_text(told)
    for name, _ in context_here().variables:  # a person's own keys and proxies stay out
        del os.environ[name]
    os.environ |= {"FXTUI_STATE": str(folder / "state"), "FXTUI_CONFIG": str(config)}
    paths = paths_here()
    try:
        yield paths
    finally:
        asyncio.run(starter.stop(paths))


def _secret(path: Path, secret: str) -> Path:
    path.touch(0o600)
    path.write_text(secret)
    return path


def _make_samples(folder: Path) -> None:
    make_bucket_samples(folder / "bucket")
    make_dropbox_samples(folder / "dropbox")
    make_local_samples(folder / "here")


async def _fill(folder: Path, *, has_dropbox: bool) -> None:
    doors_ = doors(paths_here())
    for bucket in (RESEARCH, BACKUP):
        await doors_.browser.make_directory(bucket, context_here())
    await _copied(doors_.engine, folder / "bucket", RESEARCH)
    if has_dropbox:
        await _copied(doors_.engine, folder / "dropbox", DROPBOX)


async def _copied(engine: Engine, samples: Path, target: Location) -> None:
    """What is uploaded is a job like any other, which is forgotten when it is done."""
    context = context_here()
    tell(f"copying sample data to {target} …")
    source = Source(Location.parse(f"{samples}/"))
    job = await engine.submit(JobRequest(Verb.COPY, (source,), target), context)
    if (status := await _filled(engine, job, context)) > Status.FAILED:
        raise SystemExit(status)
    await engine.order(Order.CLEAR, Jobs((job,)), context)
    await asyncio.to_thread(rmtree, samples)


async def _filled(engine: Engine, job: JobId, context: Context) -> int:
    display = display_of(quiet=False, progress=True, json=False)
    try:
        async with signals() as told:
            with told.interrupting():
                ended = await follow(engine, job, context, display)
    except Left as left:
        return left.status
    return await concluded(engine, ended, context, display)


def _browse(*places: str) -> int:
    """The browser, as a process: however it ends, what is here is removed."""
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C in a shell is not for us
    browser = subprocess.Popen([sys.executable, "-P", "-m", "fxtui", *places])
    try:
        status = browser.wait()
    finally:
        end(browser)
    return status if status >= 0 else BY_SIGNAL - status


def _wait(folder: Path, paths: Paths, *, has_dropbox: bool) -> int:
    """Let others try it, until somebody ends it."""
    howto = _HOWTO.format(
        state=paths.state,
        config=paths.config,
        here=folder / "here",
        bucket=RESEARCH,
        dropbox=f"\n  fxtui ls {DROPBOX}" if has_dropbox else "",
    )
    for line in howto.splitlines():
        say(line)
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        signal.pause()
    return Status.DONE


def _end_on_signals() -> None:
    """Leave through every ``finally`` when the terminal or the system says so."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(BY_SIGNAL + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def _end_unhurried() -> None:
    """From now on everything is being removed: no signal may leave half of it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
