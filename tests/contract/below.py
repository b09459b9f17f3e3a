"""A storage seen from one of its prefixes, so that each test has a root to itself."""

from __future__ import annotations

from fxtui.domain.capabilities import Capabilities
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.storage.forwarding import Forwarding
from fxtui.storage.way import Use, Way


class Below(Forwarding):
    """Puts ``prefix`` before each key on its way in, and takes it away on its way out.

    It hides nothing and mends nothing: keys, errors and receipts are the storage's own.
    """

    scheme = "below"

    def __init__(self, storage: Storage, prefix: Key) -> None:
        self._way = Way(storage, root=prefix)

    @property
    def known(self) -> Way:
        return self._way

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # as it is inside
        return self._way.storage.capabilities

    async def way(self, use: Use, *keys: Key) -> Way:
        return self._way

    async def aclose(self) -> None:
        await self._way.storage.aclose()
