"""S3 profiles of one's own: made, changed and removed, each with its secrets.

At each moment a profile refers to secrets that are there: new ones are kept under names
of their own before it is changed, and what was there before is forgotten after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from fxtui.config import Paths, S3Profile, read_config
from fxtui.config.keep import forget_secret, kept_secret
from fxtui.config.own_key import own_key
from fxtui.config.read import wrong_s3
from fxtui.config.write import Settings, remove_table, write_profile
from fxtui.domain.errors import ConfigError, UsageError

SECRETS: Final = (
    "secret_access_key",
    "session_token",
    "encryption_key",
    "api_key",
    "session",
)
"""What a profile only refers to."""


def wrong_name(name: str) -> str | None:
    """What is wrong with the name of a profile, if anything is. Pure."""
    if not name.strip():
        return "Type a name."
    if not name.isprintable() or name != name.strip():
        return "A name is plain text in one line, without blanks around it."
    return None


def add_s3(
    paths: Paths, name: str, settings: Settings, secrets: Mapping[str, str]
) -> None:
    """ConfigError if there is one of that name, or it would be wrong."""
    if wrong := wrong_name(name):
        raise UsageError(wrong)
    if name in read_config(paths.config).profiles.s3:
        raise ConfigError(f"there is a profile {name} already: fxtui profiles edit")
    _write(paths, name, settings, secrets)


def edit_s3(
    paths: Paths, name: str, settings: Settings, secrets: Mapping[str, str]
) -> None:
    """Change some of its settings; None takes one away."""
    before = _known(paths, name)
    if "secret_access_key" in secrets and "session_token" not in secrets:
        settings = {**settings, "session_token": None}  # it was of the other keys
    if settings.get("access_key_id", "") is None:
        settings = {**settings, "secret_access_key": None, "session_token": None}
    _write(paths, name, settings, secrets)
    _forget(paths, before, {*settings, *secrets})


def wrong_settings(
    before: S3Profile, settings: Settings, secrets: Mapping[str, str]
) -> str | None:
    """What would be wrong with a profile that is changed so, if anything would. Pure."""
    if key := secrets.get("encryption_key"):
        try:
            own_key(key)
        except ValueError as error:
            return f"encryption_key: expected {error}"
    usual = S3Profile()
    names = (n for n in before.__struct_fields__ if n not in {*settings, *secrets})
    kept = {n: v for n in names if (v := getattr(before, n)) != getattr(usual, n)}
    told = {key: value for key, value in settings.items() if value is not None}
    return wrong_s3({**kept, **told, **dict.fromkeys(secrets, "file:/kept")})


def remove_s3(paths: Paths, name: str) -> None:
    """With the secrets that we keep for it."""
    before = _known(paths, name)
    remove_table(paths.config, ("profiles", "s3", name))
    _forget(paths, before, SECRETS)


def _known(paths: Paths, name: str) -> S3Profile:
    known = read_config(paths.config).profiles.s3
    if name not in known:
        there = ", ".join(known) or "none"
        raise ConfigError(f"fxtui has no S3 profile {name}; of its own there is {there}")
    return known[name]


def _write(
    paths: Paths, name: str, settings: Settings, secrets: Mapping[str, str]
) -> None:
    with ExitStack() as kept:
        references = {
            field: kept.enter_context(
                kept_secret(text, f"s3-{name}-{field}", secrets_folder(paths))
            )
            for field, text in secrets.items()
        }
        write_profile(paths.config, "s3", name, {**settings, **references})


def _forget(paths: Paths, before: S3Profile, changed: Iterable[str]) -> None:
    for field in {*SECRETS} & {*changed}:
        if reference := getattr(before, field):
            forget_secret(reference, secrets_folder(paths))


def secrets_folder(paths: Paths) -> Path:
    """Where secrets are that no keyring takes."""
    return paths.config.parent / "secrets"
