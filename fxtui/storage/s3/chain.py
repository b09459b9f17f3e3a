"""Where keys come from: a profile of ours, or all the places where ``aws s3`` looks.

Each look reads files, variables and caches as they are now, and runs programs again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from math import inf
from pathlib import Path
from typing import Any, Final

from botocore import exceptions as vendor
from botocore.credentials import ReadOnlyCredentials
from botocore.parsers import ResponseParserError
from botocore.utils import JSONFileCache

from fxtui.domain.errors import ConfigError, Unauthenticated
from fxtui.domain.sharing import UNSET

from .code import CodeNeeded, code_needed, no_code, wants_code
from .keys import AnswerNeeded, Found
from .moments import seconds
from .refusals import code_of, status_of
from .session import Session, resolver
from .settings import S3Settings
from .sso import SignIn, has_to_sign_in, sso_of

_REMEMBERED: Final = ("assume-role", "assume-role-with-web-identity", "sso")
"""What botocore calls the ways to keys that it keeps in a cache."""

_FIXED: Final = ("env", "shared-credentials-file", "config-file")
"""What it calls the ways to keys that stand written as they are."""

ROLE_CACHE: Final = Path("~/.aws/cli/cache")
"""The AWS CLI's: a session for which either has asked for a code is one for both."""

_PLACES: Final = (
    "AWS_ACCESS_KEY_ID in the environment, ~/.aws/credentials, ~/.aws/config "
    "(roles, SSO, programs), and what a container or an instance offers"
)

_SIGNED_OUT: Final = (vendor.SSOError, vendor.TokenRetrievalError)
_SSO_KEYS: Final = "GetRoleCredentials"
"""What is asked with the token of a sign-in to SSO."""

_FILES: Final = {
    "shared-credentials-file": "~/.aws/credentials",
    "config-file": "~/.aws/config",
    "env": "the environment",
}
"""Where botocore's providers look."""


class Chain:
    """The order of ``aws s3``, in the surroundings of one caller."""

    def __init__(self, surroundings: Mapping[str, str], profile: str | None) -> None:
        self._surroundings = surroundings
        self._profile = profile

    async def look(self, unwanted: ReadOnlyCredentials | None) -> Found:
        """Look everywhere; where a cache has nothing but what is unwanted, ask anew."""
        try:
            return await self._find(unwanted, no_code)
        except CodeNeeded as needed:
            profile = opened(self._surroundings, self._profile).profile
            find = partial(self._find, unwanted)
            raise code_needed(profile, needed.device, find) from needed
        except Unauthenticated as error:
            if not _is_signed_out(error.__cause__):
                raise
            raise self._sign_in_needed(error, unwanted) from error

    def _sign_in_needed(
        self, error: Unauthenticated, unwanted: ReadOnlyCredentials | None
    ) -> Unauthenticated:
        """What asks a person to sign in; the error itself where none can."""
        session = opened(self._surroundings, self._profile)
        sso = sso_of(session.full_config, session.profile)
        if sso is None:
            return error
        find = partial(self._find, unwanted, no_code)
        sign_in = SignIn(sso, session.profile, self._surroundings, find)
        return AnswerNeeded(error.message, sign_in.question, sign_in.answer)

    async def _find(
        self, unwanted: ReadOnlyCredentials | None, prompter: Callable[[str], str]
    ) -> Found:
        session = opened(self._surroundings, self._profile)
        with credential_errors(session.profile):
            cache = str(ROLE_CACHE.expanduser())
            loaded = await _loaded(session, JSONFileCache(cache), prompter)
            found = await found_by(loaded)
            if found.keys == unwanted and loaded.method in _REMEMBERED:
                found = await found_by(await _loaded(session, _Passed(cache), prompter))
        asks = _asks(session, found.ends)
        return replace(found, asks=asks, is_fixed=loaded.method in _FIXED)


def _is_signed_out(error: BaseException | None) -> bool:
    """Whether a sign-in to SSO has ended, though nobody but a gateway says so."""
    if not isinstance(error, vendor.ClientError):
        return isinstance(error, _SIGNED_OUT)
    is_refused = status_of(error) == HTTPStatus.UNAUTHORIZED
    return is_refused and bool(error.operation_name == _SSO_KEYS)


def _asks(session: Session, ends: float) -> bool:
    """Whether a person is asked when keys end that were found so."""
    if ends == inf:
        return False
    if wants_code(session.full_config, session.profile):
        return True
    sso = sso_of(session.full_config, session.profile)
    return sso is not None and has_to_sign_in(sso, ends)


class Own:
    """A profile of ours that has keys; what it says is read again for each look."""

    def __init__(self, settings: S3Settings, again: Callable[[], S3Settings]) -> None:
        self._first: S3Settings | None = settings
        self._again = again

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        settings, self._first = self._first, None
        if settings is None:
            settings = await asyncio.to_thread(self._again)  # may ask the keyring
        return Found(own_keys(settings), is_fixed=True)


class _Passed(JSONFileCache):  # type: ignore[misc]  # botocore carries no types
    """A cache into which is written, and in which nothing is found."""

    def __contains__(self, name: str) -> bool:
        return False


async def _loaded(session: Session, memory: Any, prompter: Callable[[str], str]) -> Any:
    found = await resolver(session, memory, prompter).load_credentials()
    if found is None:
        profile = session.profile
        whose = f'profile "{profile}"' if profile else "the default chain"
        raise Unauthenticated(
            f"{UNSET} for {whose}; run aws configure, or name a profile that has keys",
            detail=f"looked in {_PLACES}",
        )
    return found


