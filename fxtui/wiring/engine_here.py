"""The engine in this process: for the service, or for a command that does without it."""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio import TaskGroup
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from fxtui.config import Paths, private_folder, read_config
from fxtui.config.servers import KnownServers
from fxtui.domain.engine import Doors
from fxtui.domain.errors import ConfigError, FxtuiError, JournalDamaged
from fxtui.engine.browse import StorageBrowser
from fxtui.engine.journal import Journal, open_journal, set_aside
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.service.lock import Lock, is_held
from fxtui.service.logind import logind_notice
from fxtui.service.work import has_work
from fxtui.storage import storage_class

from .storages import Storages

_OWN: Final = "journal-*.sqlite"
"""What the journals of processes that did without the service are called."""

GRACE: Final = 10.0
"""Seconds that parts in flight have to arrive when the service ends."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def in_service(paths: Paths) -> AsyncGenerator[Doors, None]:
    """The service's engine, which takes up what processes without a service left."""
    async with _opened(paths.journal) as (journal, notices), TaskGroup() as tasks:
        notices += await asyncio.to_thread(adopt_leftovers, paths, journal)
        if told := await asyncio.to_thread(logind_notice, paths):
            notices.append(told)
        async with _engine(paths, journal, notices, grace=GRACE) as doors:
            tasks.create_task(asyncio.to_thread(_load_clouds))
            yield doors


@asynccontextmanager
async def alone(paths: Paths) -> AsyncGenerator[Doors, None]:
    """An engine with a journal of its own, which stays behind if a job is not done."""
    with _own(paths) as own:
        async with (
            _opened(own) as (journal, notices),
            _engine(paths, journal, notices) as doors,
        ):
            yield doors
            is_done = not await has_work(doors.engine)
        if is_done or not journal.is_durable:
            _remove(own)


def adopt_leftovers(paths: Paths, journal: Journal) -> list[str]:
    """Take up the jobs in journals of processes that are gone; what was wrong."""
    if not journal.is_durable:
        return []  # they would be gone with it
    notices = []
    for leftover in paths.state.glob(_OWN):
        lock = _lock_of(leftover)
        if is_held(lock):
            continue
        try:
            notices += _take_up(leftover, journal)
            lock.unlink(missing_ok=True)
        except (FxtuiError, OSError) as error:
            log.warning("%s is left as it is: %s", leftover, error)
    return notices


def _take_up(leftover: Path, journal: Journal) -> list[str]:
    try:
        count = journal.adopt(leftover)
    except JournalDamaged as error:
        return [set_aside(leftover, error)]
    log.info("took up %d jobs of %s", count, leftover)
    return []


@asynccontextmanager
async def _opened(path: Path) -> AsyncGenerator[tuple[Journal, list[str]], None]:
    """The journal, and what everybody should know of it."""
    journal, notices = await asyncio.to_thread(open_journal, path)
    for notice in notices:
        log.warning("%s", notice)
    try:
        yield journal, notices
    finally:
        await asyncio.to_thread(journal.close)


@asynccontextmanager
async def _known(paths: Paths) -> AsyncGenerator[KnownServers, None]:
    """What earlier processes learnt of servers, and what this one does."""
    known = KnownServers(paths.state)
    try:
        yield known
    finally:
        await asyncio.to_thread(known.close)


@asynccontextmanager
async def _engine(
    paths: Paths, journal: Journal, notices: Sequence[str], *, grace: float = 0.0
) -> AsyncGenerator[Doors, None]:
    config = read_config(paths.config)
    async with (
        _known(paths) as notes,
        Storages(paths.config, notes) as storages,
        TransferEngine(
            storages.open,
            journal,
            config.transfers,
            grace=grace,
            resume=config.service.resume_on_start or not journal.is_another_boot,
            notices=notices,
            asking=storages.asking,
        ) as engine,
    ):
        yield Doors(engine, StorageBrowser(storages.open))


@contextmanager
def _own(paths: Paths) -> Iterator[Path]:
    """Where this process has its journal: held by a lock, where one can be made.

    Where none can, no journal can be written either, and there is nobody to keep out.
    """
    own = paths.state / f"journal-{os.getpid()}-{token_hex(4)}.sqlite"
    with ExitStack() as held:
        try:
            private_folder(paths.state)
            held.enter_context(_locked(_lock_of(own)))
        except OSError as error:
            log.warning("%s cannot be written: %s", paths.state, error)
        except ConfigError as error:
            if not isinstance(error.__cause__, OSError):
                raise
            log.warning("%s", error)
        yield own


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
    with suppress(OSError):  # where it could not be made
        for ending in ("", "-wal", "-journal"):
            journal.with_name(journal.name + ending).unlink(missing_ok=True)
        _lock_of(journal).unlink(missing_ok=True)


def _load_clouds() -> None:
    """Import what the first call to a cloud needs, before there is one."""
    try:
        storage_class("s3")
    except Exception:  # the door of a task: who needs it is told, and others go on
        log.exception("the S3 storage cannot be loaded")
