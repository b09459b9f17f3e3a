"""A storage that others use as well: folders with traits, links, people, revisions.

It keeps in memory what a Dropbox promises of these; the adapter has tests of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final

from fxtui.domain.asking import Asking
from fxtui.domain.entry import Cursor, Entry, Kind, Page, Trait
from fxtui.domain.errors import NotFound, StorageError, Unauthenticated
from fxtui.domain.history import (
    AskRevisions,
    Restore,
    Revision,
    Revisions,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import (
    LOCKED,
    Answer,
    AskLinks,
    AskMembers,
    AskSpace,
    Granted,
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
from fxtui.domain.storage import Storage
from fxtui.domain.value import replace
from fxtui.storage.dropbox.padlock import question_of
from fxtui.storage.memory import MemoryStorage
from tests.engines import World

from ..contract.storage_contract import Bytes

LINK: Final = "https://www.dropbox.com/scl/fo/abc123/h?rlkey=secret&dl=0"
WISHES: Final = (
    AskSpace,
    AskRevisions,
    Restore,
    AskLinks,
    MakeLink,
    RevokeLink,
    AskMembers,
    SetMember,
    RemoveMember,
)


def dropbox(key: str, profile: str | None = None) -> Location:
    return Location("dropbox", key, profile)


class CoAuthors(MemoryStorage):
    scheme = "dropbox"

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(
            self.capabilities, wishes=frozenset(wish.__name__ for wish in WISHES)
        )
        self.traits: dict[Key, tuple[Trait, ...]] = {}
        self.space: Space | None = Space(3_000_000_000, 5_000_000_000)
        self.links: dict[str, tuple[Key, SharedLink]] = {}
        self.members = {"me@lab.org": Member("me@lab.org", Role.OWNER, "Me")}
        self.revisions: dict[Key, list[Revision]] = {}
        self.refusal: StorageError | None = None
        """What the next change comes to."""

        self.wishes: list[Wish] = []
        """All that was asked for."""

        self._numbers = count(1)

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        page = await super().list_page(prefix, cursor, recursive=recursive)
        entries = [replace(e, traits=self.traits.get(e.key, ())) for e in page.entries]
        return replace(page, entries=entries)

    async def stat(self, key: Key) -> Entry:
        if key.endswith("/"):
            return Entry(key, Kind.DIRECTORY, traits=self.traits.get(key, ()))
        return replace(await super().stat(key), traits=self.traits.get(key, ()))

    async def grant(self, key: Key, wish: Wish) -> Answer:
        self.wishes.append(wish)
        if isinstance(wish, AskSpace):
            if self.space is None:
                raise NotFound("nobody knows")
            return self.space
        if isinstance(wish, AskLinks):
            return SharedLinks(
                tuple(link for at, link in self.links.values() if at == key)
            )
        if isinstance(wish, AskMembers):
            return Members(tuple(self.members.values()))
        if isinstance(wish, AskRevisions):
            return Revisions(tuple(self.revisions.get(key, ())))
        refusal, self.refusal = self.refusal, None
        if refusal:
            raise refusal
        return self._change(key, wish)

    def _change(self, key: Key, wish: Wish) -> Answer:
        match wish:
            case MakeLink(seconds, password):
                address = f"https://www.dropbox.com/scl/fi/{next(self._numbers)}/x"
                expires = None if seconds is None else 2e9 + seconds
                audience = "password" if password else "public"
                link = SharedLink(address, f"/{key}", expires, audience)
                self.links[address] = key, link
                return SharedLinks((link,))
            case RevokeLink(address):
                del self.links[address]
            case SetMember(email, role):
                self.members[email] = Member(email, role, is_invited=True)
            case RemoveMember(email):
                del self.members[email]
            case Restore(revision):
                rows = self.revisions[key]
                old = next(row for row in rows if row.id == revision)
                rows.insert(0, replace(old, id=f"{revision}-again"))
        return Granted()


class Linked(CoAuthors):
    """What is behind a link: whoever cannot tell its password is asked."""

    def __init__(self, asking: Asking, password: str) -> None:
        super().__init__()
        self.space = None
        self.password, self._told, self._asking = password, "", asking

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        self._knock()
        return await super().list_page(prefix, cursor, recursive=recursive)

    async def stat(self, key: Key) -> Entry:
        self._knock()
        return await super().stat(key)

    async def renew(self, lease: int) -> bool:
        if self.lease == lease:
            self._asking.ask(question_of(dropbox("", LINK)), self._answer)
        return self.lease > lease

    async def _answer(self, words: tuple[str, ...]) -> None:
        if words != (self.password,):
            raise Unauthenticated("that is not its password")
        self._told, self.lease = words[0], self.lease + 1

    def _knock(self) -> None:
        if self._told != self.password:
            raise Unauthenticated(LOCKED)


class SharedWorld(World):
    """One storage of co-authors, and a link into another that may have a password."""

    def __init__(self, password: str = "") -> None:
        super().__init__()
        self.account, self.linked = CoAuthors(), Linked(self.asking, password)
        self.memory = {None: self.account, LINK: self.linked}


async def filled(storage: Storage, *keys: Key, size: int = 3) -> None:
    for key in keys:
        await storage.put(key, Bytes(bytes(size)))


def revisions(*ids: str) -> Sequence[Revision]:
    return [Revision(id, 1000 + at, 1.7e9 - at * 86_400) for at, id in enumerate(ids)]
