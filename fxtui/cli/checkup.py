"""What ``fxtui doctor`` looks at on this machine: terminal, files, service, keys."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from typing import Final

from fxtui import __version__
from fxtui.config import Config, Paths, private_folder, read_config
from fxtui.config.found.aws import profiles_in
from fxtui.domain.errors import ConfigError, FxtuiError
from fxtui.service.report import report
from fxtui.wiring.dropbox_account import rclone_remotes

from .finding import Finding, fail, of_error, ok, warn
from .output import size_text

_ROOM: Final = 100 * 1024 * 1024
"""Bytes that a journal of a million objects may need."""

_MAGIC: Final = b"SQLite format 3\0"
_KEYS: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
"""Variables that lead to keys."""

_TOKENS: Final = ("DROPBOX_ACCESS_TOKEN", "DROPBOX_REFRESH_TOKEN")


def terminal(environment: Mapping[str, str], encoding: str, *, is_one: bool) -> Finding:
    """Whether the browser can be shown here."""
    name = environment.get("TERM", "")
    if not is_one:
        return ok("terminal", "none here: the commands need none")
    if name in {"", "dumb"}:
        advice = "the browser needs another; the commands do not"
        return warn("terminal", f"TERM is {name or 'not set'}", advice)
    if encoding.lower().replace("-", "") != "utf8":
        advice = "set LANG to a UTF-8 locale, such as C.UTF-8"
        return warn("terminal", f"{name}, in {encoding}", advice)
    return ok("terminal", f"{name}, {encoding}")


def formats(lacking: Sequence[str]) -> Finding:
    """What can be looked into; of the rest the bytes are shown."""
    if not lacking:
        return ok("formats", "there is a library for each that can be looked into")
    install = f"pip install 'fxtui[{','.join(lacking)}]'"
    return ok("formats", f"no library for {', '.join(lacking)}: {install}")


def config(paths: Paths) -> tuple[Finding, Config]:
    try:
        found = read_config(paths.config)
    except FxtuiError as error:
        return of_error("config", error, "until then no command works"), Config()
    if not paths.config.exists():
        return ok("config", f"none in {paths.config}: all is as by default"), found
    names = ", ".join(found.profiles.s3) or "none"
    return ok("config", f"{paths.config}, S3 profiles: {names}"), found


def state(paths: Paths) -> Finding:
    """Whether the folder of all that survives is ours, and has room."""
    try:
        there = next(p for p in (paths.state, *paths.state.parents) if p.exists())
        if there == paths.state:
            private_folder(paths.state)
        if not os.access(there, os.W_OK):
            advice = "set FXTUI_STATE to a folder of yours"
            return fail("state", f"{there} cannot be written to", advice)
        free = disk_usage(there).free
    except FxtuiError as error:
        return of_error("state", error)
    except OSError as error:
        advice = "set FXTUI_STATE to a folder of yours"
        return fail("state", f"{paths.state}: {error.strerror}", advice)
    if free < _ROOM:
        text = f"{paths.state} has only {size_text(free)} of room"
        return warn("state", text, "make room: jobs are written there")
    return ok("state", f"{paths.state}, {size_text(free)} free")


def disk() -> Finding:
    """Whether what is fetched to here has a place."""
    here = Path.cwd()
    try:
        free = disk_usage(here).free
    except OSError as error:
        return fail("disk", f"{here}: {error.strerror}", "go to another folder")
    if not os.access(here, os.W_OK):
        return warn("disk", f"{here} cannot be written to", "fetch to another folder")
    if free < _ROOM:
        text = f"{here} has only {size_text(free)} of room"
        return warn("disk", text, "make room, or fetch to another folder")
    return ok("disk", f"{here}, {size_text(free)} free")


def journal(paths: Paths) -> Finding:
    """Whether it looks like one; its content is the service's alone while that runs."""
    try:
        with paths.journal.open("rb") as file:
            head, size = file.read(len(_MAGIC)), paths.journal.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return ok("journal", "none yet: the first job makes it")
    except OSError as error:
        return fail("journal", f"{paths.journal}: {error.strerror}", "own it again")
    if size and head != _MAGIC:
        advice = "the service sets it aside when it starts, and jobs in it are lost"
        return fail("journal", f"{paths.journal} is damaged", advice)
    return ok("journal", f"{paths.journal}, {size_text(size)}")


async def service(paths: Paths) -> Finding:
    try:
        found = await report(paths)
    except FxtuiError as error:
        return of_error("service", error)
    if found is None:
        return ok("service", "it does not run; what needs it starts it")
    if found.jobs is None:
        text = f"process {found.pid} of version {found.version} does not tell its jobs"
        return warn("service", text, "fxtui service log; fxtui service stop")
    if found.version != __version__:
        text = f"process {found.pid} is of version {found.version}, this is {__version__}"
        return warn("service", text, "fxtui service stop; the next command starts it")
    text = f"process {found.pid}, jobs at work: {found.jobs.at_work}"
    if found.jobs.held:
        text += f", waiting for you: {found.jobs.held}"
        return warn("service", text, "fxtui jobs says what for")
    return ok("service", text)


def credentials(environment: Mapping[str, str], config: Config) -> Finding:
    """The names of all places that have keys; what they are is nobody's business."""
    found = [*_named(environment, config)]
    if found:
        return ok("credentials", "; ".join(found))
    advice = "aws configure, or a profile in config.toml; an instance may have a role"
    return warn("credentials", "none found", advice)


def dropbox(environment: Mapping[str, str], config: Config) -> Finding:
    """The names of all places that have Dropbox accounts; to have none is well."""
    try:
        found = [*_dropboxes(environment, config)]
    except FxtuiError as error:
        return of_error("dropbox", error)
    return ok("dropbox", "; ".join(found) or "no account: fxtui login dropbox adds one")


def _dropboxes(environment: Mapping[str, str], config: Config) -> Iterator[str]:
    if variables := [name for name in _TOKENS if environment.get(name)]:
        yield f"{', '.join(variables)} in the environment"
    for name, profile in config.profiles.dropbox.items():
        is_signed_in = profile.refresh_token or profile.access_token
        yield f"{name} in config.toml" + ("" if is_signed_in else " (not signed in)")
    file, remotes = rclone_remotes(environment)
    if remotes:
        yield f"{', '.join(remotes)} in {file.path}"


def _named(environment: Mapping[str, str], config: Config) -> Iterator[str]:
    if variables := [name for name in _KEYS if environment.get(name)]:
        yield f"{', '.join(variables)} in the environment"
    for variable, usual in (
        ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        ("AWS_CONFIG_FILE", "~/.aws/config"),
    ):
        file = environment.get(variable, usual)
        if profiles := [*aws_profiles(Path(file).expanduser())]:
            yield f"{', '.join(profiles)} in {file}"
    if config.profiles.s3:
        yield f"{', '.join(config.profiles.s3)} in config.toml"


def aws_profiles(file: Path) -> Mapping[str, Mapping[str, str]]:
    """The profiles in a file of the AWS CLI; none in one that cannot be read."""
    with suppress(ConfigError):
        return profiles_in(file)
    return {}
