"""The passwords of shared links that a command names, asked of whoever is there.

Before it begins, so that nothing of it is done twice. Where nobody can be asked the
command itself says what is missing.
"""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from getpass import getpass
from typing import Final

from fxtui.domain.errors import FxtuiError, PermissionDenied
from fxtui.domain.location import Location
from fxtui.domain.sharing import LOCKED
from fxtui.domain.value import replace
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .options import context_of
from .output import complain, tell
from .password import is_attended

_VARIABLE: Final = "DROPBOX_LINK_PASSWORD"
_TRIES: Final = 3


def unlock(words: Iterable[str], options: Namespace) -> None:
    """Put what was typed where the command, and all that it starts, finds it."""
    if not is_attended():
        return
    for top in _tops(words):
        if asyncio.run(_is_locked(top, options)):
            _ask(top, options)


def _ask(top: Location, options: Namespace) -> None:
    tell(f"{top.link} has a password.")
    for _ in range(_TRIES):
        os.environ[_VARIABLE] = getpass("Password of the link: ")
        if not asyncio.run(_is_locked(top, options)):
            return
        complain("that is not it")


async def _is_locked(top: Location, options: Namespace) -> bool:
    """Whether a password is missing; whatever else is wrong the command will say."""
    try:
        async with opened(no_service=options.no_service) as (_, browser):
            await browser.stat(top, context_of(options))
    except PermissionDenied as error:
        return error.message.startswith(LOCKED)
    except FxtuiError:
        return False
    return False


def _tops(words: Iterable[str]) -> dict[Location, None]:
    """Where the links among some words lead, each once, in their order."""
    found: dict[Location, None] = {}
    for word in words:
        with suppress(FxtuiError):
            location = location_of(word)
            if location.link:
                found[replace(location, key="")] = None
    return found
