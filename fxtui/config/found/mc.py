"""The aliases of MinIO's ``mc``, in its ``config.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from fxtui.config.ini import text_in
from fxtui.domain.errors import ConfigError

from .values import ForeignS3, Source

_PLACEHOLDER: Final = "YOUR-ACCESS-KEY-HERE"
"""What mc writes into the aliases that it begins with."""

_OF_HOSTS: Final = (".amazonaws.com", ".googleapis.com", ".aliyuncs.com")
"""Where mc names the bucket in the host, unless it is told otherwise."""

_PATHS: Final = {"on": "path", "off": "virtual", "dns": "virtual"}


class _Alias(msgspec.Struct):
    url: str = ""
    accessKey: str = ""
    secretKey: str = ""
    sessionToken: str = ""
    api: str = ""
    path: str = ""


class _File(msgspec.Struct):
    aliases: dict[str, _Alias] = {}
    hosts: dict[str, _Alias] = {}
    """What the aliases were called in old versions."""


def mc_file(variables: Mapping[str, str]) -> Path:
    folder = Path(variables.get("MC_CONFIG_DIR") or "~/.mc").expanduser()
    return folder / "config.json"


def mc_s3(file: Path) -> Iterator[ForeignS3]:
    """Those that have keys; ConfigError if the file cannot be read."""
    text = text_in(file)
    if text is None:
        return
    try:
        found = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError:  # its message may have a secret in it
        raise ConfigError(f"{file}: this is no configuration of mc") from None
    for name, alias in (found.aliases or found.hosts).items():
        if alias.accessKey not in {"", _PLACEHOLDER} and alias.secretKey:
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
        "access_key_id": alias.accessKey,
        "secret_access_key": alias.secretKey,
        "session_token": alias.sessionToken or None,
        "trouble": "signatures of version 2 are not made here" if is_old else "",
    }
