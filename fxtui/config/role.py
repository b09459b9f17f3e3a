"""A role that an account takes with the keys that it has."""

from __future__ import annotations

from fxtui.domain.value import Value


class Role(Value, frozen=True):
    """One of AWS, as rclone knows it; roles of AWS profiles are botocore's business."""

    arn: str
    session: str = ""
    """What the owner of the role sees; empty: a name of ours."""

    external_id: str = ""
    """What the owner of the role wants to hear."""

    seconds: int = 0
    """How long its keys are to last; 0: as long as is usual."""
