"""``fxtui login ica``: an API key of ICA, or keys for a folder that were copied there."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.front.facts import time_text
from fxtui.wiring import context_here, paths_here
from fxtui.wiring.ica_login import DEFAULT, Login

from ..output import say, tell
from ..password import is_attended
from ..status import Status
from ..typed import typed

if TYPE_CHECKING:
    from fxtui.storage.s3.ica_told import Project

_VARIABLE: Final = "ICA_API_KEY"

_EPILOG: Final = f"""\
On a terminal you are asked for the API key, and which project is meant; else the key is
the first line of stdin, or {_VARIABLE}. You make one in ICA under your name, at Manage
API Keys. Your projects are then buckets, as in fxtui ls s3://ica@"""


def add_options(parser: ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("--profile", metavar="NAME", help="what locations call it")
    parser.add_argument("--endpoint-url", metavar="URL", help="of another ICA")
    parser.add_argument(
        "--project", metavar="NAME", help="see only this one, by its name or its id"
    )
    parser.add_argument(
        "--folder", metavar="PATH", help="see only this folder of the project"
    )
    parser.add_argument(
        "--paste",
        action="store_true",
        help="in place of a key: temporary credentials that ICA shows for a folder, as "
        "JSON, from stdin",
    )


def run(options: Namespace) -> int:
    login = Login(paths_here(), options.profile or DEFAULT, context_here())
    if options.paste:
        return _paste(login, options)
    if options.folder and not options.project:
        raise UsageError("which project is the folder in? say --project NAME")
    attempt = login.attempt(_api_key(), options.endpoint_url)
    projects = attempt.projects()
    project = options.project or _chosen(projects)
    top = attempt.finish(project, options.folder)
    count = f"{len(projects)} project{'' if len(projects) == 1 else 's'}"
    say(f"signed in to ICA, which shows {count}, profile {login.name}")
    _look(top)
    return Status.DONE


def _paste(login: Login, options: Namespace) -> int:
    if options.project or options.folder:
        raise UsageError("pasted credentials say themselves which folder they are for")
    lent = login.paste(_block())
    say(f"signed in to a folder of ICA, profile {login.name}")
    tell(f"good until {time_text(lent.ends)}; then paste new")
    _look(Location("s3", lent.root, login.name))
    return Status.DONE


def _look(top: Location) -> None:
    tell(f"to look: fxtui ls {quote(safe(str(top)))}")


def _api_key() -> str:
    """From the environment, a person, or a program."""
    key = os.environ.get(_VARIABLE, "")
    if not key.strip():
        key = typed("API key of ICA: ", secret=True)
    if not key.strip():
        raise UsageError("no API key was given, and nothing is stored")
    return key.strip()


def _chosen(projects: Mapping[str, Project]) -> str | None:
    """The one that a person wants to see; None is all of them."""
    if not is_attended() or len(projects) < 2:  # noqa: PLR2004  # there is no choice
        return None
    names = sorted(projects, key=lambda name: (projects[name].name, name))
    for number, name in enumerate(names, start=1):
        called = projects[name].name
        tell(f"{number:>4}  {called}{'' if called == name else f'  {name}'}")
    said = typed("Which one (Enter for all): ").strip()
    if not said:
        return None
    if said.isdecimal() and 1 <= int(said) <= len(names):
        return names[int(said) - 1]
    if said in projects:
        return said
    raise UsageError(f"{safe(said)} is none of them; nothing is stored")


def _block() -> str:
    """All of stdin; on a terminal as much as makes a whole, and is not shown."""
    if not is_attended():
        return sys.stdin.read()
    tell("Paste the block, from { to }; it is not shown. Ctrl+D ends it as well.")
    text = ""
    with _unseen():
        for line in sys.stdin:
            text += line
            if _is_whole(text):
                break
    return text


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@contextmanager
def _unseen() -> Iterator[None]:
    """The terminal without its echo."""
    import termios

    before = termios.tcgetattr(sys.stdin)
    without = termios.tcgetattr(sys.stdin)
    without[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, without)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
