"""From a profile of S3 to the settings of its storage."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, cast

from fxtui.config import Config, S3Profile, secret
from fxtui.domain.context import Context
from fxtui.domain.value import Value, replace

from .account import Account
from .config_file import ConfigFile

_SECRETS: Final = ("secret_access_key", "session_token", "encryption_key")


def s3_account(file: ConfigFile, named: str | None, context: Context) -> Account:
    """The account of a location that names a profile, or of a caller's."""
    told = _told(file.read(), named, context.profile)
    caller = replace(context, umask=0)  # files have one; accounts do not

    def settings() -> Value:
        return s3_settings(file.read(), named, context.profile)

    return Account("s3", told, caller, settings)


def s3_settings(config: Config, named: str | None, asked: str | None) -> Value:
    """What makes an account, with its secrets looked up; may block."""
    told = _told(config, named, asked)
    references = {name: getattr(told, name) for name in _SECRETS}
    return replace(told, **{n: secret(text) for n, text in references.items() if text})


def _told(config: Config, named: str | None, asked: str | None) -> Value:
    """The same as it is written: with references in the place of secrets."""
    module = import_module("fxtui.storage.s3.settings")
    profile = config.profiles.s3.get(named or asked or "")
    if profile is None:
        return cast("Value", module.S3Settings(profile=named))
    return cast("Value", module.S3Settings(named or asked, **_plain(profile)))


def _plain(profile: S3Profile) -> dict[str, Any]:
    fields = {name: getattr(profile, name) for name in profile.__struct_fields__}
    for name in ("headers", "unsigned_headers"):
        fields[name] = tuple(fields[name].items())
    root = fields["root"] or ""
    fields["root"] = f"{root}/" if root and not root.endswith("/") else root
    return fields
