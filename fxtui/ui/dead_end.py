"""What to do about a place that cannot be shown; pure.

The words of what happened are the error's own. These are about the next step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import (
    ConfigError,
    FxtuiError,
    InvalidName,
    NotFound,
    PermissionDenied,
    ServiceError,
    TransientError,
    Unauthenticated,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe
from fxtui.domain.value import replace

from .format import count_text
from .places import DROPBOX, place_text

if TYPE_CHECKING:
    from .refusals import Refusals

_RETRY: Final = "R tries again."
_GO: Final = "Backspace goes up, gp elsewhere."
_ASKED: Final = "gl gives here what an account asks for; b shows all accounts."
_ICA: Final = "ICA "
"""How its own refusals begin: it has projects, and no buckets that one could name."""


def way_out(error: FxtuiError, place: Location) -> tuple[str, ...]:
    """What happened, where, and what to do next; what the server said comes last."""
    steps = (f"  {step}" for step in _steps(error, place))
    said = ("", f"  {safe(error.detail)}") if error.detail else ()
    where = safe(place_text(place))
    return (f"! {safe(error.message)}", f"  {where}", "", *steps, *said)


def gap(error: FxtuiError, *, old: bool) -> str:
    """Why the rows that are shown are not all, or not what is there now."""
    what = "This is the list as it was" if old else "This list is incomplete"
    way = "R reads it again" if old else "C reads on, R anew"
    return f"! {what}: {safe(error.message)}. {way}."


def not_all(refused: Refusals) -> str:
    """What of all below was not looked into, and why the first of it was not."""
    others = f" and {count_text(refused.count - 1)} more" if refused.count > 1 else ""
    assert refused.place is not None and refused.error is not None
    where = safe(place_text(refused.place))
    return f"! Not read: {where}{others}: {safe(refused.error.message)}."


def no_buckets(place: Location) -> tuple[str, ...]:
    """A server may hide what keys may use all the same."""
    top = safe(str(place))
    return (
        "  no buckets are shown to these keys",
        "",
        f"  Do you know the name of one? Press gp and type it: {top}bucket/",
        "  a makes a new one.",
    )


def _steps(error: FxtuiError, place: Location) -> tuple[str, ...]:
    if place.link and isinstance(error, PermissionDenied | NotFound):
        return (f"Ask who sent the link whether it is still valid. {_GO}",)
    if isinstance(error, PermissionDenied) and not error.message.startswith(_ICA):
        return _locked(place)
    if isinstance(error, Unauthenticated):
        return _sign_in(error, place), _ASKED
    for family, steps in _STEPS:
        if isinstance(error, family):
            return steps
    return (f"{_RETRY} {_GO}",)


def _sign_in(error: Unauthenticated, place: Location) -> str:
    if "fxtui login " in error.message:
        return "Do that, then press R."
    if place.link:
        return "R asks for its password."
    if place.scheme == DROPBOX.scheme:
        return "Sign in with fxtui login dropbox, then press R."
    return (
        "Renew the keys (aws sso login, aws configure, or [profiles.s3] in config.toml), "
        "then press R."
    )


def _locked(place: Location) -> tuple[str, ...]:
    if place.scheme == LOCAL:
        return ("Your user may not read this folder.", _GO)
    if place.scheme == DROPBOX.scheme:
        return (f"Ask the owner of this folder for access. {_RETRY}", _GO)
    top = safe(str(replace(place, key="")))
    if not place.key:
        return (
            "These keys may not list buckets. Do you know the name of one?",
            f"Press gp and type it: {top}bucket/",
        )
    return (
        "These keys may not list here, but perhaps further below.",
        f"Press gp and type a prefix that you know: {top}bucket/prefix/",
        "If they may write, a copy to here works all the same.",
        "What you delivered is listed here then.",
    )


_STEPS: Final[tuple[tuple[type[FxtuiError], tuple[str, ...]], ...]] = (
    (InvalidName, ("Is there a typing error in it?", _GO)),
    (NotFound, ("Is there a typing error in it, or is it gone?", f"{_RETRY} {_GO}")),
    (
        TransientError,
        (
            "Is there a network, and is the address of the server right? "
            f"(endpoint_url in the profile, or AWS_ENDPOINT_URL.) {_RETRY}",
        ),
    ),
    (ConfigError, (f"When that is mended, {_RETRY} {_GO}",)),
    (ServiceError, (f"fxtui service log tells more. {_RETRY}",)),
)
