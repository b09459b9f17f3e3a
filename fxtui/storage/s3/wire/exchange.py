"""One request and its answer, on a line that waited or on a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from .answer import Answer
from .grip import Grip
from .line import Address, Line
from .pool import Pool
from .trouble import Cut, HungUp, Malformed

_REFUSED: Final = 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """How to ask one server, from a thread."""

    pool: Pool
    addresses: list[Address]
    grip: Grip

    @contextmanager
    def asked(
        self, send: Callable[[Line], bool], *, may_repeat: bool
    ) -> Iterator[Answer]:
        """Send a request, and lend its answer; the line lives on if all was taken.

        ``send`` returns False if it was answered before it had sent all. A line that
        waited may have ended meanwhile, unseen: if so, a new one is tried, once.
        """
        line = self._line()
        is_new = line is None
        line = line or self._new()
        try:
            answer = self._answer(line, send)
        except (HungUp, ConnectionResetError, BrokenPipeError):
            self._end(line)
            if is_new or not may_repeat:
                raise
            line = self._new()
            answer = self._first(line, send)
        except BaseException:
            self._end(line)
            raise
        yield from self._lent(line, answer)

    def _lent(self, line: Line, answer: tuple[Answer, bool]) -> Iterator[Answer]:
        told, was_all_sent = answer
        try:
            if not was_all_sent and told.status < _REFUSED:
                raise Malformed("the server was content before it had heard all")
            yield told
            is_good = told.leaves_clean() and was_all_sent
        except BaseException:
            self._end(line)
            raise
        if is_good:
            self.grip.let_go()
            self.pool.give(line)
        else:
            self._end(line)

    def _first(self, line: Line, send: Callable[[Line], bool]) -> tuple[Answer, bool]:
        try:
            return self._answer(line, send)
        except BaseException:
            self._end(line)
            raise

    def _line(self) -> Line | None:
        line = self.pool.take()
        if line:
            self.grip.take(line)
        return line

    def _new(self) -> Line:
        return self.pool.new(self.addresses, self.grip)

    def _answer(self, line: Line, send: Callable[[Line], bool]) -> tuple[Answer, bool]:
        """Send all of it, or as much as the server wants to hear."""
        try:
            was_all_sent = send(line)
        except (ConnectionResetError, BrokenPipeError) as broken:
            with suppress(HungUp, Cut, ConnectionResetError, BrokenPipeError):
                return Answer(line), False  # it has said why
            raise broken
        return Answer(line), was_all_sent

    def _end(self, line: Line) -> None:
        self.grip.let_go()
        line.close()
