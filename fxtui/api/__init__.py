"""The library's face: ``import fxtui`` resolves these names when they are first used.

It stands beside the browser and the command line, and sees the same two doors::

    async with fxtui.connect() as client:
        job = await client.copy("s3://bucket/data/", "data/")
        await job.wait()
"""

from __future__ import annotations

from fxtui.domain.attributes import Attributes, Directive, Grant, Permission
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import (
    AlreadyExists,
    ConfigError,
    ContentMismatch,
    FxtuiError,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    ServiceError,
    StorageError,
    TransientError,
    Unauthenticated,
    Unsupported,
    UsageError,
    VersionMismatch,
)
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.plan import Action, PlanRow
from fxtui.domain.request import Compare, IfExists, JobLimits, SyncRules, Writing
from fxtui.domain.select import Filter
from fxtui.domain.transfer import Job, Standing, Tally, Transfer

from .around import exchange
from .client import Client, connect
from .handle import JobFailed, JobHandle
from .options import JobOptions, exclude, include
from .proposal import Proposal

__all__ = [
    "Action",
    "AlreadyExists",
    "Attributes",
    "Board",
    "Client",
    "Compare",
    "ConfigError",
    "ContentMismatch",
    "Digest",
    "Directive",
    "Entry",
    "Filter",
    "FxtuiError",
    "Grant",
    "IfExists",
    "InvalidName",
    "Job",
    "JobFailed",
    "JobHandle",
    "JobLimits",
    "JobOptions",
    "Kind",
    "Location",
    "NotFound",
    "Permission",
    "PermissionDenied",
    "PlanRow",
    "Proposal",
    "QuotaExceeded",
    "ServiceError",
    "Standing",
    "StorageError",
    "SyncRules",
    "Tally",
    "Transfer",
    "TransientError",
    "Unauthenticated",
    "Unsupported",
    "UsageError",
    "VersionMismatch",
    "Writing",
    "connect",
    "exchange",
    "exclude",
    "include",
]
