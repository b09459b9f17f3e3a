"""All accounts that are configured anywhere, and the one that a name means.

Own ones come first, then those of AWS, then those of other programs. Nothing is written,
and a file that cannot be read is told, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from fxtui.config.ini import Sections
from fxtui.config.rclone import is_dropbox
from fxtui.config.rclone_file import SAID as RCLONE_SAID
from fxtui.config.rclone_file import RcloneFile
from fxtui.config.stamp import Stamp, stamp_of
from fxtui.config.values import Config, S3Profile
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import replace

from .aws import aws_files, aws_profiles, profiles_in
from .mc import SAID as MC_SAID
from .mc import mc_file, mc_s3
from .rclone import rclone_s3
from .s3cmd import s3cmd_file, s3cmd_s3
from .values import NOBODY, ForeignS3, Found, FoundProfile, Source

T = TypeVar("T")

_THEIRS: Final = (
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "MC_CONFIG_DIR",
    "RCLONE_CONFIG",
    "RCLONE_CONFIG_PASS",
    "RCLONE_PASSWORD_COMMAND",
    "S3CMD_CONFIG",
)
"""The variables that say where accounts are."""

_SAYING: Final = (RCLONE_SAID, MC_SAID)
"""How those begin that say accounts themselves."""


def found_profiles(
    config: Config, file: Path, variables: Mapping[str, str], *, unlocks: bool = True
) -> Found:
    """Those of a configuration of ours, in ``file``, and of all that a caller has.

    ``unlocks``: rclone may be asked to open its own file, which takes a moment.
    """
    warnings: list[str] = []
    others = _others(variables, warnings.append, unlocks=unlocks)
    found = [
        *_own(config, str(file)),
        *aws_profiles(others.aws),
        *(_told(each) for each in others.s3),
        *others.dropbox,
    ]
    return Found(named(found), tuple(dict.fromkeys(warnings)))


def foreign_s3(name: str, variables: Mapping[str, str]) -> ForeignS3 | None:
    """What rclone, s3cmd or mc know by a name that is not one of ours; None: AWS may."""
    theirs = (each for each in variables.items() if _is_theirs(each[0]))
    return _foreign_s3(name, tuple(theirs), _stamps(variables))


def _is_theirs(variable: str) -> bool:
    return variable in _THEIRS or variable.startswith(_SAYING)


@lru_cache(maxsize=32)
def _foreign_s3(
    name: str, theirs: tuple[tuple[str, str], ...], stamps: tuple[Stamp | None, ...]
) -> ForeignS3 | None:
    """Remembered while all files are as they were: each transfer asks."""
    others = _others(dict(theirs), lambda _: None)
    profiles = {profile for found in others.aws.values() for profile in found}
    return None if name in profiles else meant(name, profiles, others.s3)


def _stamps(variables: Mapping[str, str]) -> tuple[Stamp | None, ...]:
    files = [*aws_files(variables), s3cmd_file(variables), mc_file(variables)]
    with suppress(ConfigError):  # which is a warning, and no file
        files.append(RcloneFile.of(variables).path)
    return tuple(map(_stamp, files))


def _stamp(file: Path) -> Stamp | None:
    with suppress(OSError):
        return stamp_of(file)
    return None


def meant(
    name: str, aws: Iterable[str], foreign: Iterable[ForeignS3]
) -> ForeignS3 | None:
    """The first of that name; else of a name with a mark, that source's. Pure."""
    known = [*foreign]
    for each in known:
        if each.name == name:
            return each
    for each in known:
        if each.name + each.source.mark == name:
            return each
    base = name.removesuffix(Source.AWS.mark)
    if base != name and base in aws:
        return ForeignS3(Source.AWS, base, "", aws_profile=base)
    return None


def named(found: Iterable[FoundProfile]) -> tuple[FoundProfile, ...]:
    """The same, each with a name of its own: the first has it as it is. Pure."""
    taken: set[tuple[str, str]] = set()
    told = []
    for each in found:
        name = each.name
        while (each.scheme, name) in taken:
            name += each.source.mark
        taken.add((each.scheme, name))
        told.append(replace(each, name=name))
    return tuple(told)


class _Others(NamedTuple):
    """What is configured for other programs."""

    aws: Mapping[Path, Sections]
    s3: Sequence[ForeignS3]
    dropbox: Sequence[FoundProfile]


def _others(
    variables: Mapping[str, str], warn: Callable[[str], None], *, unlocks: bool = True
) -> _Others:
    def read(reader: Callable[[], Iterator[T]]) -> list[T]:
        found = []
        try:
            for each in reader():
                found.append(each)  # noqa: PERF402  # what came before trouble counts
        except ConfigError as error:
            warn(error.message)
        except OSError as error:
            warn(f"{error.filename}: it cannot be read: {error.strerror}")
        return found

    aws = {
        file: found
        for file in aws_files(variables)
        for found in read(partial(_aws, file))
    }
    s3 = [
        *read(lambda: _rclone(variables, rclone_s3, unlocks=unlocks)),
        *read(lambda: s3cmd_s3(s3cmd_file(variables))),
        *read(lambda: mc_s3(variables)),
    ]
    boxes = read(lambda: _rclone(variables, _boxes, unlocks=unlocks))
    return _Others(aws, s3, boxes)


def _aws(file: Path) -> Iterator[Sections]:
    yield profiles_in(file)


def _rclone(
    variables: Mapping[str, str],
    read: Callable[[RcloneFile], Iterator[T]],
    *,
    unlocks: bool,
) -> Iterator[T]:
    file = RcloneFile.of(variables)
    yield from read(file if unlocks or not file.is_locked else file.closed)


def _boxes(file: RcloneFile) -> Iterator[FoundProfile]:
    for name, remote in file.each():
        if is_dropbox(remote):
            yield FoundProfile("dropbox", name, Source.RCLONE, file.place(name), "token")


def _own(config: Config, file: str) -> Iterator[FoundProfile]:
    for name, s3 in config.profiles.s3.items():
        yield FoundProfile(
            "s3", name, Source.FXTUI, file, _kind(s3), s3.endpoint_url, s3.root or ""
        )
    for name, box in config.profiles.dropbox.items():
        is_in = box.refresh_token or box.access_token
        kind = "signed in" if is_in else "not signed in"
        yield FoundProfile("dropbox", name, Source.FXTUI, file, kind, box.endpoint_url)


def _kind(profile: S3Profile) -> str:
    if profile.login:
        return f"fxtui login {profile.login}"
    if profile.credentials_command:
        return "a program"
    if profile.anonymous:
        return NOBODY
    return "keys" if profile.access_key_id else "keys of AWS"


def _told(foreign: ForeignS3) -> FoundProfile:
    return FoundProfile(
        "s3",
        foreign.name,
        foreign.source,
        foreign.file,
        foreign.kind,
        foreign.endpoint_url,
        trouble=foreign.trouble,
    )
