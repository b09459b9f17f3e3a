"""A digest is the same however the bytes come: at once, from a file, or in parts."""

import hashlib
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch

CHECKS = {
    digest.CRC64NVME: "ae8b14860a799888",
    digest.CRC32: "cbf43926",
    digest.CRC32C: "e3069283",
    digest.MD5: "25f9e794323b453885f5181f1b624d0b",
    digest.SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    digest.SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
    digest.CONTENT_HASH: (
        "292b0d007566832db94bfae689cd70d1ab772811fd44b9f49d8550ee9ea6a494"
    ),
    digest.CONTENT_BLOCKS: (
        "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    ),
}
"""What the standards say of the nine digits."""

DROPBOX = [
    (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (b"a", "bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8"),
    (
        bytes(4194303),
        "839e2d868a885f260431d186466f0f3c189ee0eee5cc444b54e717740ad7f1c3",
    ),
    (
        bytes(4194304),
        "c7e946d101855255d919ef0c70718633adf77d3dfb3adeeecf5d0cb4e951be58",
    ),
    (
        bytes(4194305),
        "14a4d47f23a30177885d9820122f17d2d3a55fe63f7f5c27b95f689e0b2accd6",
    ),
    (
        b"x" * 10_000_000,
        "fdf46a9024d34e423b45b32e759ae11084343310fb202287f994ea0fb3193291",
    ),
]
"""What Dropbox's own SDK makes of them."""

KNOWN = list(CHECKS)
contents = st.binary(max_size=5000)


@st.composite
def in_parts(draw: st.DrawFn) -> list[bytes]:
    content = draw(contents)
    cuts = draw(st.lists(st.integers(0, len(content))))
    return [content[a:b] for a, b in pairwise([0, *sorted(cuts), len(content)])]


@pytest.mark.parametrize("algorithm", KNOWN)
@given(parts=in_parts())
def test_a_hash_does_not_depend_on_the_cuts(algorithm: str, parts: list[bytes]) -> None:
    hashed = digest.hasher(algorithm)
    for part in parts:
        hashed.update(part)

    whole = digest.of_bytes(b"".join(parts), algorithm)
    assert whole == Digest(algorithm, hashed.hexdigest())


@given(in_parts())
def test_the_crc_of_a_whole_follows_from_its_parts(parts: list[bytes]) -> None:
    crcs = [(digest.of_bytes(part, digest.CRC64NVME), len(part)) for part in parts]

    whole = digest.of_bytes(b"".join(parts), digest.CRC64NVME)

    assert digest.crc64nvme_of_parts(crcs) == whole


@pytest.mark.parametrize(("content", "wanted"), DROPBOX)
def test_a_content_hash_is_that_of_dropbox(content: bytes, wanted: str) -> None:
    hashed = digest.of_bytes(content, digest.CONTENT_HASH)

    assert hashed.hex == wanted


@pytest.mark.parametrize("size", [0, 1, digest.BLOCK, 3 * digest.BLOCK + 1])
@pytest.mark.parametrize("algorithm", [digest.CRC64NVME, digest.CONTENT_HASH])
def test_the_digest_of_a_whole_follows_from_its_pieces(algorithm: str, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    piece, step = digest.piece(algorithm), 2 * digest.BLOCK
    assert piece
    parts = [content[at : at + step] for at in range(0, size, step)]

    pieces = [(digest.of_bytes(part, piece), len(part)) for part in parts]

    assert digest.of_pieces(algorithm, pieces) == digest.of_bytes(content, algorithm)


@given(contents, st.integers(0, 5000), st.integers(0, 5000))
def test_a_span_of_a_file_is_hashed_as_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, offset: int, size: int
) -> None:
    path = tmp_path_factory.mktemp("digest") / "file"
    path.write_bytes(content)
    piece = content[offset:][:size]

    found = hashes_of(path, Span(offset, len(piece)))

    assert found == [digest.of_bytes(piece, algorithm) for algorithm in KNOWN]


def test_a_file_that_is_too_short_has_changed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")

    with pytest.raises(VersionMismatch, match="changed while copying"):
        hashes_of(tmp_path / "file", Span(3, 3))


@pytest.mark.parametrize(("algorithm", "check"), CHECKS.items())
def test_the_algorithms_are_those_of_the_standards(algorithm: str, check: str) -> None:
    assert digest.of_bytes(b"123456789", algorithm) == Digest(algorithm, check)


def test_the_etag_of_parts_is_that_of_s3() -> None:
    parts = [digest.of_bytes(b"1", digest.MD5), digest.of_bytes(b"2", digest.MD5)]
    joined = hashlib.md5(b"1").digest() + hashlib.md5(b"2").digest()

    assert digest.md5_of_parts(parts).hex == f"{hashlib.md5(joined).hexdigest()}-2"


def test_an_algorithm_that_is_not_ours_is_no_silent_success() -> None:
    assert not digest.is_known("dropbox-content-hash-2")
    with pytest.raises(ValueError, match="no digest that can be computed"):
        digest.hasher("dropbox-content-hash-2")


def hashes_of(path: Path, span: Span) -> list[Digest]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return digest.of_file(descriptor, span, KNOWN)
    finally:
        os.close(descriptor)