async def found_by(loaded: Any) -> Found:
    """What botocore loaded, before it thinks of renewing it."""
    keys = getattr(loaded, "_frozen_credentials", None)
    if keys is None:
        keys = await loaded.get_frozen_credentials()
    ends = getattr(loaded, "_expiry_time", None)
    return Found(keys) if ends is None else Found(keys, seconds(ends))


def opened(surroundings: Mapping[str, str], profile: str | None) -> Session:
    """A session with a profile that there is, or raise ConfigError."""
    session = Session(surroundings, profile)
    if unknown := unknown_profile(session):
        raise ConfigError(unknown)
    return session


def unknown_profile(session: Session) -> str:
    """What is wrong with the name of the profile; empty if nothing is."""
    with credential_errors(session.profile):
        known = session.available_profiles
    if not session.profile or session.profile in known:
        return ""
    there = ", ".join(sorted(known)) or "none"
    return (
        f'no profile "{session.profile}" in ~/.aws/config or ~/.aws/credentials. '
        f"Known: {there}; fxtui profiles tells those of other programs"
    )


async def nobody(_: ReadOnlyCredentials | None) -> Found:
    """The keys of who has none, and signs nothing."""
    return Found(ReadOnlyCredentials("", "", None))


def own_keys(settings: S3Settings) -> ReadOnlyCredentials:
    """The keys of a profile of ours, without the blanks that a paste may bring."""
    access, secret, token = (
        (told or "").strip()
        for told in (
            settings.access_key_id,
            settings.secret_access_key,
            settings.session_token,
        )
    )
    if access and secret:
        return ReadOnlyCredentials(access, secret, token or None)
    lacks = "an access key but no secret key" if access else "no access key any more"
    name = "secret_access_key" if access else "access_key_id"
    raise Unauthenticated(
        f'profile "{settings.profile}" has {lacks}; set {name} in config.toml'
    )


@contextmanager
def credential_errors(profile: str | None) -> Iterator[None]:
    """What goes wrong on the way to credentials, in our words."""
    name = f'profile "{profile}"' if profile else "the default profile"
    try:
        yield
    except vendor.ConfigParseError as error:
        raise ConfigError(f"{error}; mend that file") from error
    except tuple(_REASONS) as error:
        reason = next(why for kind, why in _REASONS.items() if isinstance(error, kind))
        raise Unauthenticated(f"{name}{reason(error, profile)}") from error


def _partial(error: Any, _: str | None) -> str:
    missing = error.kwargs.get("cred_var", "")
    match missing:
        case "aws_secret_access_key" | "AWS_SECRET_ACCESS_KEY":
            what = f"has an access key but no secret key ({missing})"
        case "aws_access_key_id" | "AWS_ACCESS_KEY_ID":
            what = f"has a secret key but no access key ({missing})"
        case _:
            what = f"lacks {missing}"
    place = error.kwargs.get("provider", "its configuration")
    return f" {what} in {_FILES.get(place, place)}; add it there"


def _program(error: Any, _: str | None) -> str:
    text = str(error.kwargs.get("error_msg") or error).strip()
    if error.kwargs.get("provider") == "custom-process":
        return f": the credential program failed: {text}"
    return f": its keys could not be had: {text}"


def _signed_out(error: Any, profile: str | None) -> str:
    suffix = f" --profile {profile}" if profile else ""
    return (
        f": not signed in to SSO ({error}); run fxtui login sso{suffix}, or aws sso login"
    )


def _asked(error: Any, profile: str | None) -> str:
    if _is_signed_out(error):
        return _signed_out(error, profile)
    if not code_of(error):  # there was none in it
        return _strange(error, profile)
    return _not_had(error, profile)


def _not_had(error: object, _: str | None) -> str:
    return f": its keys could not be had: {error}"


def _strange(_: object, __: str | None) -> str:
    """What answered may hold secrets: it is not repeated."""
    return (
        ": what answers where its keys come from is no token service; a login page or a "
        "proxy may be in the way"
    )


def _misconfigured(error: Any, _: str | None) -> str:
    return f": {error}; mend ~/.aws/config"


_REASONS: Final[Mapping[type[Exception], Callable[[Any, str | None], str]]] = {
    FileNotFoundError: lambda e, _: f': cannot run "{e.filename}": file not found',
    PermissionError: lambda e, _: f': "{e.filename}" may not be run or read',
    vendor.PartialCredentialsError: _partial,
    vendor.CredentialRetrievalError: _program,
    vendor.SSOError: _signed_out,
    vendor.TokenRetrievalError: _signed_out,
    vendor.InvalidConfigError: _misconfigured,
    vendor.InfiniteLoopConfigError: _misconfigured,
    vendor.ClientError: _asked,
    vendor.MissingDependencyException: _not_had,
    ResponseParserError: _strange,
    KeyError: _strange,
    vendor.NoRegionError: lambda *_: ": its role needs a region; set AWS_REGION",
    json.JSONDecodeError: lambda *_: ": the credential program did not print JSON",
    ValueError: lambda e, _: f": what its keys come with cannot be read: {e}",
    RuntimeError: lambda *_: ": its keys had ended when they came; is the clock right?",
}
"""What may go wrong, the narrow before the broad; botocore gives ended keys the last."""
