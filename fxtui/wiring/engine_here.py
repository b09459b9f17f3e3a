"""The engine in this process: for the service, or for a command that does without it."""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio import TaskGroup
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from fxtui.config import Paths, private_folder, read_config
from fxtui.domain.engine import Doors
from fxtui.domain.errors import FxtuiError
from fxtui.engine.browse import StorageBrowser
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.service.lock import Lock, is_held
from fxtui.service.process import has_work
from fxtui.storage import storage_class

from .storages import Storages

_OWN: Final = "journal-*.sqlite"
"""What the journals of processes that did without the service are called."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def in_service(paths: Paths) -> AsyncGenerator[Doors, None]:
    """The service's engine, which takes up what processes without a service left."""
    async with _journal(paths.journal) as journal, TaskGroup() as tasks:
        await asyncio.to_thread(adopt_leftovers, paths, journal)
        async with _engine(paths, journal) as doors:
            tasks.create_task(asyncio.to_thread(_load_clouds))
            yield doors


@asynccontextmanager
async def alone(paths: Paths) -> AsyncGenerator[Doors, None]:
    """An engine with a journal of its own, which stays behind if a job is not done."""
    state = private_folder(paths.state)
    own = state / f"journal-{os.getpid()}-{token_hex(4)}.sqlite"
    with _locked(_lock_of(own)):
        async with _journal(own) as journal, _engine(paths, journal) as doors:
            yield doors
            is_done = not await has_work(doors.engine)
        if is_done:
            _remove(own)


def adopt_leftovers(paths: Paths, journal: Journal) -> None:
    """Take up the jobs in journals of processes that are gone."""
    for leftover in paths.state.glob(_OWN):
        lock = _lock_of(leftover)
        if is_held(lock):
            continue
        try:
            count = journal.adopt(leftover)
        except FxtuiError as error:
            log.warning("%s is left as it is: %s", leftover, error)
        else:
            log.info("took up %d jobs of %s", count, leftover)
            lock.unlink(missing_ok=True)


@asynccontextmanager
async def _journal(path: Path) -> AsyncGenerator[Journal, None]:
    journal = await asyncio.to_thread(Journal, path)
    try:
        yield journal
    finally:
        await asyncio.to_thread(journal.close)


@asynccontextmanager
async def _engine(paths: Paths, journal: Journal) -> AsyncGenerator[Doors, None]:
    policy = read_config(paths.config).transfers
    async with (
        Storages(paths.config) as storages,
        TransferEngine(storages.open, journal, policy) as engine,
    ):
        yield Doors(engine, StorageBrowser(storages.open))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = Lock(path)
    lock.take()
    try:
        yield
    finally:
        lock.release()


def _lock_of(journal: Path) -> Path:
    return journal.with_suffix(".lock")


def _remove(journal: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        journal.with_name(journal.name + ending).unlink(missing_ok=True)
    _lock_of(journal).unlink(missing_ok=True)


def _load_clouds() -> None:
    """Import what the first call to a cloud needs, before there is one."""
    try:
        storage_class("s3")
    except Exception:  # the door of a task: who needs it is told, and others go on
        log.exception("the S3 storage cannot be loaded")
