"""TOML to a Config; its errors say which file and key, what is wrong, and what fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Value

from .values import Config, DropboxProfile, Profiles, S3Profile

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_ANY: Final = "*"
"""Stands for each key of a table whose keys a person names."""


def read_config(path: Path) -> Config:
    """The configuration in this file; the defaults if there is none."""
    return checked(parsed(text_of(path), path), path)


def checked(data: Mapping[str, Any], path: Path) -> Config:
    """What a file says, or would say; ConfigError if it is wrong."""
    if not data:
        return Config()
    for fault in _faults(data, Config, ""):
        raise ConfigError(f"{path}: {fault}")
    config = msgspec.convert(data, Config)
    for key, lack in _lacks(config.profiles):
        raise ConfigError(f"{path}: {key}: {lack}")
    return config


def text_of(path: Path) -> str:
    """What the file says; nothing, if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{path}: it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8, which TOML has to be"
        ) from error


def parsed(text: str, path: Path) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib  # 3 ms, which who has no configuration file saves

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is no TOML: {error}") from None


def _faults(data: object, kind: Any, key: str) -> Iterator[str]:
    """What is wrong with some data, in the words of the key that it is at.

    No value is repeated: somebody may have written a secret in its place.
    """
    rules = _rules(kind)
    if rules is None:
        yield from _misfit(data, kind, key)
    elif not isinstance(data, dict):
        yield f"{key}: expected a table"
    else:
        for name, value in data.items():
            if rule := rules.get(name, rules.get(_ANY)):
                yield from _faults(value, rule, _joined(key, name))
            else:
                yield f"{_joined(key, name)} is no setting; {_nearest(name, list(rules))}"


def _rules(kind: Any) -> Mapping[str, Any] | None:
    """The types of the keys of a table; None for what is no table."""
    if isinstance(kind, type) and issubclass(kind, Value):
        return get_type_hints(kind, include_extras=True)
    if get_origin(kind) is Mapping:
        return {_ANY: get_args(kind)[1]}
    return None


def _misfit(data: object, kind: Any, key: str) -> Iterator[str]:
    try:
        msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        said = str(error).replace("`", "").replace("Expected", "expected", 1)
        yield f"{key}: {_wanted(kind) or said}"


def _wanted(kind: Any) -> str | None:
    """What fits, where msgspec would only repeat what does not."""
    if get_origin(kind) is Literal:
        return f"expected one of {', '.join(get_args(kind))}"
    for argument in get_args(kind):
        if isinstance(argument, msgspec.Meta):
            return argument.description and f"expected {argument.description}"
        if found := _wanted(argument):
            return found
    return None


def _nearest(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"do you mean {close[0]}?" if close else f"there is only {', '.join(known)}"


def wrong_s3(data: Mapping[str, Any]) -> str | None:
    """What is wrong with the table of an S3 profile, if anything is."""
    for fault in _faults(data, S3Profile, ""):
        return fault
    return _lack_of(msgspec.convert(data, S3Profile))


def _lack_of(profile: S3Profile) -> str | None:
    return _half_of_keys(profile) or _half_of_login(profile) or _named_nobody(profile)


def _lacks(profiles: Profiles) -> Iterator[tuple[str, str]]:
    """The key of each profile that is there in part, and what is missing."""
    for name, s3 in profiles.s3.items():
        if lack := _lack_of(s3):
            yield _joined("profiles.s3", name), lack
    for name, dropbox in profiles.dropbox.items():
        if lack := _half_of_app(dropbox):
            yield _joined("profiles.dropbox", name), lack


def _half_of_login(profile: S3Profile) -> str | None:
    if profile.login == "tsd" and not (profile.endpoint_url and profile.project):
        return "TSD needs endpoint_url and project as well: fxtui login tsd writes them"
    if profile.login == "ica" and not (profile.api_key or profile.session):
        return "ICA needs api_key or session as well: fxtui login ica writes one"
    return None


def _named_nobody(profile: S3Profile) -> str | None:
    """What of an anonymous profile tells who somebody is."""
    told = (profile.access_key_id, profile.credentials_command, profile.login)
    if profile.anonymous and any(told):
        return "anonymous signs nothing, and keys are for signing; take out one of them"
    return None


def _half_of_app(profile: DropboxProfile) -> str | None:
    if profile.refresh_token and not profile.app_key:
        return "refresh_token needs the app_key that it was made for beside it"
    if profile.app_secret and not profile.app_key:
        return "app_secret needs app_key beside it"
    return None


def _half_of_keys(profile: S3Profile) -> str | None:
    if profile.credentials_command and profile.access_key_id:
        return "credentials_command and access_key_id are two sources of keys; take one"
    if profile.encryption_key and profile.encryption:
        return "encryption_key is an encryption of its own; take out encryption"
    if profile.access_key_id and not profile.secret_access_key:
        return "access_key_id needs secret_access_key = 'file:/path' beside it"
    if profile.secret_access_key and not profile.access_key_id:
        return "secret_access_key needs access_key_id beside it"
    if profile.session_token and not profile.access_key_id:
        return "session_token needs access_key_id and secret_access_key beside it"
    return None


def _joined(key: str, name: str) -> str:
    name = name if _BARE.fullmatch(name) else f'"{name}"'
    return f"{key}.{name}" if key else name
