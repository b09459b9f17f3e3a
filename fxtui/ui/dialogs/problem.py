"""Tells what went wrong: with which location, what to do, and how to do it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.names import escaped
from fxtui.domain.transfer import Job, Transfer

from ..advice import advice
from ..command_line import command_of
from .info import InfoDialog

Troubled: TypeAlias = Problem | Job | Transfer

_NOTHING = "Nothing is wrong with it."


class ProblemDialog(InfoDialog):
    """What happened, to which location, what to do next, and the same as a command."""

    def __init__(self, of: Troubled, *, title: str = "What went wrong") -> None:
        super().__init__(list(_facts(of)), title=title)


def _facts(of: Troubled) -> Iterator[tuple[str, str]]:
    problem = of if isinstance(of, Problem) else of.problem
    yield "what", problem.message if problem else _NOTHING
    if where := _where(of, problem):
        yield "where", escaped(str(where))
    if problem:
        yield "now", advice(problem.code)
    if isinstance(of, Transfer) and of.attempt > 1:
        yield "attempt", str(of.attempt)
    if problem and problem.detail:
        yield "server", problem.detail
    if problem:
        yield "code", problem.code
    if not isinstance(of, Problem):
        yield "command", command_of(of)


def _where(of: Troubled, problem: Problem | None) -> Location | None:
    """The location of the problem, else that of what it befell."""
    if problem and problem.location:
        return problem.location
    if isinstance(of, Transfer):
        return of.source
    return None
