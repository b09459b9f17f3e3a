"""Whatever the standard library packs is found and read, whole and by spans."""

from __future__ import annotations

import asyncio
import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.domain.content import Span
from fxtui.domain.entry import Kind
from fxtui.domain.errors import StorageError
from fxtui.domain.inside import can_be_entered, form_of, inside, ways_in
from fxtui.domain.location import Location
from fxtui.domain.storage import Storage, list_entries
from fxtui.storage.archive import pieces as pieces_module
from fxtui.storage.archive.or_archive import OrArchive
from fxtui.storage.archive.packing import TAR_PACKINGS, Unpacker
from fxtui.storage.archive.pieces import Pieces
from fxtui.storage.memory import MemoryStorage

from ..contract.storage_contract import Bytes, read

PACKINGS = {
    "a.tar": "w",
    "a.tar.zst": "w",
    "a.tgz": "w:gz",
    "a.tar.bz2": "w:bz2",
    "a.txz": "w:xz",
}
METHODS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
)

letters = st.text("aB é.", min_size=1, max_size=6).filter(lambda t: t.strip(". ") == t)
names = st.lists(letters, min_size=1, max_size=3).map("/".join)
contents = st.builds(
    lambda seed, size, few: bytes(random.Random(seed).choices(range(few), k=size)),
    st.integers(0, 9),
    st.sampled_from([0, 1, 511, 512, 513, 70_000]),
    st.sampled_from([1, 256]),
)
trees = st.dictionaries(names, contents, max_size=8)


def zipped(tree: dict[str, bytes], method: int, *, in_front: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content, method)
        archive.comment = b"of PK\5\6 and more"
    return in_front + file.getvalue()


def tarred(tree: dict[str, bytes], mode: str, format: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode, format=format) as archive:  # type: ignore[call-overload]  # a mode that is no literal
        for name, content in tree.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return file.getvalue()


def packed(name: str, tree: dict[str, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:
    content = tarred(tree, PACKINGS[name], format)
    return zstandard.compress(content) if name.endswith("zst") else content


async def stored(name: str, content: bytes) -> Storage:
    below = MemoryStorage()
    await below.put(f"b/{name}", Bytes(content))
    return OrArchive(below)


async def all_of(storage: Storage, top: str) -> dict[str, bytes]:
    found = {}
    async for entry in list_entries(storage, top, recursive=True):
        content = await read(storage, entry.key, version=entry.version)
        assert len(content) == entry.size
        found[entry.key.removeprefix(top)] = content
    return found


@settings(max_examples=20, deadline=None)
@given(trees, st.sampled_from(METHODS), st.sampled_from([b"", b"#!/bin/sh\n"]))
def test_a_zip_holds_what_was_packed(
    tree: dict[str, bytes], method: int, in_front: bytes
) -> None:
    async def found() -> dict[str, bytes]:
        storage = await stored("a.zip", zipped(tree, method, in_front=in_front))
        return await all_of(storage, "b/a.zip!/")

    assert asyncio.run(found()) == tree


@settings(max_examples=20, deadline=None)
@given(
    trees,
    st.sampled_from(sorted(PACKINGS)),
    st.sampled_from([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]),
    st.text("x/", max_size=300),
)
def test_a_tar_holds_what_was_packed(
    tree: dict[str, bytes], name: str, format: int, long: str
) -> None:
    if long.strip("/"):
        tree = {**tree, f"{long.strip('/')}.end": b"long"}

    async def found() -> dict[str, bytes]:
        content = packed(name, tree, format)
        return await all_of(await stored(name, content), f"b/{name}!/")

    assert asyncio.run(found()) == tree


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["a.zip", *PACKINGS]),
    st.lists(st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)), max_size=6),
)
def test_spans_are_those_of_the_whole(name: str, spans: list[tuple[int, int]]) -> None:
    whole = large()
    content = (
        zipped({"d/l": whole}, zipfile.ZIP_DEFLATED)
        if name == "a.zip"
        else packed(name, {"before": b"1", "d/l": whole})
    )

    async def read_all() -> list[bytes]:
        storage = await stored(name, content)
        version = (await storage.stat(f"b/{name}!/d/l")).version
        found: list[bytes] = [b""] * len(spans)

        async def one(number: int, span: Span) -> None:
            found[number] = await read(storage, f"b/{name}!/d/l", span, version)

        async with asyncio.TaskGroup() as tasks:
            for number, span in enumerate(spans):
                tasks.create_task(one(number, Span(*span)))
        return found

    assert asyncio.run(read_all()) == [whole[at : at + size] for at, size in spans]


@cache
def large() -> bytes:
    return random.Random(1).randbytes(150_000) + bytes(150_000)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["a.zip", *PACKINGS]), st.data())
def test_what_is_damaged_is_told_and_nothing_else_happens(
    name: str, data: st.DataObject
) -> None:
    content = bytearray(damageable(name))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(
                st.integers(1, 255)
            )

    async def look() -> None:
        storage = await stored(name, bytes(content))
        with suppress(StorageError):
            async for entry in list_entries(storage, f"b/{name}!/", recursive=True):
                if entry.size and entry.size > 2**20:
                    continue
                with suppress(StorageError):
                    told = await storage.whole_digest(entry.key, entry.version)
                    found = await read(storage, entry.key)
                    assert told is None or int(told.hex, 16) == zlib.crc32(found)

    asyncio.run(look())


