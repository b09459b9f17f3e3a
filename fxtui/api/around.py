"""Around a task: pull its inputs before it, push its outputs if it succeeded.

As a context manager, a decorator, or both with ``async``::

    with fxtui.exchange(pull=[("s3://in/a", "data/")], push=[("out/", "s3://out/")]):
        work()
"""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from inspect import iscoroutinefunction
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

from fxtui.config.here import standing
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.front.places import check_target
from fxtui.front.run_receipt import Outcome, Phase, RunReceipt
from fxtui.front.whole_file import check_writable

from .client import Client, connect
from .handle import JobHandle
from .options import PLAIN, JobOptions
from .place import Place, located, seen_again

P = ParamSpec("P")
R = TypeVar("R")

Pairs: TypeAlias = Sequence[tuple[Place, Place]]
"""Sources and targets."""


@dataclass(kw_only=True, eq=False)
class exchange:  # it is used like a verb, as ``contextlib.suppress`` is
    """Pull before a block or a function, and push after it, but not if it raised.

    What was asked for and not done is a JobFailed; if a pull fails, nothing is run. A
    path is seen from the folder in which the block was entered.
    """

    pull: Pairs = ()
    push: Pairs = ()
    receipt: str | PathLike[str] | None = None
    """The file in which all that was moved is put down, however it ends."""

    options: JobOptions = PLAIN
    no_service: bool = False
    profile: str | None = None
    endpoint_url: str | None = None
    region: str | None = None

    _errand: _Errand | None = field(default=None, init=False, repr=False)

    async def __aenter__(self) -> None:
        if self._errand:
            raise UsageError("this exchange is under way; make another one")
        errand = _Errand(self)
        await errand.begin()
        self._errand = errand

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        errand, self._errand = self._errand, None
        assert errand, "what is left was entered"
        await errand.end(is_success=error is None)

    def __enter__(self) -> None:
        _check_no_loop()
        asyncio.run(self.__aenter__())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run(self.__aexit__(kind, error, trace))

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, with an exchange of its own around each of its calls."""
        if iscoroutinefunction(function):
            return cast("Callable[P, R]", self._around_async(function))

        @wraps(function)
        def around(*args: P.args, **kwargs: P.kwargs) -> R:
            with replace(self):
                return function(*args, **kwargs)

        return around

    def _around_async(self, function: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(function)
        async def around(*args: P.args, **kwargs: P.kwargs) -> Any:
            async with replace(self):
                return await function(*args, **kwargs)

        return around


class _Errand:
    """One exchange that is under way."""

    def __init__(self, asked: exchange) -> None:
        self._asked = asked
        self._pull, self._push = _located(asked.pull), _located(asked.push)
        with standing():
            self._file = None if asked.receipt is None else Path(asked.receipt).absolute()
        if self._file:
            check_writable(self._file)
        self._receipt = RunReceipt()

    async def begin(self) -> None:
        try:
            await self._move(self._pull, Phase.PULLED)
        except BaseException:
            self._close(Outcome.PULL_FAILED)
            raise

    async def end(self, *, is_success: bool) -> None:
        outcome = Outcome.PUSH_FAILED if is_success else Outcome.TASK_FAILED
        try:
            if is_success:
                await self._move(self._push, Phase.PUSHED)
                outcome = Outcome.SUCCEEDED
        finally:
            self._close(outcome)

    async def _move(self, pairs: list[tuple[Location, Location]], phase: Phase) -> None:
        if not pairs:
            return
        asked = self._asked
        async with connect(
            no_service=asked.no_service,
            profile=asked.profile,
            endpoint_url=asked.endpoint_url,
            region=asked.region,
        ) as client:
            await self._carry(client, pairs, phase)

    async def _carry(
        self, client: Client, pairs: list[tuple[Location, Location]], phase: Phase
    ) -> None:
        begun: list[JobHandle] = []
        try:
            for source, target in pairs:
                ends = seen_again(source), seen_again(target)
                begun.append(await client.copy(*ends, self._asked.options))
            ended = await client.queue.wait(*begun, check=False)
        except CancelledError:
            for handle in begun:
                await handle.pause()  # nobody waits any more; it can be resumed
            raise
        if self._file:
            for job in ended:
                await self._receipt.add(phase, job, client.engine, client.context)
        for handle, job in zip(begun, ended, strict=True):
            await handle.check(job)

    def _close(self, outcome: Outcome) -> None:
        with self._receipt:
            if self._file:
                self._receipt.write(self._file, outcome)


def _located(pairs: Pairs) -> list[tuple[Location, Location]]:
    """Where all of them are, before the first is moved; or a UsageError."""
    found = [(located(source), located(target)) for source, target in pairs]
    for _, target in found:
        check_target(target)
    return found


def _check_no_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise UsageError("a loop runs here: async with fxtui.exchange(…)")
