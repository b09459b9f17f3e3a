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

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import FxtuiError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.sharing import LOCKED
from fxtui.domain.value import replace
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .asked import asked
from .options import context_of
from .output import complain, tell
from .password import is_attended

_VARIABLE: Final = "DROPBOX_LINK_PASSWORD"
_TRIES: Final = 3


def unlock(words: Iterable[str], options: Namespace) -> None:
    """Have the links among some words open; Unauthenticated if nobody knows how."""
    if not is_attended():
        return
    for top in _tops(words):
        if options.no_service:
            _ask_here(top, options)
        else:
            asyncio.run(_ask(top, context_of(options)))


async def _ask(top: Location, context: Context) -> None:
    """The service keeps what is told, for all who open the link."""
    async with opened() as (engine, browser):
        error = await _locked(browser, top, context)
        if error and not await asked(engine, context, top):
            raise error


def _ask_here(top: Location, options: Namespace) -> None:
    """Put it where the command, and all that it starts, finds it."""
    if not (error := asyncio.run(_locked_here(top, options))):
        return
    tell(f"{top.link} has a password.")
    for _ in range(_TRIES):
        os.environ[_VARIABLE] = getpass("password: ")
        if not (error := asyncio.run(_locked_here(top, options))):
            return
        complain("that is not its password")
    raise error


async def _locked_here(top: Location, options: Namespace) -> Unauthenticated | None:
    async with opened(no_service=True) as (_, browser):
        return await _locked(browser, top, context_of(options))


async def _locked(
    browser: Browser, top: Location, context: Context
) -> Unauthenticated | None:
    """What is said where a password is missing; all else the command will say."""
    try:
        await browser.stat(top, context)
    except Unauthenticated as error:
        return error if error.message.startswith(LOCKED) else None
    except FxtuiError:
        return None
    return None


def _tops(words: Iterable[str]) -> dict[Location, None]:
    """Where the links among some words lead, each once, in their order."""
    found: dict[Location, None] = {}
    for word in words:
        with suppress(FxtuiError):
            location = location_of(word)
            if location.link:
                found[replace(location, key="")] = None
    return found
