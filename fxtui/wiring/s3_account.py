"""From a profile of S3 to the settings of its storage.

A profile of ours wins, then one of AWS, then what other programs know by that name.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, cast

from fxtui.config import Config, S3Profile, secret
from fxtui.config.found import ForeignS3, foreign_s3
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Value, replace

from .account import Account
from .config_file import ConfigFile

_SECRETS: Final = ("secret_access_key", "session_token", "encryption_key", "api_key")
_ONLY_THERE: Final = ("source", "name", "file", "trouble")
"""What a foreign account has, and the settings of one of ours do not."""


def s3_account(file: ConfigFile, named: str | None, context: Context) -> Account:
    """The account of a location that names a profile, or of a caller's."""
    asked = context.profile
    caller = replace(context, umask=0)  # files have one; accounts do not

    def settings() -> Value:
        if foreign := _foreign(file.read(), named, context):
            return unsigned(_borrowed(named or asked, foreign))
        return unsigned(s3_settings(file.read(), named, asked))

    def unsigned(told: Value) -> Value:
        """What a location says itself wins: who is named there signs."""
        return told if named or not context.anonymous else replace(told, anonymous=True)

    if foreign := _foreign(file.read(), named, context):
        told = _borrowed(named or asked, foreign.without_keys)
    else:
        told = _told(file.read(), named, asked)
    return Account("s3", told, caller, settings)


def s3_settings(config: Config, named: str | None, asked: str | None) -> Value:
    """What makes an account, with its secrets looked up; may block."""
    told = _told(config, named, asked)
    references = {name: getattr(told, name) for name in _SECRETS}
    found = {name: secret(text) for name, text in references.items() if text}
    return replace(told, api_key_kept=references["api_key"], **found)


def _told(config: Config, named: str | None, asked: str | None) -> Value:
    """The same as it is written: with references in the place of secrets."""
    module = import_module("fxtui.storage.s3.settings")
    profile = config.profiles.s3.get(named or asked or "")
    if profile is None:
        return cast("Value", module.S3Settings(profile=named))
    return cast("Value", module.S3Settings(named or asked, **_plain(profile)))


def _foreign(config: Config, named: str | None, context: Context) -> ForeignS3 | None:
    """What another program knows by this name, if neither we nor AWS do."""
    name = named or context.profile
    if not name or name in config.profiles.s3:
        return None
    return foreign_s3(name, dict(context.variables))


def _borrowed(name: str | None, foreign: ForeignS3) -> Value:
    """ConfigError if it cannot be used here."""
    if foreign.trouble:
        raise ConfigError(f"{foreign.file}: {foreign.name}: {foreign.trouble}")
    module = import_module("fxtui.storage.s3.settings")
    kept = (n for n in foreign.__struct_fields__ if n not in _ONLY_THERE)
    fields = {name: getattr(foreign, name) for name in kept}
    return cast("Value", module.S3Settings(profile=name, **fields))


def _plain(profile: S3Profile) -> dict[str, Any]:
    fields = {name: getattr(profile, name) for name in profile.__struct_fields__}
    for name in ("headers", "unsigned_headers"):
        fields[name] = tuple(fields[name].items())
    root = fields["root"] or ""
    fields["root"] = f"{root}/" if root and not root.endswith("/") else root
    return fields
