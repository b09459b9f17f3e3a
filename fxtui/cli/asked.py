"""What an account asks of a person, put to whoever sits at this terminal.

Where nobody does, nothing is asked: the command ends, and says how to go on.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from argparse import Namespace
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Final

from fxtui.domain.asking import Blank, Question, Reply
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import (
    StorageError,
    TransientError,
    Unauthenticated,
    UsageError,
)
from fxtui.domain.transfer import Job
from fxtui.front.sightings import board_of
from fxtui.front.whose import profiles_of
from fxtui.wiring import opened

from .options import context_of
from .output import complain, tell
from .password import is_attended
from .qr import qr_lines, shown
from .typed import typed

_TRIES: Final = 3


async def asked_for_job(engine: Engine, job: Job, context: Context) -> bool:
    """Whether somebody told what a job is parked for."""
    at = job.problem.location if job.problem else None
    profiles = profiles_of(at.profile if at else None, context)
    return is_attended() and await asked(engine, context, profiles)


def asked_here(error: Unauthenticated, options: Namespace) -> bool:
    """Whether somebody told what a command lacked that is only read on this terminal."""
    if not (is_attended() and sys.stdout.isatty()) or options.no_service:
        return False
    return asyncio.run(_asked_here(error, context_of(options)))


async def _asked_here(error: Unauthenticated, context: Context) -> bool:
    profiles = profiles_of(error.location.profile if error.location else None, context)
    async with opened() as (engine, _):
        return await asked(engine, context, profiles)


async def asked(engine: Engine, context: Context, profiles: Collection[object]) -> bool:
    """Put what these accounts ask to who is there; whether anything was answered."""
    questions = (await board_of(engine, context)).questions
    mine = [question for question in questions if question.account.profile in profiles]
    return any([await _put(engine, question, context) for question in mine])


async def _put(engine: Engine, question: Question, context: Context) -> bool:
    """Ask, step by step; whether that came to an end."""
    step, shown_last, tries = question, None, _TRIES
    while True:
        if step != shown_last:
            _show(step)
        shown_last = step
        try:
            after = await _answer(engine, step, context)
        except (StorageError, UsageError) as error:
            if not await _is_asked(engine, step, context):
                return True  # who sits at another terminal was quicker
            complain(error.message)
            tries -= 1
            is_over = step.wait is not None and not isinstance(error, TransientError)
            if not tries or is_over:
                return False
            continue
        except _Declined:
            return False
        if after is None:
            return True
        step = after


async def _is_asked(engine: Engine, question: Question, context: Context) -> bool:
    now = (await board_of(engine, context)).questions
    return any(each.id == question.id for each in now)


async def _answer(engine: Engine, step: Question, context: Context) -> Question | None:
    words = _words(step)
    if step.wait is not None:
        await asyncio.sleep(step.wait)
    return await engine.reply(Reply(step.id, words), context)


class _Declined(Exception):
    """Who is asked says nothing."""


def _show(question: Question) -> None:
    tell(question.text)
    if question.address:
        tell(question.address)
        shown(qr_lines(question.address), sys.stderr, get_terminal_size())
    if question.code:
        tell(f"Code: {question.code}")


def _words(question: Question) -> tuple[str, ...]:
    with _interruptible():
        return tuple(map(_typed, question.blanks))


def _typed(blank: Blank) -> str:
    form = f" ({blank.form})" if blank.form else ""
    try:
        line = typed(f"{blank.label}{form}: ", secret=blank.secret)
    except (EOFError, KeyboardInterrupt):
        tell("")
        raise _Declined from None
    if not line:
        raise _Declined
    return line.rstrip("\n") or blank.usual


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end what is typed: a loop that waits for it would hear it too late."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
