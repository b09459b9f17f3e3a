"""How a job is to be done: one value for all that its verb leaves open."""

from __future__ import annotations

from typing import Final

from fxtui.domain.attributes import NONE, Attributes
from fxtui.domain.policy import Positive
from fxtui.domain.request import IfExists, JobLimits
from fxtui.domain.select import Filter
from fxtui.domain.value import Value


class JobOptions(Value, frozen=True, kw_only=True):
    if_exists: IfExists = IfExists.OVERWRITE
    filters: tuple[Filter, ...] = ()
    """As in ``aws s3``: all is meant, and the last one that matches a name wins."""

    follow: bool = True
    """Whether symbolic links stand for what they lead to; else they are left out."""

    preserve: bool = False
    """Keep the date of a file in the metadata of the object, as rclone does."""

    verify: bool = True
    """Compare the digests of both ends when a transfer is done."""

    limits: JobLimits = JobLimits()
    part_size: Positive | None = None
    attributes: Attributes = NONE
    """What objects in S3 are to be besides their bytes: their type, class, ACL …"""

    export: str | None = None
    """What documents without bytes of their own become: ``markdown``, ``html``."""


PLAIN: Final = JobOptions()
"""Nothing out of the ordinary."""


def include(pattern: str) -> Filter:
    return Filter(pattern, includes=True)


def exclude(pattern: str) -> Filter:
    return Filter(pattern, includes=False)
