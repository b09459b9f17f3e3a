"""What signing in with a profile of S3 has in common, wherever one signs in."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fxtui.config import S3Profile
from fxtui.config.keep import rekeep_secret
from fxtui.domain.errors import ConfigError


def takes_its_place(session: str, before: S3Profile | None) -> bool:
    """Whether what a sign-in brought is now where that of the last one was.

    Whoever looks there for it, as transfers do, finds the new one.
    """
    if not (before and before.session):
        return False
    try:
        rekeep_secret(session, before.session)
    except ConfigError:
        return False
    return True


def room(name: str) -> Any:
    """One of the storage's, loaded by name: it brings botocore."""
    return import_module(f"fxtui.storage.s3.{name}")
