"""The places that the words of a command stand for, one after the other."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import Problem, StorageError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.wiring import opened

from .matches import expanded
from .options import context_of
from .output import complain_of
from .status import Status, status_of

Work: TypeAlias = Callable[[Browser, Location, Context], Awaitable[None]]


async def at_each(options: Namespace, work: Work, *, whole: bool = True) -> int:
    """Do something at each; a folder that a pattern matches is one, if ``whole``."""
    context, missed = context_of(options), Missed(options.locations)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            with missed.going_on():
                found = expanded(browser, word, context, whole=whole)
                async with aclosing(found) as locations:
                    async for location in locations:
                        await work(browser, location, context)
    return missed.status


class Missed:
    """Of several words, those that cannot be served: each is told, and the others go on.

    The only one that there is ends the command.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.status = int(Status.DONE)
        self._is_one = len(words) <= 1

    @contextmanager
    def going_on(self) -> Iterator[None]:
        try:
            yield
        except Unauthenticated:
            raise
        except StorageError as error:
            if self._is_one:
                raise
            complain_of(Problem.of(error))
            self.status = self.status or status_of(error)
