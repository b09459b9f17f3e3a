"""Wishes and their answers pass both doors whole: in process, and over the socket."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Final

import pytest

from fxtui.domain.attributes import Attributes
from fxtui.domain.content import Span
from fxtui.domain.engine import Browser, Doors
from fxtui.domain.entry import Digest
from fxtui.domain.errors import (
    AlreadyExists,
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
)
from fxtui.domain.facts import (
    Archive,
    AskFacts,
    Facts,
    Frost,
    Lock,
    SetAttributes,
    SetTags,
    Thaw,
    Tier,
)
from fxtui.domain.history import (
    AskAsOf,
    AskDeleted,
    AskRevisions,
    AsOf,
    Deleted,
    Past,
    Restore,
    Revision,
    Revisions,
)
from fxtui.domain.location import Key
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
from fxtui.domain.sharing import (
    Answer,
    AskLease,
    AskLinks,
    AskMembers,
    AskSpace,
    Granted,
    Lease,
    MakeLink,
    Member,
    Members,
    RemoveMember,
    RevokeLink,
    Role,
    SetMember,
    SharedLink,
    SharedLinks,
    Space,
    Wish,
)
from fxtui.domain.value import replace
from fxtui.engine.browse import StorageBrowser
from fxtui.service.client import RemoteBrowser
from fxtui.service.line import Line
from fxtui.service.listener import listener
from fxtui.service.server import serving
from fxtui.storage.memory import MemoryStorage
from tests.fakes import FakeEngine

from .browser_contract import TOP
from .engine_contract import ME

LINK: Final = SharedLink("https://x/1", "folder/", 2e9, "password")
TYPED: Final = Attributes(content_type="text/csv", metadata=(("who", "me"),))
FACTS: Final = Facts(
    TYPED,
    (("kind", "raw"),),
    (Digest("sha256", "00"),),
    3,
    "v1",
    archive=Archive(Frost.THAWED, 2e9),
    lock=Lock("GOVERNANCE", 2e9),
    wishes=("SetTags",),
)
LOOKS: Final[dict[Wish, Answer]] = {
    AskSpace(): Space(5, 2**41),
    AskLease(): Lease(2e9, "bucket/prefix/"),
    AskRevisions(): Revisions((Revision("", is_deletion=True), Revision("2", 5, 1.5))),
    AskDeleted(recursive=True): Deleted(("folder/a", "folder/\udcff")),
    AskAsOf(1.5): AsOf((Past("a", Revision("2", 5, 1.5), None),), is_complete=False),
    AskFacts(): FACTS,
    AskLinks(): SharedLinks((LINK, SharedLink("https://x/2"))),
    AskMembers(): Members((Member("g:1", Role.EDITOR, "Staff", is_group=True),)),
    AskPolicy(): Policy("{}"),
    AskRights(): Rights(
        (Right(Deed.LIST, May.NO, "why"),), "{}", (("owner", "READ"),), ("ACLs",)
    ),
}
CHANGES: Final[dict[Wish, Answer]] = {
    Restore("2"): Granted(),
    SetTags((("kind", "raw"),)): Granted(),
    SetAttributes(TYPED, "etag"): Granted(),
    Thaw(3, Tier.BULK): Granted(),
    MakeLink(7 * 86_400, "sesame"): SharedLinks((LINK,)),
    RevokeLink("https://x/1"): Granted(),
    SetMember("ann@example.org", Role.VIEWER, "look"): Granted(),
    RemoveMember("ann@example.org"): Granted(),
    SetPolicy("{}", ""): Granted(),
}
EVERY: Final = LOOKS | CHANGES


class Granting(MemoryStorage):
    """Grants every wish, once its errors have come to an end."""

    def __init__(self) -> None:
        super().__init__()
        names = frozenset(type(wish).__name__ for wish in EVERY)
        self.capabilities = replace(self.capabilities, wishes=names)
        self.asked: list[tuple[Key, Wish]] = []
        self.errors: list[StorageError] = []

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        yield f"{key} as of ".encode()
        yield revision.encode()

    async def grant(self, key: Key, wish: Wish) -> Answer:
        self.asked.append((key, wish))
        if self.errors:
            raise self.errors.pop(0)
        return EVERY[wish]


@pytest.fixture
def storage() -> Granting:
    return Granting()


@pytest.fixture(params=["here", "over the socket"])
async def browser(
    request: pytest.FixtureRequest, storage: Granting, tmp_path: Path
) -> AsyncIterator[Browser]:
    near = StorageBrowser(lambda *_: storage)
    if request.param == "here":
        yield near
        return
    async with serving(Doors(FakeEngine(), near)) as server:
        await server.listen(listener(tmp_path / "s"))
        yield RemoteBrowser(Line(tmp_path / "s"))


@pytest.mark.parametrize("wish", EVERY, ids=lambda wish: type(wish).__name__)
async def test_a_wish_arrives_and_its_answer_comes_back(
    browser: Browser, storage: Granting, wish: Wish
) -> None:
    assert await browser.grant(TOP.child("a"), wish, ME) == EVERY[wish]
    assert storage.asked == [("a", wish)]


async def test_an_answer_may_have_more_rows_than_a_frame_holds(
    browser: Browser, storage: Granting, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = Deleted(tuple(f"folder/{number:0200}" for number in range(20_000)))
    monkeypatch.setitem(EVERY, AskDeleted(), many)

    assert await browser.grant(TOP, AskDeleted(), ME) == many


async def test_an_older_state_is_read_by_its_id(browser: Browser) -> None:
    async with aclosing(browser.read_revision(TOP.child("a"), "2", ME)) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == b"a as of 2"


async def test_a_refusal_keeps_its_class_and_place(
    browser: Browser, storage: Granting
) -> None:
    storage.errors = [AlreadyExists("it is there")]

    with pytest.raises(AlreadyExists, match="it is there") as refused:
        await browser.grant(TOP.child("a"), MakeLink(7 * 86_400, "sesame"), ME)

    assert refused.value.location == TOP.child("a")


@pytest.mark.parametrize("wish", LOOKS, ids=lambda wish: type(wish).__name__)
async def test_who_only_looks_is_patient(
    browser: Browser, storage: Granting, wish: Wish
) -> None:
    storage.errors = [ServerFault("not now", retry_after=0.0)] * 2

    assert await browser.grant(TOP, wish, ME) == EVERY[wish]


@pytest.mark.parametrize("wish", CHANGES, ids=lambda wish: type(wish).__name__)
async def test_nothing_is_changed_twice(
    browser: Browser, storage: Granting, wish: Wish
) -> None:
    storage.errors = [ServerFault("not now", retry_after=0.0)]

    with pytest.raises(TransientError):
        await browser.grant(TOP, wish, ME)

    assert storage.asked == [("", wish)]


@pytest.mark.parametrize("wish", CHANGES, ids=lambda wish: type(wish).__name__)
async def test_what_a_busy_server_has_not_begun_is_asked_for_again(
    browser: Browser, storage: Granting, wish: Wish
) -> None:
    storage.errors = [RateLimited("not now", retry_after=0.0)] * 2

    assert await browser.grant(TOP, wish, ME) == EVERY[wish]


def test_a_password_is_in_no_text_of_a_wish() -> None:
    assert "sesame" not in repr(MakeLink(60, "sesame"))
    assert "sesame" not in repr([*EVERY])
