"""What an account asks of a person, put to whoever sits at this terminal.

Where nobody does, nothing is asked: the command ends, and says how to go on.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
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
from fxtui.domain.location import Location
from fxtui.domain.transfer import Job
from fxtui.front.sightings import board_of
from fxtui.front.whose import concerns
from fxtui.wiring import opened

from .options import context_of
from .output import complain, tell
from .password import is_attended
from .qr import qr_lines, shown
from .typed import Line

_TRIES: Final = 3
_GLANCE: Final = 1.0
"""Seconds after which it is looked whether somebody else has answered."""

_UNNAMED: Final = Location("s3", "")
"""Where who names no profile is."""


async def asked_for_job(engine: Engine, job: Job, context: Context) -> bool:
    """Whether somebody told what a job is parked for."""
    at = job.problem.location if job.problem else None
    return is_attended() and await asked(engine, context, at)


def asked_here(error: Unauthenticated, options: Namespace) -> bool:
    """Whether somebody told what a command lacked that is only read on this terminal."""
    if not (is_attended() and sys.stdout.isatty()) or options.no_service:
        return False
    return asyncio.run(_asked_here(error, context_of(options)))


async def _asked_here(error: Unauthenticated, context: Context) -> bool:
    async with opened() as (engine, _):
        return await asked(engine, context, error.location)


async def asked(engine: Engine, context: Context, at: Location | None = None) -> bool:
    """Put what the account of a place asks to who is there; whether that was answered.

    Without a place it is that of a caller who names no profile.
    """
    questions = (await board_of(engine, context)).questions
    places = (at or _UNNAMED,)
    mine = [question for question in questions if concerns(question, places, context)]
    return any([await _put(engine, question, context) for question in mine])


async def _put(engine: Engine, question: Question, context: Context) -> bool:
    """Ask, step by step; whether that came to an end."""
    step, shown_last, tries = question, None, _TRIES
    while True:
        if step != shown_last:
            show(step)
        shown_last = step
        try:
            after = await _answer(engine, step, context)
        except (StorageError, UsageError) as error:
            now = await _now(engine, step, context)
            if now is None:
                return True  # who sits at another terminal was quicker
            complain(error.message)
            tries -= 1
            is_over = step.wait is not None and not isinstance(error, TransientError)
            if not tries or is_over:
                return False
            step = now
            continue
        except _Declined:
            return False
        except _Elsewhere:
            tell("That is not asked any more.")
            return True
        if after is None:
            return True
        step = after


async def _now(engine: Engine, step: Question, context: Context) -> Question | None:
    """The step that a question has come to, if it is asked still."""
    questions = (await board_of(engine, context)).questions
    return next((each for each in questions if each.id == step.id), None)


async def _answer(engine: Engine, step: Question, context: Context) -> Question | None:
    words = tuple([await _typed(blank, step, engine, context) for blank in step.blanks])
    if step.wait is not None:
        await asyncio.sleep(step.wait)
    return await engine.reply(Reply(step.id, words), context)


class _Declined(Exception):
    """Who is asked says nothing."""


class _Elsewhere(Exception):
    """Somebody else has said it."""


def show(question: Question) -> None:
    """What is to be done, and the address as a code that a telephone reads."""
    tell(question.text)
    if question.address:
        tell(question.address)
        shown(qr_lines(question.address), sys.stderr, get_terminal_size())
    if question.code:
        tell(f"Code: {question.code}")


async def _typed(blank: Blank, step: Question, engine: Engine, context: Context) -> str:
    """What is typed; now and then it is looked whether that is wanted still."""
    form = f" ({blank.form})" if blank.form else ""
    with Line(f"{blank.label}{form}: ", secret=blank.secret) as line:
        while (said := await line.wait(_GLANCE)) is None:
            if await _now(engine, step, context) is None:
                line.forget()
                raise _Elsewhere
        if said == "":
            raise _Declined
    return said.rstrip("\n") or blank.usual
