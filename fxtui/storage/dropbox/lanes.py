"""One lane for each account: two connections of one would meet in its namespaces.

Two shells, or a profile and a token of the environment, have connections of their own.
Those with the same token are of the same account. Where tokens differ Dropbox is asked
whose they are: when the second is about to change something, and once for each.

A shared folder is a namespace of its own, which could be changed at the same time as the
account's. It has no lane of its own: what path is in which namespace only Dropbox knows,
and one batch of commits may be about several. What others change there meanwhile, from
wherever, is refused or refuses ours, and is tried again.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, get_running_loop, shield
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from .lane import Lane

if TYPE_CHECKING:
    from .client import Client
    from .connection import Connection


class Lanes:
    """Those of the connections of a loop that have changed something."""

    def __init__(self) -> None:
        self._lanes: WeakKeyDictionary[Connection, Lane] = WeakKeyDictionary()

    def of(self, connection: Connection) -> Lane:
        """Its lane for as long as it lives, whoever signs in meanwhile."""
        if connection not in self._lanes:
            self._lanes[connection] = self._of_kin(connection) or Lane()
        return self._lanes[connection]

    def doubtful(self, connection: Connection) -> Sequence[Client]:
        """Clients whose account has to be known before it is clear which lane it is."""
        if connection in self._lanes or self._of_kin(connection):
            return ()
        near = [other.client for other in self._lanes if _is_near(other, connection)]
        clients = [connection.client, *near] if near else []
        return [client for client in clients if not client.account]

    def _of_kin(self, connection: Connection) -> Lane | None:
        for other, lane in self._lanes.items():
            if _is_near(other, connection) and connection.client.is_kin_of(other.client):
                return lane
        return None


_IN_LOOPS: Final[WeakKeyDictionary[AbstractEventLoop, Lanes]] = WeakKeyDictionary()


def _lanes() -> Lanes:
    return _IN_LOOPS.setdefault(get_running_loop(), Lanes())


def _is_near(one: Connection, other: Connection) -> bool:
    """Whether they ask the same server: no account is at two."""
    return one.endpoint == other.endpoint


class OwnLane:
    """A connection's way into the lane of its account, whichever that turns out to be."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._finding: Future[None] | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """For what takes several requests, such as a job that is looked after."""
        if finding := self._found():
            await shield(finding)
        async with self._lane.turn():
            yield

    def begin(self, work: Callable[[], Future[Any]]) -> None:
        """Start ``work`` when it is its turn, which lasts until that is done."""
        if finding := self._found():
            finding.add_done_callback(lambda _: self._lane.begin(work))
        else:
            self._lane.begin(work)

    @property
    def _lane(self) -> Lane:
        return _lanes().of(self._connection)

    def _found(self) -> Future[None] | None:
        """What to wait for until it is known whose account it is; None if nothing."""
        if self._finding is None and (doubtful := _lanes().doubtful(self._connection)):
            with suppress(RuntimeError):  # of threads that were shut down
                self._finding = self._connection.start(_learn, doubtful)
        is_under_way = self._finding and not self._finding.done()
        return self._finding if is_under_way else None


def _learn(clients: Sequence[Client]) -> None:
    """Ask Dropbox, in a thread."""
    for client in clients:
        client.learn_account()
