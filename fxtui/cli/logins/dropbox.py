"""``fxtui login dropbox``: allow an app of one's own to see an account, and remember it.

No web browser is needed on this machine: the address may be opened on any other.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from shlex import quote
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import StorageError, Unauthenticated, UsageError
from fxtui.domain.location import Location
from fxtui.front.shared_link import is_of_the_web
from fxtui.wiring import context_here, paths_here
from fxtui.wiring.dropbox_account import DEFAULT
from fxtui.wiring.dropbox_login import SCOPES, SHARING, Login

from ..output import say, tell
from ..qr import qr_lines, shown
from ..status import Status
from ..typed import typed

if TYPE_CHECKING:
    from fxtui.storage.dropbox.signin import Granted, Person
    from fxtui.wiring.dropbox_login import Attempt

_APP: Final = """\
Dropbox lets in only apps that it knows. To make one, which takes a minute:
  1. open https://www.dropbox.com/developers/apps and choose: Create app,
     Scoped access, then Full Dropbox (or App folder: that sees one folder only)
  2. under Permissions tick {about},
     {content}; for sharing
     tick {sharing} as well; then Submit
  3. under Settings copy the App key; a secret is not needed"""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="what the account is called")
    parser.add_argument("--app-key", metavar="KEY", help="of the app that is let in")
    parser.add_argument(
        "--sharing", action="store_true", help="ask for links and members as well"
    )
    parser.add_argument(
        "--scope",
        action="append",
        metavar="SCOPE",
        help="ask for this in place of the usual; may be given several times",
    )
    parser.add_argument(
        "--endpoint-url", metavar="URL", help="a server that speaks as Dropbox does"
    )


def run(options: Namespace) -> int:
    name = options.profile or DEFAULT
    if is_of_the_web(name):
        raise UsageError("a link needs nobody to sign in: it is a location as it is")
    login = Login(paths_here(), name, context_here())
    scopes = _scopes(options)
    attempt = login.begin(_app_key(options, login), scopes, options.endpoint_url)
    _ask(attempt.address)
    granted = attempt.finish(_code())
    _welcome(name, attempt, granted)
    _warn_of(set(scopes) - set(granted.scopes))
    return Status.DONE


def _scopes(options: Namespace) -> Sequence[str]:
    usual = options.scope or SCOPES
    return [*usual, *(SHARING if options.sharing else ())]


def _app_key(options: Namespace, login: Login) -> str:
    key = options.app_key or login.app_key
    if key:
        return str(key)
    about, content = ", ".join(SCOPES[:2]), ", ".join(SCOPES[2:])
    text = _APP.format(about=about, content=content, sharing=", ".join(SHARING))
    for line in text.splitlines():
        tell(line)
    raise UsageError("which app is to be let in? say --app-key KEY, or DROPBOX_APP_KEY")


def _ask(address: str) -> None:
    tell("Open this address in any browser, allow the app, and copy the code:")
    say(address)
    sys.stdout.flush()
    shown(qr_lines(address), sys.stderr, get_terminal_size())


def _code() -> str:
    """What a person pastes, or a program writes."""
    code = typed("Code: ").strip()
    if not code:
        raise Unauthenticated("no code was given; nothing is stored")
    return code


def _welcome(name: str, attempt: Attempt, granted: Granted) -> None:
    """Say whose account it is; that it cannot be told undoes nothing."""
    try:
        who = _named(attempt.person(granted))
    except StorageError as error:
        tell(f"who that is could not be asked: {error.message}")
        who = "somebody"
    say(f"signed in as {who}, profile {name}")
    top = Location("dropbox", "", None if name == DEFAULT else name)
    tell(f"to look: fxtui ls {quote(str(top))}")


def _named(person: Person) -> str:
    return f"{person.name} <{person.email}>"


def _warn_of(lacking: Iterable[str]) -> None:
    if names := ", ".join(sorted(lacking)):
        tell(f"the app did not get {names}: tick that in the App Console, and sign in")
