"""``fxtui logout dropbox``: end the tokens of an account, and forget them here."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.config import read_config
from fxtui.domain.errors import StorageError
from fxtui.wiring import context_here, paths_here
from fxtui.wiring.dropbox_account import DEFAULT, default_name
from fxtui.wiring.dropbox_login import logout

from ..output import say, tell
from ..status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="what the account is called")
    parser.add_argument(
        "--local", action="store_true", help="forget them only; Dropbox is not asked"
    )


def run(options: Namespace) -> int:
    paths = paths_here()
    name = options.profile or default_name(read_config(paths.config)) or DEFAULT
    try:
        logout(paths, name, context_here(), local=options.local)
    except StorageError:
        tell("nothing is forgotten; --local forgets the account without asking Dropbox")
        raise
    say(f"signed out of profile {name}")
    return Status.DONE
