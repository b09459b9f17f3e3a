"""Tells what went wrong: with which location, and what to do."""

from __future__ import annotations

from fxtui.domain.errors import Problem

from ..details import problem_rows
from .info import InfoDialog


class ProblemDialog(InfoDialog):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem_rows(problem), title="What went wrong")
