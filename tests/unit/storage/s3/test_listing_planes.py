"""A page of a listing is the same by either way, and either way is asked for alike."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from fxtui.domain.entry import Page
from fxtui.domain.errors import PermissionDenied, ServerFault
from tests.servers.recorder import Answer, Asked, Recorder

from .conftest import speaking
from .said import error, listing

MORE = (
    "<IsTruncated>true</IsTruncated><NextContinuationToken>t+/=</NextContinuationToken>"
    "<CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes>"
)


async def listed(plane: str) -> tuple[list[Page], Recorder]:
    """Two pages under a prefix of many characters, and the server that gave them."""

    def answer(asked: Asked) -> Answer:
        return listing(["a%2Bb", "c+d"], more="" if "token" in asked.target else MORE)

    async with speaking(answer, plane=plane) as (storage, server):
        first = await storage.list_page("b/ü +&=/", recursive=True)
        return [first, await storage.list_page("b/ü +&=/", first.cursor)], server


async def test_both_ways_find_and_ask_the_same() -> None:
    fast, by_us = await listed("auto")
    plain, by_botocore = await listed("plain")

    assert fast == plain
    for ours, theirs in zip(by_us.asked, by_botocore.asked, strict=True):
        assert _query(ours) == _query(theirs)
    assert len(by_us.asked) == 2


def _query(asked: Asked) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(asked.target).query, keep_blank_values=True))


async def test_a_page_of_any_length_is_read_whole() -> None:
    async with speaking(lambda _: listing(map(str, range(5000)))) as (storage, _):
        page = await storage.list_page("b/")

    assert len(page.entries) == 5000


async def test_a_listing_without_an_end_is_refused() -> None:
    endless = Answer(200, b"<ListBucketResult>" + b" " * 17 * 2**20)

    async with speaking(lambda _: endless) as (storage, _):
        with pytest.raises(ServerFault, match="cannot be relied on"):
            await storage.list_page("b/")


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_what_is_denied_is_told_alike(plane: str) -> None:
    denied = error(403, "AccessDenied", "no")

    async with speaking(lambda _: denied, plane=plane) as (storage, server):
        with pytest.raises(PermissionDenied):
            await storage.list_page("b/")

    assert len(server.asked) == 1