@cache
def damageable(name: str) -> bytes:
    tree = {"a": b"a" * 600, "d/b": random.Random(2).randbytes(3000), "d/c": b""}
    if name == "a.zip":
        return zipped(tree, zipfile.ZIP_DEFLATED)
    return packed(name, tree, tarfile.GNU_FORMAT)


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1), st.randoms())
def test_the_crc_of_pieces_is_that_of_the_whole(
    contents: list[bytes], chance: random.Random
) -> None:
    whole, at, rows = b"".join(contents), 0, list[tuple[Span, bytes]]()
    for content in contents:
        rows.append((Span(at, len(content)), content))
        at += len(content)
    pieces, again = Pieces(len(whole)), chance.sample(rows, len(rows) // 2)
    chance.shuffle(rows)

    told = [pieces.add(span, zlib.crc32(content)) for span, content in again + rows]

    assert told[-1] == zlib.crc32(whole)
    assert not set(told) - {None, zlib.crc32(whole)}


def test_who_looks_around_in_a_member_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces_module, "MOST", 3)
    pieces = Pieces(5)

    told = [pieces.add(Span(at, 1), 0) for at in range(5)]

    assert told == [None] * 5
    assert len(pieces._known) == 3


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TAR_PACKINGS)), st.binary(), st.binary(), st.data())
def test_what_was_cut_off_is_not_whole(
    packing: str, one: bytes, other: bytes, data: st.DataObject
) -> None:
    pack = PACKERS[packing]
    first, content = pack(one), pack(one) + pack(other)
    cut = data.draw(st.integers(0, len(content)))

    found, is_whole = unpacked(TAR_PACKINGS[packing](), content[:cut])

    assert is_whole is (cut in {len(first), len(content)})
    assert (one + other).startswith(found)
    assert found == one + other or cut < len(content)


def unpacked(unpacker: Unpacker, content: bytes) -> tuple[bytes, bool]:
    found = bytearray()
    for at in range(0, len(content), 1500):
        unpacker.feed(content[at : at + 1500])
        while not unpacker.wants:
            found += unpacker.step()
    return bytes(found), unpacker.is_whole()


@given(st.text("ab.zip!/", max_size=20))
def test_a_name_leads_nowhere_but_behind_an_archive(key: str) -> None:
    for archive, name in ways_in(key):
        assert form_of(archive)
        assert f"{archive}!/{name}" == key


@pytest.mark.parametrize(
    ("text", "within", "out"),
    [
        ("/tmp/a.zip", "archive:///tmp/a.zip!/", "/tmp/"),
        ("s3://me@b/a.zip", "s3://me@b/a.zip!/", "s3://me@b/"),
        ("dropbox://d/a.tgz", "dropbox://d/a.tgz!/", "dropbox://d/"),
        ("s3://b/a.zip!/c.tar", "s3://b/a.zip!/c.tar!/", "s3://b/a.zip!/"),
        ("archive:///a.zip!/d.tgz", "archive:///a.zip!/d.tgz!/", "archive:///a.zip!/"),
    ],
)
def test_in_and_out_of_an_archive(text: str, within: str, out: str) -> None:
    place = inside(Location.parse(text))

    assert str(place) == within
    assert Location.parse(within) == place
    assert str(place.parent) == out
    assert place.child("d/").parent == place


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("/tmp/a.zip", True),
        ("/tmp/a.gz", False),
        ("s3://b/a.zip!/b.tgz!/c.tar.zst", True),
        ("s3://b/a.zip!/b.tgz!/c.tar.zst!/d.zip", False),
        ("s3://b/a.txt!/b.tgz!/c.tar.zst!/d.zip", True),  # no archive is called a.txt
    ],
)
def test_archives_are_entered_three_deep(text: str, *, can: bool) -> None:
    assert can_be_entered(Location.parse(text)) is can


async def test_a_date_that_no_calendar_has_is_none() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in ("1e30", "-1e15", "inf", "nan", "soon", "12.5"):
            told = tarfile.TarInfo(name)
            told.pax_headers = {"mtime": name}
            archive.addfile(told)
    storage = await stored("a.tar", file.getvalue())

    dates = [e.modified async for e in list_entries(storage, "b/a.tar!/")]

    assert dates == [None] * 5 + [12.5]


async def test_folders_are_those_of_the_names() -> None:
    tree = {"a": b"1", "d/b": b"2", "d/e/c": b"3", "/etc/passwd": b"4", "../x": b"5"}
    storage = await stored("a.zip", zipped(tree, zipfile.ZIP_STORED))

    async def here(prefix: str) -> list[tuple[str, Kind]]:
        top = f"b/a.zip!/{prefix}"
        return [
            (entry.key.removeprefix("b/a.zip!/"), entry.kind)
            async for entry in list_entries(storage, top)
        ]

    assert dict(await here("")) == {
        "a": Kind.FILE,
        "d/": Kind.DIRECTORY,
        "/": Kind.DIRECTORY,
        "../": Kind.DIRECTORY,
    }
    assert await here("d/") == [("d/b", Kind.FILE), ("d/e/", Kind.DIRECTORY)]
    assert await here("d/e") == [("d/e/", Kind.DIRECTORY)]
