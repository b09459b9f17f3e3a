"""How long keys are good is seen beside the path; who may see a prefix begins there."""

from __future__ import annotations

from pathlib import Path
from time import time

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import Answer, AskLease, Lease, Wish
from fxtui.domain.value import replace
from fxtui.storage.memory import MemoryStorage
from tests.engines import World

from .co_authors import filled
from .stage import names, stage

ROOT = "bucket/run/"


class Lent(MemoryStorage):
    """Keys that end in an hour, and are good for one prefix."""

    scheme = "s3"

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, wishes=frozenset({"AskLease"}))
        self.lent = Lease(time() + 3590, ROOT)

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if prefix and not prefix.startswith(ROOT):
            raise PermissionDenied("not yours")
        return await super().list_page(prefix, cursor, recursive=recursive)

    async def grant(self, key: Key, wish: Wish) -> Answer:
        assert isinstance(wish, AskLease)
        return self.lent


async def test_a_pane_begins_at_the_root_stays_below_it_and_tells_the_time_left(
    tmp_path: Path,
) -> None:
    storage = Lent()
    await filled(storage, f"{ROOT}a.bam", f"{ROOT}more/b.bam")
    world = World({"lab": storage})
    async with stage(Location("s3", "", "lab"), tmp_path, world=world) as lab:
        await lab.until(lambda: lab.left.location.key == ROOT)
        await lab.shows("a.bam")
        await lab.shows("keys 60 min")

        await lab.press("backspace")
        await lab.shows("Nothing above")
        assert lab.left.location.key == ROOT

        storage.lent = replace(storage.lent, ends=time() - 1)
        lab.screen._tell_leases()  # the timer's
        await lab.shows("keys ended")
        assert names(lab.left) == ["more/", "a.bam"]
