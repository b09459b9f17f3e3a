"""A program's session with the transfer service, or with an engine of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fxtui.domain.context import Context
from fxtui.domain.engine import Doors
from fxtui.wiring import context_here, opened

from .looking import Looking
from .working import Working


class Client(Looking, Working):
    """Storages and jobs of this user, with the environment of this process."""

    def __init__(self, doors: Doors, context: Context) -> None:
        Looking.__init__(self, doors.browser, context)
        Working.__init__(self, doors.engine, context)


@asynccontextmanager
async def connect(
    *,
    no_service: bool = False,
    profile: str | None = None,
    endpoint_url: str | None = None,
    region: str | None = None,
    anonymous: bool = False,
) -> AsyncGenerator[Client, None]:
    """The user's service, started if need be; or an engine in this process.

    With ``no_service`` what is not done at the end of the block is taken up by the next
    service; else jobs go on however the block ends. ``anonymous`` sends no keys, unless
    a location names a profile.
    """
    context = context_here(
        profile=profile, endpoint_url=endpoint_url, region=region, anonymous=anonymous
    )
    async with opened(no_service=no_service) as doors:
        yield Client(doors, context)
