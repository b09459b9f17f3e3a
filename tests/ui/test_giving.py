"""In S3, P tells what one may do at a place, and gives it to a person by a policy."""

from __future__ import annotations

import json
from pathlib import Path

from fxtui.domain.location import BUCKETS, Key, Location
from fxtui.domain.rights import (
    AskPolicy,
    AskRights,
    Deed,
    May,
    Policy,
    Right,
    Rights,
    SetPolicy,
)
from fxtui.domain.sharing import Answer, Granted, Wish
from fxtui.domain.value import replace
from fxtui.storage.memory import MemoryStorage
from tests.engines import World

from ..contract.storage_contract import Bytes
from .stage import stage

ANN = "arn:aws:iam::123456789012:user/ann"


class Ruled(MemoryStorage):
    """Has a policy, and tells rights."""

    def __init__(self) -> None:
        super().__init__()
        wishes = frozenset({"AskRights", "AskPolicy", "SetPolicy"})
        self.capabilities = replace(self.capabilities, wishes=wishes)
        self.policy = ""

    async def grant(self, key: Key, wish: Wish) -> Answer:
        match wish:
            case AskPolicy():
                return Policy(self.policy)
            case SetPolicy(text, before):
                assert before == self.policy
                self.policy = text
                return Granted()
        assert wish == AskRights()
        listing = Right(Deed.LIST, May.YES)
        writing = Right(Deed.WRITE, May.UNKNOWN, "only a write would tell")
        return Rights((listing, writing), self.policy)


async def test_a_prefix_is_given_after_the_difference_was_seen(tmp_path: Path) -> None:
    storage, lab = Ruled(), Location(BUCKETS, "lab/")
    await storage.put("lab/p/a", Bytes(b"1"))
    async with stage(lab, tmp_path, world=World(memory={None: storage})) as here:
        await here.press("down", "i")
        await here.shows("unknown: only a write would tell")
        await here.press("escape")
        await here.until(lambda: here.app.screen is here.screen)
        await here.press("P")
        await here.shows("Give (g)")
        await here.press("g")
        await here.shows("Show the difference")
        await here.press(*"ann", "enter")
        await here.shows("names nobody to S3")

        await here.press("ctrl+u", *ANN, "enter")
        await here.shows("This is added to the policy of the bucket")
        assert storage.policy == ""
        await here.press("y")

        await here.shows("allows user ann of account 123456789012: read; of p/*")
        statements = json.loads(storage.policy)["Statement"]
        assert {each["Principal"]["AWS"] for each in statements} == {ANN}
