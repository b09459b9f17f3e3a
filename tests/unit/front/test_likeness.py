"""Which side is asked, which is hashed, and what has to be read for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.digest import CRC64NVME, MD5, MD5_OF_PARTS, SHA256, md5_of_parts, of_bytes
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Digest
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.policy import MIB
from fxtui.front.likeness import Likeness, Thing, hash_in, likeness, makes_parts

ME = Context()
CONTENT = bytes(range(256)) * 64
FILE, FAR, FARTHER = Location(LOCAL, "a"), Location("s3", "b/a"), Location("s3", "c/a")


class Told:
    """Of a Browser its digests: of each place the content, and what its storage tells."""

    def __init__(self, **tells: str | None) -> None:
        self._tells = tells
        self.content = dict.fromkeys((FILE, FAR, FARTHER), CONTENT)
        self.asked: list[Location] = []
        self.read: list[Location] = []

    async def digest(
        self, location: Location, context: Context, *, algorithm: str | None = None
    ) -> Digest | None:
        self.asked.append(location)
        told = self._tells.get(location.key[0])
        if algorithm is None or algorithm == told:
            return _hashed(self.content[location], told)
        self.read.append(location)
        return _hashed(self.content[location], algorithm)


def _hashed(content: bytes, algorithm: str | None) -> Digest | None:
    if algorithm == MD5_OF_PARTS:
        return md5_of_parts([of_bytes(content[:9], MD5), of_bytes(content[9:], MD5)])
    return of_bytes(content, algorithm) if algorithm else None


async def compared(
    told: Told,
    source: Location,
    target: Location,
    *,
    versions: tuple[str | None, str | None] = (None, None),
) -> Likeness:
    browser: Browser = told  # type: ignore[assignment]  # the rest of it is not asked
    ends = Thing(source, versions[0]), Thing(target, versions[1])
    return await likeness(browser, ends, len(CONTENT), ME)


async def test_a_file_is_hashed_as_the_storage_did_it() -> None:
    told = Told(b=CRC64NVME)

    found = await compared(told, FILE, FAR)

    assert found == Likeness(of_bytes(CONTENT, CRC64NVME), of_bytes(CONTENT, CRC64NVME))
    assert told.read == [FILE]


async def test_what_comes_first_is_told_first_whichever_is_near() -> None:
    told = Told(b=MD5)
    told.content[FAR] = b"another"

    found = await compared(told, FAR, FILE)

    assert (found.ours, found.theirs) == (
        of_bytes(b"another", MD5),
        of_bytes(CONTENT, MD5),
    )
    assert not found.is_same


async def test_two_storages_that_know_the_same_digest_read_nothing() -> None:
    told = Told(b=MD5, c=MD5)

    found = await compared(told, FAR, FARTHER)

    assert found.is_same
    assert (found.read, told.read) == (0, [])


@pytest.mark.parametrize(
    ("tells", "read"),
    [
        ({"b": MD5, "c": CRC64NVME}, [FARTHER]),
        ({"b": None, "c": CRC64NVME}, [FAR]),
        ({"b": MD5_OF_PARTS, "c": MD5}, [FAR]),
        ({"b": None, "c": None}, [FAR, FARTHER]),
    ],
)
async def test_without_a_common_digest_as_little_as_possible_is_read(
    tells: dict[str, str | None], read: list[Location]
) -> None:
    told = Told(**tells)

    found = await compared(told, FAR, FARTHER)

    assert found.is_same
    assert told.read == read
    assert found.read == len(CONTENT) * len(read)


async def test_parts_of_unknown_sizes_are_no_difference() -> None:
    told = Told(b=MD5_OF_PARTS)

    found = await compared(told, FILE, FAR)

    assert found.is_same
    assert found.ours.algorithm == SHA256


async def test_two_files_are_read_and_nothing_moves() -> None:
    found = await compared(Told(), FILE, FILE)

    assert found.is_same
    assert found.read == 0


@pytest.mark.parametrize("step", [5 * MIB, 8 * MIB, 6 * MIB])
def test_a_file_makes_the_etag_of_its_parts(step: int, tmp_path: Path) -> None:
    content = bytes(range(256)) * (11 * MIB // 256) + b"end"
    file = tmp_path / "file"
    file.write_bytes(content)
    cuts = [content[at : at + step] for at in range(0, len(content), step)]
    etag = md5_of_parts([of_bytes(cut, MD5) for cut in cuts])

    assert makes_parts(file, len(content), etag)
    assert not makes_parts(file, len(content), Digest(MD5_OF_PARTS, f"{'0' * 32}-2"))


async def test_equal_versions_that_are_hashes_need_no_question() -> None:
    told, etag = Told(), f"{'ab' * 16}-3"

    found = await compared(told, FAR, FARTHER, versions=(etag, etag))

    assert found.is_same
    assert told.asked == []


async def test_a_small_file_that_makes_the_etag_of_a_listing_needs_no_question() -> None:
    told, etag = Told(b=CRC64NVME), of_bytes(CONTENT, MD5).hex

    found = await compared(told, FILE, FAR, versions=("inode", etag))

    assert found.is_same
    assert told.asked == [FILE]


async def test_an_etag_that_differs_may_be_of_encrypted_bytes() -> None:
    told = Told(b=CRC64NVME)

    found = await compared(told, FILE, FAR, versions=("inode", "ab" * 16))

    assert found.is_same
    assert found.ours.algorithm == CRC64NVME


@pytest.mark.parametrize("version", [None, "", "1", "inode-1-2", "AB" * 16, "ab" * 15])
def test_a_version_that_cannot_be_a_hash_is_none(version: str | None) -> None:
    assert hash_in(version) is None
