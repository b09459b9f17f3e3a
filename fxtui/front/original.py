"""The object that is edited: read once, and stored over what was read."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, NamedTuple

from fxtui.domain.attributes import Attributes
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry, Version
from fxtui.domain.errors import (
    NotFound,
    StorageError,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.facts import AskFacts, Facts, SetTags, Tags
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Writing
from fxtui.domain.sharing import Answer

from .preview.encoding import encoding_of

MOST: Final = 10 * 1024 * 1024
"""Bytes of what is edited so; what is larger is copied, and edited there."""

_KEYED: Final = "aws:kms"
"""An encryption that a bucket need not have by itself."""


class Door(NamedTuple):
    """Where the object is asked for, and who asks."""

    browser: Browser
    context: Context


class Original:
    def __init__(self, door: Door, location: Location, version: Version | None) -> None:
        self._door, self.location = door, location
        self.version = version
        """Of what is stored over, and of nothing else."""

    async def stat(self) -> Entry | None:
        """What is there; None if it is gone."""
        browser, context = self._door
        try:
            return await browser.stat(self.location, context)
        except NotFound:
            return None

    async def read(self) -> bytes:
        """All of the text, in the state of the version."""
        browser, context = self._door
        found = bytearray()
        async with aclosing(browser.read(self.location, context)) as chunks:
            async for chunk in chunks:
                found += chunk
                if len(found) > MOST:
                    raise self._changed("it grows while it is read")
        after = await self.stat()
        if after is None or after.version != self.version:
            raise self._changed("it changed while it was read; try again")
        if encoding_of(bytes(found)) is None:
            raise Unsupported("this is no text", location=self.location)
        return bytes(found)

    async def now(self) -> tuple[bytes, Version | None]:
        """What somebody made of it, and the version of that; nothing if it is gone."""
        entry = await self.stat()
        if entry is None:
            return b"", None
        theirs = Original(self._door, self.location, entry.version)
        return await theirs.read(), entry.version

    async def replace(self, content: bytes) -> tuple[Entry, str]:
        """Store it over what was read, with all else that this was, or raise
        VersionMismatch; what of that was lost, in words."""
        if self.version is None:
            raise self._changed("nobody can say whether it is still the same")
        facts = await self._facts()
        encryption = facts.attributes.encryption or ""
        keyed = encryption if encryption.startswith(_KEYED) else None
        how = Writing(
            len(content), version=self.version, attributes=Attributes(encryption=keyed)
        )
        entry = await self._write(content, how)
        return entry, await self._tag(facts.tags) if facts.tags else ""

    async def add(self, content: bytes, rule: IfExists) -> Entry:
        """Store it where nothing is, as the rule says."""
        return await self._write(content, Writing(len(content), rule))

    async def _write(self, content: bytes, how: Writing) -> Entry:
        browser, context = self._door
        async with aclosing(_chunks(content)) as chunks:
            return await browser.write(self.location, chunks, context, how)

    async def _facts(self) -> Facts:
        """What else the object is, as far as anybody may look."""
        browser, context = self._door
        try:
            answer: Answer = await browser.grant(self.location, AskFacts(), context)
        except StorageError:
            return Facts()
        return answer if isinstance(answer, Facts) else Facts()

    async def _tag(self, tags: Tags) -> str:
        """Set them again: S3 takes them away with the bytes."""
        browser, context = self._door
        try:
            await browser.grant(self.location, SetTags(tags), context)
        except StorageError as error:
            told = ", ".join(f"{name}={text}" for name, text in tags)
            return f"Its tags are lost ({error.message}): {told}."
        return ""

    def _changed(self, why: str) -> VersionMismatch:
        return VersionMismatch(why, location=self.location)


async def _chunks(content: bytes) -> AsyncGenerator[bytes, None]:
    yield content
