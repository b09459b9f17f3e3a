"""One account's client, with the threads that ask it and what all its calls share."""

from __future__ import annotations

from asyncio import CancelledError, Future, Lock, get_running_loop, shield, wait
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Key, Location

from .again import Again
from .client import CONNECTIONS, Client
from .desk import Desk
from .lanes import OwnLane
from .refusals import own_errors
from .seen import Seen
from .settings import DropboxSettings
from .threads import Threads

P = ParamSpec("P")
T = TypeVar("T")


class Connection:
    """A client of one account, asked from a loop."""

    def __init__(
        self,
        settings: DropboxSettings,
        context: Context,
        again: Callable[[], DropboxSettings] | None = None,
    ) -> None:
        """The address is the profile's: ``--endpoint-url`` is that of the other end.

        A copy from a bucket would send the token of this account to the bucket's server.
        """
        self.settings = settings
        self._read_again = again or (lambda: settings)
        self.variables = dict(context.variables)
        self._threads = Threads(CONNECTIONS, "dropbox")
        self._carriers = Threads(CONNECTIONS, "dropbox-bytes")
        """Their own: those that wait for bandwidth must not keep others from looking."""

        self._renewing = Lock()
        self.client = Client(settings, self.variables)
        """Asked in worker threads only: see ``run``."""

        self.endpoint = settings.endpoint_url or "https://api.dropboxapi.com"
        self.lease = 0
        """Counts how often the settings were read anew."""

        self.again = Again(self)
        """Asks people to sign in once more."""

        self.lane = OwnLane(self)
        """Changes take turns here, with those of the account's other connections."""

        self.seen = Seen()
        """What listings that are under way have told already."""

        self._listing: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    @cached_property
    def desk(self) -> Desk:
        return Desk(self)

    def location(self, key: Key) -> Location:
        return Location("dropbox", key, self.settings.link or self.settings.profile)

    async def rpc(self, route: str, arg: Any, key: Key = "") -> Any:
        """Ask the api host; errors name ``key``."""
        with own_errors(self.location(key)):
            return await self.run(self.client.rpc, route, arg)

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Have a thread do what blocks. When cancelled it is left to end by itself."""
        return await self.start(call, *args, **kwargs)

    def start(
        self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """The same, for who does not wait for it at once."""
        work = partial(call, *args, **kwargs)
        return get_running_loop().run_in_executor(self._threads, work)

    async def run_until(self, stop: Callable[[], bool], call: Callable[[], T]) -> T:
        """Have a thread do what blocks; when cancelled, ``stop`` it and see it end.

        For what holds a descriptor: its owner closes that, and another file may get the
        number. A ``stop`` that answers False vouches that nothing more is done with it.
        """
        work = get_running_loop().run_in_executor(self._carriers, call)
        work.add_done_callback(_look_at)
        try:
            return await shield(work)
        except CancelledError:
            while stop() and not work.done():
                with suppress(CancelledError):
                    await wait([work])
            raise

    def listing(self, path: str) -> Lock:
        """Held by who lists a folder: Dropbox may refuse two that do so at once."""
        return self._listing.setdefault(path.casefold(), Lock())

    async def renew(self, lease: int) -> bool:
        """Read the settings anew, and get another token, unless somebody has since."""
        with own_errors(self.location("")):
            async with self._renewing:
                if self.lease > lease:
                    return True
                if not (
                    await self._took_other_settings() or await self._got_other_token()
                ):
                    return False
                self.lease += 1
                self.again.withdraw()
                return True

    async def aclose(self) -> None:
        for threads in (self._threads, self._carriers):
            threads.shutdown(wait=False, cancel_futures=True)
        self.client.close()

    async def _got_other_token(self) -> bool:
        """Get one; where Dropbox gives none any more, a person is asked."""
        try:
            return await self.run(self.client.renew)
        except Unauthenticated:
            if await self._took_other_settings():
                return True  # somebody has signed in meanwhile
            self.again.ask()
            raise

    async def _took_other_settings(self) -> bool:
        """Use them from now on, if they are others by now."""
        settings = await self.run(self._read_again)
        if settings == self.settings:
            return False
        self._become(settings)
        return True

    def _become(self, settings: DropboxSettings) -> None:
        """Ask with other credentials from now on; what is under way ends as it began."""
        self.client.close()
        self.settings = settings
        self.client = Client(settings, self.variables)


def _look_at(work: Future[Any]) -> None:
    """So that the loop does not complain of a failure that nobody waited for."""
    work.cancelled() or work.exception()
