"""How much one job, and all together, may have: at once, and of the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from textual import on
from textual.containers import Horizontal
from textual.widgets import Input

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobLimits
from fxtui.domain.value import replace

from ..amounts import bytes_to_type, typed_bytes, typed_count
from .dialog import Dialog, ErrorLine, button, words
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

T = TypeVar("T")

_TRANSFERS: Final = "transfers at once"
_REQUESTS: Final = "requests at once"
_BANDWIDTH: Final = "bytes a second"
_LABEL: Final = 19
"""Cells before each field."""


class LimitsChoice(NamedTuple):
    job: JobLimits | None
    """Of the job, if the dialog was about one."""

    policy: Policy
    """Of all together."""


class _Wrong(Exception):
    """What is typed in a field is no amount; the field, and why."""

    def __init__(self, field: NameInput, why: str) -> None:
        super().__init__(why)
        self.field = field


class LimitsDialog(Dialog[LimitsChoice | None]):
    """Enter takes all of it; an empty field is no limit."""

    DEFAULT_CSS = """
    LimitsDialog .field { height: 1; width: 100%; }
    LimitsDialog .field NameInput { width: 1fr; }
    """
    AUTO_FOCUS = "NameInput"

    def __init__(
        self, policy: Policy, job: JobLimits | None = None, *, title: str = ""
    ) -> None:
        """``title`` is what the job is called."""
        super().__init__("Limits")
        self._policy, self._job, self._title = policy, job, title

    def body(self) -> Iterator[Widget]:
        if (job := self._job) is not None:
            yield words(self._title, "label")
            yield _field(_TRANSFERS, "job-transfers", _text(job.transfers))
            yield _field(_REQUESTS, "job-requests", _text(job.requests))
            yield _field(_BANDWIDTH, "job-bandwidth", bytes_to_type(job.bandwidth))
        policy = self._policy
        yield words("All together", "label")
        yield _field(_TRANSFERS, "all-transfers", _text(policy.transfers))
        yield _field(_REQUESTS, "all-requests", _text(policy.requests))
        yield _field(_BANDWIDTH, "all-bandwidth", bytes_to_type(policy.bandwidth))
        yield ErrorLine()
        yield words(
            "For large objects; requests are of each storage. A job has no more than all "
            "together, which config.toml says again when the service starts.",
            "muted",
        )

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Set", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        try:
            job = self._job_limits() if self._job is not None else None
            self.dismiss(LimitsChoice(job, self._whole_policy()))
        except _Wrong as wrong:
            self.query_one(ErrorLine).tell(str(wrong))
            wrong.field.focus()

    def _job_limits(self) -> JobLimits:
        return JobLimits(
            transfers=self._typed("job-transfers", typed_count),
            requests=self._typed("job-requests", typed_count),
            bandwidth=self._typed("job-bandwidth", typed_bytes),
        )

    def _whole_policy(self) -> Policy:
        old = self._policy
        return replace(
            old,
            transfers=self._typed("all-transfers", typed_count) or old.transfers,
            requests=self._typed("all-requests", typed_count) or old.requests,
            bandwidth=self._typed("all-bandwidth", typed_bytes),
        )

    def _typed(self, name: str, read: Callable[[str], T]) -> T:
        field = self.query_one(f"#{name}", NameInput)
        try:
            return read(field.value)
        except ValueError as error:
            raise _Wrong(field, str(error)) from error


def _field(label: str, name: str, value: str) -> Widget:
    told = words(label)
    told.styles.width = _LABEL
    field = NameInput(value, id=name, compact=True, placeholder="no limit")
    return Horizontal(told, field, classes="field")


def _text(count: int | None) -> str:
    return "" if count is None else str(count)
