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
}
"""What the standards say of the nine digits."""

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
    assert not digest.is_known("dropbox-content-hash")
    with pytest.raises(ValueError, match="no digest that can be computed"):
        digest.hasher("dropbox-content-hash")


def hashes_of(path: Path, span: Span) -> list[Digest]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return digest.of_file(descriptor, span, KNOWN)
    finally:
        os.close(descriptor)
