"""Changes one profile in the configuration file; all else stays as a person wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from fxtui.domain.errors import ConfigError

from .atomic import write_private
from .read import parsed, read_config, text_of

Settings: TypeAlias = Mapping[str, str | None]
"""What keys are to say; None takes one away."""


def write_profile(path: Path, scheme: str, name: str, settings: Settings) -> None:
    """Set keys of ``[profiles.<scheme>.<name>]``, in a file that is private after it.

    ConfigError if the file is wrong, or cannot be written.
    """
    read_config(path)
    text = text_of(path)
    profiles = parsed(text, path).get("profiles", {})
    is_known = name in profiles.get(scheme, {})
    change = _changed if is_known else _appended
    written = change(text, scheme, name, settings)
    _check(path, text, written, (scheme, name, settings))
    write_private(path, written)


def _appended(text: str, scheme: str, name: str, settings: Settings) -> str:
    """The file with another table at its end."""
    import tomlkit  # 40 ms, for a login

    profile = {key: value for key, value in settings.items() if value is not None}
    header = ".".join(
        tomlkit.key(part).as_string() for part in ("profiles", scheme, name)
    )
    above = text and text.rstrip("\n") + "\n\n"
    return f"{above}[{header}]\n{tomlkit.dumps(profile)}"


def _changed(text: str, scheme: str, name: str, settings: Settings) -> str:
    """The file with another content of a table that it has."""
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document["profiles"][scheme][name]
    for key, value in settings.items():
        if value is None:
            table.pop(key, None)
        elif key in table:
            table[key] = value
        else:
            _add(table, key, value)
    return tomlkit.dumps(document)


def _add(table: Any, key: str, value: str) -> None:
    """Add a key below the others: comments that follow are about the next table."""
    body, below = table.value.body, []
    while body and body[-1][0] is None:
        below.append(body.pop())
    table.add(key, value)
    body += reversed(below)


def _check(
    path: Path, before: str, after: str, change: tuple[str, str, Settings]
) -> None:
    """ConfigError if more has changed than should: a person's file is worth two looks."""
    scheme, name, settings = change
    wanted = parsed(before, path)
    profiles = wanted.setdefault("profiles", {}).setdefault(scheme, {})
    profile = profiles.get(name, {}) | settings
    profiles[name] = {key: value for key, value in profile.items() if value is not None}
    trouble = f"[profiles.{scheme}.{name}] does not fit in; make it a table of its own"
    try:
        is_right = parsed(after, path) == wanted
    except ConfigError as error:
        raise ConfigError(f"{path}: {trouble}") from error
    if not is_right:
        raise ConfigError(f"{path}: {trouble}")
