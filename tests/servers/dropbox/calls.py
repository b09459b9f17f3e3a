"""One call of a route, as its handler sees it, and what it may return besides JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from .accounts import Account, Namespace
from .faults import Fault
from .pieces import Blob, Piece, of_bytes
from .refusals import LookupTrouble, WriteTrouble, refused, too_many
from .registry import Route
from .view import View
from .world import World


@dataclass
class Call:
    world: World
    route: Route
    view: View
    arg: Any
    """As JSON has it, and as the SDK's type allows it."""

    body: Piece = field(default_factory=lambda: of_bytes(b""))
    """What was sent with it, of a route in upload style."""

    fault: Fault | None = None
    base: str = ""
    """The emulator's own address."""

    @property
    def account(self) -> Account:
        return self.view.account

    def is_met_by(self, kind: str) -> bool:
        return self.fault is not None and self.fault.kind == kind

    @asynccontextmanager
    async def writing(self, *spaces: Namespace) -> AsyncIterator[None]:
        """Change namespaces; a 429 if one of them is changing already."""
        counters = self.world.counters
        with ExitStack() as held:
            wanted = {space.id for space in spaces}
            if sum(held.enter_context(counters.writing(each)) for each in wanted):
                raise too_many("too_many_write_operations", 1)
            await asyncio.sleep(self.world.settings.commit_seconds)
            yield


@dataclass
class Download:
    """The result of a route in download style, and its content."""

    result: dict[str, Any]
    blob: Blob
    etag: str = ""
    takes_range: bool = True


@dataclass
class Rendered:
    """A result that is text already, and some of it to be checked."""

    body: bytes
    sample: Any


@contextmanager
def refusing(lookup: str = "path", write: str = "path") -> Iterator[None]:
    """Say troubles with a path in the route's own error."""
    try:
        yield
    except LookupTrouble as trouble:
        raise refused(lookup, *trouble.args) from None
    except WriteTrouble as trouble:
        raise refused(write, *trouble.args) from None


def tag(value: Any) -> str:
    """The tag of a union, which may come as a bare string."""
    return value if isinstance(value, str) else str(value[".tag"])
