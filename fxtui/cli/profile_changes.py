"""``fxtui profiles add``, ``edit`` and ``remove``: accounts of S3 of one's own.

No secret is among the words of a command, which everybody can read: it is asked for, or
in a file.
"""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from getpass import getpass
from pathlib import Path

from fxtui.config import S3Profile, read_config
from fxtui.config.write import Settings
from fxtui.domain.errors import UsageError
from fxtui.front.own_profile import add_s3, edit_s3, remove_s3, wrong_settings
from fxtui.front.profile_rows import (
    HEADERS,
    NO_OR_YES,
    ROWS,
    header_changes,
    meant,
    with_headers,
)
from fxtui.wiring import paths_here

from .output import say
from .password import is_attended
from .status import Status


class Add:
    """Makes a profile of S3 in our own configuration."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.epilog = "for Dropbox: fxtui login dropbox --profile NAME"
        _add_settings(parser)

    def run(self, options: Namespace) -> int:
        settings, secrets = _said(options, S3Profile())
        add_s3(paths_here(), options.name, settings, secrets)
        say(f"added {options.name}; to see whether it works: fxtui profiles test")
        return Status.DONE


class Edit:
    """Changes one of our own; an empty value takes a setting away."""

    def add_options(self, parser: ArgumentParser) -> None:
        _add_settings(parser)

    def run(self, options: Namespace) -> int:
        known = read_config(paths_here().config).profiles.s3
        before = known.get(options.name, S3Profile())
        settings, secrets = _said(options, before)
        if not (settings or secrets):
            raise UsageError("nothing is to be changed; see fxtui profiles edit --help")
        edit_s3(paths_here(), options.name, settings, secrets)
        say(f"changed {options.name}")
        return Status.DONE


class Remove:
    """Removes one of our own, with the secrets that are kept for it."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of an S3 profile of fxtui's")

    def run(self, options: Namespace) -> int:
        remove_s3(paths_here(), options.name)
        say(f"removed {options.name}")
        return Status.DONE


ADD, EDIT, REMOVE = Add(), Edit(), Remove()


def _add_settings(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what locations call it")
    for row in ROWS:
        if row.is_flag:
            parser.add_argument(row.option, action=BooleanOptionalAction, help=row.about)
        else:
            parser.add_argument(row.option, metavar="TEXT", help=row.about)
    for key, row in HEADERS.items():
        parser.add_argument(
            row.option,
            action="append",
            dest=key,
            default=[],
            metavar="'NAME: TEXT'",
            help=f"{row.about}; without a text it is taken away",
        )
    parser.add_argument(
        "--secret-file",
        metavar="FILE",
        help="take the secret key from the first line of a file, and do not ask; a "
        "second line is a session token",
    )
    parser.add_argument(
        "--encryption-key-file",
        metavar="FILE",
        help="the key of your own that objects are encrypted by (SSE-C), 32 bytes in "
        "Base64, is the first line of a file; '' takes it away",
    )


def _said(options: Namespace, before: S3Profile) -> tuple[Settings, dict[str, str]]:
    """What is to be changed of a profile; UsageError if it would be wrong then."""
    texts = {row.key: _text(getattr(options, row.key)) for row in ROWS}
    told = {key: text for key, text in texts.items() if text is not None}
    headers = {
        key: with_headers(getattr(before, key), getattr(options, key)) for key in HEADERS
    }
    settings = dict(meant(told)) | dict(header_changes(before, headers))
    secrets = _secrets(options, is_needed=bool(settings.get("access_key_id")))
    if options.encryption_key_file:
        secrets["encryption_key"], _ = _of_file(options.encryption_key_file)
    elif options.encryption_key_file is not None:
        settings["encryption_key"] = None
    if wrong := wrong_settings(before, settings, secrets):
        raise UsageError(wrong)
    return settings, secrets


def _text(said: str | bool | None) -> str | None:
    """A flag as it is typed into a form."""
    return NO_OR_YES[said] if isinstance(said, bool) else said


def _secrets(options: Namespace, *, is_needed: bool) -> dict[str, str]:
    """From a file or a person: what is among words everybody can read."""
    if options.secret_file:
        secret, token = _of_file(options.secret_file)
    elif is_needed:
        secret, token = _asked("Secret key: "), _asked("Session token, if any: ")
        if not secret:
            raise UsageError("an access key is no use without its secret key")
    else:
        return {}
    return {
        "secret_access_key": secret,
        **({"session_token": token} if token else {}),
    }


def _asked(prompt: str) -> str:
    if not is_attended():
        raise UsageError("no terminal to ask for the secret key; use --secret-file FILE")
    return getpass(prompt).strip()


def _of_file(name: str) -> tuple[str, str]:
    try:
        secret, token, *_ = [*Path(name).read_text("utf-8").splitlines(), "", ""]
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} holds no secret key: {error}") from error
    if not secret.strip():
        raise UsageError(f"{name} holds no secret key: its first line is empty")
    return secret.strip(), token.strip()
