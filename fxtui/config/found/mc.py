"""The aliases of MinIO's ``mc``, in its ``config.json`` and in the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from fxtui.config.ini import text_in
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Discreet

from .values import ForeignS3, Source

_PLACEHOLDER: Final = "YOUR-ACCESS-KEY-HERE"
"""What mc writes into the aliases that it begins with."""

_OF_HOSTS: Final = (".amazonaws.com", ".googleapis.com", ".aliyuncs.com")
"""Where mc names the bucket in the host, unless it is told otherwise."""

SAID: Final = "MC_HOST_"
"""How variables begin that are an alias each, which wins over the file's."""

_HERE: Final = "the environment"
_EXAMPLE: Final = "http://localhost:9000"
"""Where mc's own example leads, without keys."""

_ADDRESS: Final = re.compile(r"(https?://)(?:(.*?):(.*?)(?::(.*))?@)?([^@]*)")
"""Scheme, access key, secret key, session token and host: nothing in it is escaped."""

_WRONG: Final = "{} is not https://ACCESS:SECRET@HOST"
_PATHS: Final = {"on": "path", "off": "virtual", "dns": "virtual"}


class _Alias(Discreet, frozen=True):
    url: str = ""
    accessKey: str = ""
    secretKey: str = ""
    sessionToken: str = ""
    api: str = ""
    path: str = ""

    @property
    def leads_somewhere(self) -> bool:
        """Whether it is none of those that mc begins with."""
        if self.accessKey:
            return self.accessKey != _PLACEHOLDER and bool(self.secretKey)
        return not self.secretKey and self.url.rstrip("/") not in ("", _EXAMPLE)


class _File(msgspec.Struct):
    aliases: dict[str, _Alias] = {}
    hosts: dict[str, _Alias] = {}
    """What the aliases were called in old versions."""


def mc_file(variables: Mapping[str, str]) -> Path:
    folder = Path(variables.get("MC_CONFIG_DIR") or "~/.mc").expanduser()
    return folder / "config.json"


def mc_s3(variables: Mapping[str, str]) -> Iterator[ForeignS3]:
    """All that lead somewhere; ConfigError if the file cannot be read."""
    said = [name for name in variables if name.startswith(SAID)]
    for name in said:
        yield _of_variable(name, variables[name])
    for alias in _in_file(mc_file(variables)):
        if SAID + alias.name not in said:
            yield alias


def _of_variable(variable: str, text: str) -> ForeignS3:
    found = _ADDRESS.fullmatch(text)
    name = variable.removeprefix(SAID)
    if found is None or bool(found[2]) != bool(found[3]):
        return ForeignS3(Source.MC, name, _HERE, trouble=_WRONG.format(variable))
    scheme, access, secret, token, host = (part or "" for part in found.groups())
    alias = _Alias(scheme + host, access, secret, token)
    return ForeignS3(Source.MC, name, _HERE, **_settings(alias))


def _in_file(file: Path) -> Iterator[ForeignS3]:
    text = text_in(file)
    if text is None:
        return
    try:
        found = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError:  # its message may have a secret in it
        raise ConfigError(f"{file}: this is no configuration of mc") from None
    for name, alias in (found.aliases or found.hosts).items():
        if alias.leads_somewhere:
            yield ForeignS3(Source.MC, name, str(file), **_settings(alias))


def _settings(alias: _Alias) -> dict[str, Any]:
    """What mc means by an alias. Pure."""
    try:
        host = f".{urlsplit(alias.url).hostname or ''}"
    except ValueError:  # whoever uses it is told
        host = ""
    usual = "auto" if host.endswith(_OF_HOSTS) else "path"
    is_old = alias.api.lower() == "s3v2"
    return {
        "endpoint_url": alias.url.rstrip("/"),
        "addressing": _PATHS.get(alias.path, usual),
        "anonymous": not alias.accessKey,
        "access_key_id": alias.accessKey or None,
        "secret_access_key": alias.secretKey or None,
        "session_token": alias.sessionToken or None,
        "trouble": "signatures of version 2 are not made here" if is_old else "",
    }
