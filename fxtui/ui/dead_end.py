"""What to do about a place that cannot be shown; pure.

The words of what happened are the error's own. These are about the next step.
"""

from __future__ import annotations

from typing import Final

from fxtui.domain.errors import (
    ConfigError,
    FxtuiError,
    NotFound,
    PermissionDenied,
    ServiceError,
    TransientError,
    Unauthenticated,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe

_RETRY: Final = "R tries again."
_GO: Final = "gp goes elsewhere."


def way_out(error: FxtuiError, place: Location) -> tuple[str, ...]:
    """What happened, where, and what to do next; a line for each."""
    what, where = safe(error.message), safe(str(place))
    return (f"! {what}", f"  {where}", "", *_steps(error, place))


def _steps(error: FxtuiError, place: Location) -> tuple[str, ...]:
    if isinstance(error, PermissionDenied):
        return _locked(place)
    for family, steps in _STEPS:
        if isinstance(error, family):
            return steps
    return (f"{_RETRY} {_GO}",)


def _locked(place: Location) -> tuple[str, ...]:
    if place.scheme == LOCAL:
        return ("Your user may not read this folder.", _GO)
    if not place.key:
        return (
            "These keys may not list buckets. Do you know the name of one?",
            "Press gp and type it: s3://bucket/",
        )
    return (
        "These keys may not list here, but perhaps further below.",
        "Press gp and type a prefix that you know: s3://bucket/prefix/",
    )


_STEPS: Final[tuple[tuple[type[FxtuiError], tuple[str, ...]], ...]] = (
    (
        Unauthenticated,
        (
            "The keys are missing, wrong or expired. Renew them (aws sso login,",
            "aws configure, or [profiles.s3] in config.toml), then press R.",
        ),
    ),
    (NotFound, ("It is not there, or no longer.", f"{_RETRY} {_GO}")),
    (
        TransientError,
        (
            "Is there a network, and is the address of the server right?",
            f"(endpoint_url in the profile, or AWS_ENDPOINT_URL.) {_RETRY}",
        ),
    ),
    (ConfigError, ("Check the profile's name and the configuration file.", _GO)),
    (ServiceError, ("fxtui service log tells more.", _RETRY)),
)
