"""Two digests that agree are a proof, two that do not are an alarm, one is neither."""

from __future__ import annotations

from itertools import permutations

import pytest

from fxtui import digest
from fxtui.domain.entry import Digest
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.uploads import PartReceipt
from fxtui.engine.proof import digests_of_parts, proof

CRC, MD5 = Digest("crc64nvme", "01"), Digest("md5", "02")
OTHER = Digest("crc64nvme", "99")


def test_two_that_agree_prove_it() -> None:
    assert proof(CRC, None, CRC) == CRC


@pytest.mark.parametrize("known", [(), (None,), (CRC,), (CRC, MD5, None)])
def test_what_cannot_be_compared_proves_nothing(known: tuple[Digest | None]) -> None:
    assert proof(*known) is None


@pytest.mark.parametrize("known", list(permutations([CRC, CRC, OTHER])))
def test_one_that_differs_is_told_though_others_agree(known: tuple[Digest, ...]) -> None:
    with pytest.raises(ContentMismatch, match="not those that left"):
        proof(*known)


def test_the_whole_follows_from_its_parts_whatever_their_order() -> None:
    parts = [b"one", b"two and more", b"three"]
    receipts = [
        PartReceipt(number, len(part), "", (digest.of_bytes(part, digest.CRC64NVME),))
        for number, part in enumerate(parts, start=1)
    ]

    found = digests_of_parts(receipts[::-1])

    assert found == [digest.of_bytes(b"".join(parts), digest.CRC64NVME)]


def test_a_part_without_a_digest_leaves_the_whole_without_one() -> None:
    md5 = digest.of_bytes(b"one", digest.MD5)

    assert digests_of_parts([PartReceipt(1, 3, "", (md5,)), PartReceipt(2, 3)]) == []


def test_no_parts_prove_nothing() -> None:
    assert digests_of_parts([]) == []
