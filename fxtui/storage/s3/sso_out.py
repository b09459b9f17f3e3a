"""Signing out of IAM Identity Center (SSO), of all sessions as ``aws sso logout``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fxtui.domain.location import Location

from .chain import ROLE_CACHE
from .rest import Rest
from .sso import TOKEN_CACHE, address_of

_AT: Final = Location("s3", "")
_TOKEN: Final = "x-amz-sso_bearer_token"
_GONE: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
"""What is said of a token that is good for nothing any more."""


async def sign_out(surroundings: Mapping[str, str], *, local: bool) -> int:
    """End the sign-ins that are kept, and forget them and the keys that they lent.

    Returns how many there were. Where one cannot be ended a StorageError says why, and
    it is kept; ``local`` asks nobody.
    """
    kept = list(_sign_ins())
    for file, token in kept:
        if not local:
            await _end(token, surroundings)
        file.unlink(missing_ok=True)
    for file in _lent():
        file.unlink(missing_ok=True)
    return len(kept)


async def _end(token: Mapping[str, Any], surroundings: Mapping[str, str]) -> None:
    usual = address_of("portal.sso", str(token["region"]))
    rest = Rest(surroundings.get("AWS_ENDPOINT_URL_SSO") or usual, surroundings, _AT)
    reply = await rest.post("/logout", None, {_TOKEN: str(token["accessToken"])})
    if not reply.is_good and reply.status not in _GONE:
        raise reply.refused(at=_AT)


def _sign_ins() -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for file, told in _files(TOKEN_CACHE):
        if told.keys() >= {"accessToken", "region"}:
            yield file, told


def _lent() -> Iterator[Path]:
    """Files of keys that sign-ins brought, in the cache of the AWS CLI."""
    for file, told in _files(ROLE_CACHE):
        if told.get("ProviderType") == "sso":
            yield file


def _files(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Those that can be read; what else lies there is nobody's business."""
    for file in sorted(folder.expanduser().glob("*.json")):
        with suppress(OSError, ValueError):
            told = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(told, dict):
                yield file, told
