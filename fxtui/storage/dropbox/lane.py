"""One change at a time: a namespace of Dropbox refuses two that overlap.

Commits, moves, copies, deletes and new folders take turns here. What was begun is
finished, whoever waits for it or not; who is cancelled while others have the turn leaves.
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any


class Lane:
    """Turns, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: deque[Future[None]] = deque()
        self._is_taken = False

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """For what takes several requests, such as a job that is looked after."""
        turn = self._asked()
        try:
            await turn
            yield
        finally:
            self._leave(turn)

    def begin(self, work: Callable[[], Future[Any]]) -> None:
        """Start ``work`` when it is its turn, which lasts until that is done.

        Nobody has to wait for it, so that nobody can cancel it half-way.
        """
        turn = self._asked()

        def start(_: Future[None]) -> None:
            work().add_done_callback(lambda _: self._leave(turn))

        turn.add_done_callback(start)

    def _asked(self) -> Future[None]:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._let_in()
        return turn

    def _leave(self, turn: Future[None]) -> None:
        if not turn.done() or turn.cancelled():
            turn.cancel()  # it never was this one's turn
            return
        self._is_taken = False
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and not self._is_taken:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._is_taken = True
