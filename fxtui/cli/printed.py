"""What each command prints with ``--json``, as the values that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fxtui.domain.entry import Entry
from fxtui.domain.plan_lines import Header, Line
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Inspection, Job, Transfer
from fxtui.domain.value import Value
from fxtui.front.peeking import Peek
from fxtui.front.receipt import Head
from fxtui.front.receipt import Row as ReceiptRow
from fxtui.service.report import Report

from .access import Given, MemberRow, Removed, RightsRow
from .access_grant import Granting
from .as_of import PastRow
from .delivered import DeliveredRow
from .dry_run import Summary
from .du import Usage
from .finding import Finding
from .jobs.limit import Limited
from .keys import KeyLine
from .link import Link
from .ls import Row, Total
from .profiles import ProfileRow, TrialRow
from .pulse import Pulse
from .restore import Restored
from .revisions import DeletedRow, RevisionRow
from .share import LinkRow, Revoked
from .space import Room
from .stat import Described
from .tags import Tagged
from .thaw import Thawed
from .uploads import UploadRow
from .verdict import Verdict, Verified


class Detached(Value, frozen=True):
    """A job that was begun, and that nobody waits for."""

    job: JobId


class Cleared(Value, frozen=True):
    """Jobs that are forgotten."""

    cleared: tuple[JobId, ...]


class ServiceStopped(Value, frozen=True):
    """No transfer service runs."""

    running: bool
    socket: str
    state: str
    journal: str
    log: str


class ServiceRunning(Report, frozen=True):
    running: bool
    state: str
    journal: str
    log: str


class Receipt(Head, frozen=True):
    """What ``--receipt`` writes: one document, and no lines."""

    transfers: tuple[ReceiptRow, ...]


_JOB: Final[tuple[type[Value], ...]] = (Job, Detached)
_PLANNED: Final[tuple[type[Value], ...]] = (Line, Summary)
_ORDERED: Final[tuple[type[Value], ...]] = (Job, Transfer)

PRINTED: Final[Mapping[str, tuple[type[Value], ...]]] = {
    "ls": (Row, Total, DeliveredRow),
    "cp": (*_JOB, *_PLANNED, Entry),
    "mv": (*_JOB, *_PLANNED),
    "rm": (*_JOB, *_PLANNED),
    "rb": (*_JOB, *_PLANNED),
    "stat": (Described,),
    "du": (Usage,),
    "head": (Peek,),
    "peek": (Peek,),
    "find": (Row,),
    "link": (Link,),
    "presign": (Link,),
    "share": (LinkRow, Revoked),
    "access list": (MemberRow, RightsRow),
    "access grant": (Granting,),
    "access set": (Given,),
    "access remove": (Removed,),
    "revisions": (RevisionRow, DeletedRow, PastRow),
    "restore": (Restored,),
    "tags": (Tagged,),
    "thaw": (Thawed,),
    "space": (Room,),
    "sync": (*_JOB, *_PLANNED),
    "apply": _JOB,
    "jobs list": (Job,),
    "jobs show": (Job, Transfer, Inspection),
    "jobs watch": (Job,),
    "jobs pause": _ORDERED,
    "jobs resume": _ORDERED,
    "jobs cancel": _ORDERED,
    "jobs retry": _ORDERED,
    "jobs clear": (Cleared,),
    "jobs earlier": _ORDERED,
    "jobs later": _ORDERED,
    "jobs now": _ORDERED,
    "jobs limit": (Limited,),
    "jobs answer": _ORDERED,
    "jobs receipt": (Receipt,),
    "profiles list": (ProfileRow,),
    "profiles test": (TrialRow,),
    "verify": (Verdict, Verified),
    "uploads list": (UploadRow,),
    "uploads abort": (UploadRow,),
    "uploads adopt": (*_JOB, *_PLANNED),
    "status": (Pulse,),
    "service": (ServiceRunning, ServiceStopped),
    "doctor": (Finding,),
    "keys": (KeyLine,),
    "--plan": (Header, Line),
}
