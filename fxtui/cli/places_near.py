"""The files, buckets and objects whose locations begin with what somebody has typed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import aclosing, suppress
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.front.begun import begun, ways_on
from fxtui.wiring import context_here, doors, paths_here

DEADLINE: Final = 2.0
"""Seconds: whoever waits longer types faster."""

MOST: Final = 1000
"""Nobody reads more."""

_FAR: Final = ("dropbox://", "s3://")


def places(word: str, words: Sequence[str]) -> Iterator[str]:
    """Places that a word may become; other words may say whose they are."""
    if "://" in word:
        yield from sorted(accounts(word))
        yield from sorted(asyncio.run(_far(word, _context(words))))
        return
    yield from (scheme for scheme in _FAR if word and scheme.startswith(word))
    yield from sorted(near(word))


def accounts(word: str) -> list[str]:
    """The tops of accounts, whoever configured them, that a word may become."""
    if "/" in word.partition("://")[2]:
        return []
    from .accounts_here import accounts_here  # for who needs it

    tops = [str(profile.top) for profile in accounts_here()]
    return [top for top in tops if top.startswith(word) and top != word]


def near(word: str) -> list[str]:
    """What the disk has; names with a leading dot only if one was typed."""
    head = word[: word.rfind("/") + 1]
    start = word[len(head) :]
    found: list[str] = []
    with suppress(OSError), os.scandir(os.path.expanduser(head) or ".") as entries:  # noqa: PTH111  # not a Path: they drop a ./ that was typed
        for entry in entries:
            is_meant = entry.name.startswith(start)
            if is_meant and (start or not entry.name.startswith(".")):
                found.append(f"{head}{entry.name}{'/' if entry.is_dir() else ''}")
    return found[:MOST]


async def _far(word: str, context: Context) -> list[str]:
    """What the service can find out in time, which may be a part of it."""
    found: list[str] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(DEADLINE):
            await collect(found, doors(paths_here()).browser, word, context)
    return found


async def collect(
    found: list[str], browser: Browser, word: str, context: Context
) -> None:
    """Add what begins with a word that names a storage."""
    place = begun(word)
    ways = ways_on(place, browser.list_pages(place.prefix, context))
    async with aclosing(ways):
        async for way in ways:
            found.append(way)
            if len(found) >= MOST:
                return


def _context(words: Sequence[str]) -> Context:
    """As the command that is being typed will have it."""
    return context_here(
        profile=_value("--profile", words),
        endpoint_url=_value("--endpoint-url", words),
        region=_value("--region", words),
        anonymous="--no-sign-request" in words,
    )


def _value(option: str, words: Sequence[str]) -> str | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == option:
            return following or None
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None
