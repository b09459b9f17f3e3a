"""What widgets ask of the screen. A widget never knows another one.

Each message says what a person wants, in values of the domain; only the screen knows who
can do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.message import Message

from fxtui.domain.request import IfExists, JobId, Order, Selection, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Transfer

from .queue_items import Item


class Tab(StrEnum):
    """The faces of the queue, in the order of their digits."""

    ACTIVE = "active"
    WAITING = "waiting"
    FAILED = "failed"
    DONE = "done"
    LOG = "log"


# --- From the queue ----------------------------------------------------------------


@dataclass(eq=False, repr=False)
class OrderGiven(Message):
    """Do this to these jobs or transfers."""

    order: Order
    selection: Selection


@dataclass(eq=False, repr=False)
class AnswerGiven(Message):
    """Decide a conflict for these transfers."""

    selection: Selection
    decision: IfExists


@dataclass(eq=False, repr=False)
class TransfersWanted(Message):
    """A page for a tab, from a cursor or from the start; ``fill(tab, page)`` answers."""

    tab: Tab
    states: tuple[State, ...]
    cursor: TransferId | None = None


@dataclass(eq=False, repr=False)
class DetailsWanted(Message):
    """Show all there is to know of one row."""

    of: Item


@dataclass(eq=False, repr=False)
class PaceWanted(Message):
    """Say what holds a job or a transfer back."""

    of: Job | Transfer


@dataclass(eq=False, repr=False)
class ConflictWanted(Message):
    """Ask a person about the first transfer of a job whose target exists."""

    job: Job


@dataclass(eq=False, repr=False)
class LimitsWanted(Message):
    """Let a person set how much a job may have, if one is meant, and all together."""

    job: JobId | None


@dataclass(eq=False, repr=False)
class SteeringWanted(Message):
    """Some steps up or down with what all together may have."""

    transfers: int = 0
    bandwidth: int = 0


class PanesWanted(Message):
    """Leave the queue: the active pane takes the keys again."""
