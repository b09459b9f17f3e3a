"""The names of AWS profiles, and how each gets at its keys; botocore reads the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from fxtui.config.ini import Sections, sections, text_in
from fxtui.config.stamp import Stamp, stamp_of

from .values import FoundProfile, Source

_FILES: Final = (
    ("AWS_CONFIG_FILE", "~/.aws/config"),
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
)
_NO_PROFILES: Final = ("sso-session", "services", "plugins")
"""Sections that are something else."""

_KINDS: Final = {
    "role_arn": "role",
    "sso_session": "SSO",
    "sso_start_url": "SSO",
    "login_session": "aws login",
    "aws_access_key_id": "keys",
    "credential_process": "a program",
}
"""By the key that tells, in the order in which they are looked for."""


def profiles_in(file: Path) -> Sections:
    """What one file says of each profile; ConfigError if it cannot be read."""
    return _profiles_in(file, stamp_of(file))


@lru_cache(maxsize=8)
def _profiles_in(file: Path, stamp: Stamp | None) -> Sections:
    """Remembered while the file is as it was: each transfer asks."""
    text = text_in(file)
    if text is None:
        return {}
    found = sections(text, file, "the AWS CLI", ("=", ":"))
    return {
        name.removeprefix("profile ").strip("\t \"'"): section
        for name, section in found.items()
        if not name.startswith(_NO_PROFILES)
    }


def aws_files(variables: Mapping[str, str]) -> Iterator[Path]:
    """The files of a caller, whether they are there or not."""
    for variable, usual in _FILES:
        yield Path(variables.get(variable) or usual).expanduser()


def aws_profiles(files: Mapping[Path, Sections]) -> Iterator[FoundProfile]:
    """Each once, by the first of the files that has it. Pure."""
    names = dict.fromkeys(name for found in files.values() for name in found)
    for name in names:
        file = next(file for file, found in files.items() if name in found)
        told = {
            key: text
            for found in files.values()
            for key, text in found.get(name, {}).items()
        }
        kind = next((kind for key, kind in _KINDS.items() if told.get(key)), "no keys")
        yield FoundProfile(
            "s3", name, Source.AWS, str(file), kind, told.get("endpoint_url")
        )
