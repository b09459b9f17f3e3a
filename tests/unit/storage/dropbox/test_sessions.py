"""What is known of an object in parts, before and while they are sent."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.digest import BLOCK, CONTENT_BLOCKS, CONTENT_HASH, CRC64NVME, of_bytes
from fxtui.domain.entry import Digest
from fxtui.domain.uploads import PartReceipt
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.sessions import CONCURRENT_FROM, content_hash, create

CONTENT = bytes(range(256)) * (4 * BLOCK // 256) + b"the end"


@settings(max_examples=20)
@given(st.integers(0, len(CONTENT)), st.integers(1, 2), st.randoms())
def test_the_hash_of_the_whole_follows_from_the_parts(
    size: int, blocks: int, random: Random
) -> None:
    content, step = memoryview(CONTENT)[:size], blocks * BLOCK
    receipts = [
        PartReceipt(
            number,
            len(content[offset:][:step]),
            digests=(
                Digest(CRC64NVME, "0123456789abcdef"),
                of_bytes(content[offset:][:step], CONTENT_BLOCKS),
            ),
        )
        for number, offset in enumerate(range(0, size, step), start=1)
    ]
    random.shuffle(receipts)

    assert content_hash(receipts) == of_bytes(content, CONTENT_HASH)


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (0, "concurrent"),
        (1, "sequential"),
        (CONCURRENT_FROM - 1, "sequential"),
        (CONCURRENT_FROM, "concurrent"),
    ],
)
async def test_a_session_is_of_the_kind_that_its_size_asks_for(
    connection: Connection, size: int, kind: str
) -> None:
    session = await create(connection, "dir/a", size)

    assert (session.key, session.kind) == ("dir/a", kind)
    assert session.expires == pytest.approx(time.time() + 7 * 24 * 3600, abs=60)
