"""What every kind of archive has: members that are known, more to find, and content."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator

from fxtui.domain.content import Span
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key

from .members import Member, Members
from .ranges import Ranges


class Archive(ABC):
    """One version of one archive, as far as it has been looked through."""

    note: str = ""
    """Why its members come by a slower way than others; empty if they do not."""

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges
        self.members = Members()
        self.is_known = False
        """Whether all members were found."""

    @abstractmethod
    async def find_more(self) -> None:
        """Look on for a while; raise ContentMismatch if it is damaged."""

    @abstractmethod
    def is_packed(self, member: Member) -> bool:
        """Whether a span of it takes all that is before it."""

    @abstractmethod
    def content(self, member: Member, span: Span) -> AsyncGenerator[bytes, None]:
        """The bytes of a member."""

    async def find(self, name: Key) -> Member | None:
        """A member, or any folder; it is looked for as far as it takes."""
        while (found := self.members.find(name)) is None and not self.is_known:
            await self.find_more()
        return found

    def read(self, member: Member, span: Span | None) -> AsyncGenerator[bytes, None]:
        if member.link is not None:
            raise Unsupported(told_link(member.link))
        if member.refusal:
            raise Unsupported(member.refusal)
        return self.content(member, within(member, span))


def within(member: Member, span: Span | None) -> Span:
    """So much of a span as there is."""
    if span is None:
        return Span(0, member.size)
    begin = min(span.offset, member.size)
    return Span(begin, min(span.size, member.size - begin))


def told_link(to: str) -> str:
    leads = f" to {to!r}" if to else ""
    return f"it is a link{leads}; links in archives are not followed"
