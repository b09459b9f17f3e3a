"""``fxtui login mfa``, and ``sso``: what an AWS profile asks of a person, asked now.

What comes of it is kept where the AWS CLI keeps it, which is signed in by it as well.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Doors
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.sharing import AskLease, Lease
from fxtui.front.facts import time_text
from fxtui.wiring import context_here, opened

from ..asked import asked
from ..output import say
from ..status import Status

_TOP: Final = Location("s3", "")


class Keys:
    """Asks until there are keys; who has some is told how long they are good."""

    def __init__(self, about: str) -> None:
        self._about = about

    def add_options(self, parser: ArgumentParser) -> None:
        parser.description = self._about
        parser.add_argument("--profile", metavar="NAME", help="of ~/.aws/config")

    def run(self, options: Namespace) -> int:
        return asyncio.run(_sign_in(context_here(profile=options.profile)))


MFA: Final = Keys(
    "Give the one-time code that the role of a profile wants (mfa_serial). The session "
    "that it opens is that of the AWS CLI as well."
)


async def _sign_in(context: Context) -> int:
    async with opened() as doors:
        try:
            lease = await _lease(doors, context)
        except Unauthenticated:
            if not await asked(doors.engine, context):
                raise
            lease = await _lease(doors, context)
    say(f"signed in{until(lease.ends)}")
    return Status.DONE


async def _lease(doors: Doors, context: Context) -> Lease:
    answer = await doors.browser.grant(_TOP, AskLease(), context)
    return answer if isinstance(answer, Lease) else Lease()


def until(ends: float | None) -> str:
    """How long that is good, if it is known."""
    return "" if ends is None else f" until {time_text(ends)}"
