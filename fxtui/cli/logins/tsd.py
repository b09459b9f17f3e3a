"""``fxtui login tsd``: the tokens of a gateway of sensitive data, for a one-time code."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from math import inf
from shlex import quote
from typing import TYPE_CHECKING, Final

from fxtui.config import read_config
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.front.facts import time_text
from fxtui.wiring import context_here, paths_here
from fxtui.wiring.tsd_login import Keys, Login

from ..output import say, tell
from ..status import Status
from ..typed import typed

if TYPE_CHECKING:
    from fxtui.storage.s3.tsd import Tokens

_PROJECT: Final = re.compile(r"p[0-9]+")
_USER: Final = re.compile(r"(p[0-9]+)-\S+")

_EPILOG: Final = """\
On a terminal you are asked for what is not known: the access and secret key of the
project (they are in /tsd/pXX/data/durable/s3-api-access-keys), the API key of your
registration (tacl --register keeps it in ~/.config/tacl/config), your password, and a
one-time code. Without a terminal each is a line of stdin, in this order. The next
sign-in to the same project asks for the last two only."""


def add_options(parser: ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("--profile", metavar="NAME", help="what locations call it")
    parser.add_argument("--project", metavar="PXX", help="as in p11")
    parser.add_argument("--user", metavar="NAME", help="as in p11-name")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--import",
        action="store_const",
        const="import",
        dest="direction",
        default="import",
        help="to bring data in, which is usual",
    )
    kinds.add_argument(
        "--export",
        action="store_const",
        const="export",
        dest="direction",
        help="to take data out of export-bucket",
    )
    parser.add_argument("--endpoint-url", metavar="URL", help="of the gateway")


def run(options: Namespace) -> int:
    user = options.user or _known_user(options)
    if user is None and not options.project:
        user = _asked("User (as in p11-name)", shown=True)
    project = options.project or _project_of(user or "")
    if not _PROJECT.fullmatch(project):
        raise UsageError(f"{project} is no project: those are p and a number, as in p11")
    login = Login(paths_here(), project, options.direction, options.profile)
    user = user or login.user or _asked(f"User (as in {project}-name)", shown=True)
    keys = login.keys or Keys(
        _asked(f"Access key of {project}", shown=True),
        _asked("Secret key"),
        _asked("API key of your registration"),
    )
    tokens = login.finish(
        user,
        keys,
        _asked(f"Password of {user}"),
        _asked(f"One-time code for {project}", shown=True),
        endpoint_url=options.endpoint_url,
        context=context_here(),
    )
    _welcome(login, user, tokens)
    return Status.DONE


def _known_user(options: Namespace) -> str | None:
    """Who signed in as the profile that is named."""
    known = read_config(paths_here().config).profiles.s3.get(options.profile or "")
    if known is None or known.login != "tsd":
        return None
    return known.user if options.project in {None, known.project} else None


def _project_of(user: str) -> str:
    found = _USER.fullmatch(user)
    if not found:
        raise UsageError(f"which project is {user} of? say --project, as in p11")
    return found[1]


def _asked(label: str, *, shown: bool = False) -> str:
    """What a person types, or a program writes; a secret is not shown."""
    text = typed(f"{label}: ", secret=not shown).strip()
    if not text:
        raise UsageError(f"{label}: nothing was given, and nothing is stored")
    return text


def _welcome(login: Login, user: str, tokens: Tokens) -> None:
    say(
        f"signed in to {login.project} as {user}, for {login.direction}, "
        f"profile {login.name}"
    )
    if tokens.ends < inf:
        tell(f"good until {time_text(tokens.ends)}{_after(tokens)}")
    if login.is_again:
        tell("jobs that wait for this go on by themselves, within a minute")
    if login.direction == "export":
        top = Location("s3", "export-bucket/", login.name)
        tell(f"to look: fxtui ls {quote(str(top))}")
    else:
        top = Location("s3", "BUCKET/", login.name)
        tell(f"to bring a file in: fxtui cp FILE {quote(str(top))} --part-size 200MiB")


def _after(tokens: Tokens) -> str:
    times = tokens.renewals
    if times is None:
        return ", and renewed by itself"
    if times == 0:
        return "; then another code is needed"
    often = "once" if times == 1 else f"{times} times"
    return f", and renewed by itself {often}; then another code is needed"
