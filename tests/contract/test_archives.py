"""A storage whose archives can be looked into is what it was, and little of them is read.

The archives are made by the standard library, as those of most people are by others.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Final
from zlib import crc32

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest, Kind, Version
from fxtui.domain.errors import (
    ContentMismatch,
    NotFound,
    ReadOnly,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.storage import Storage, list_entries
from fxtui.storage.archive import members, ranges, tar_archive
from fxtui.storage.archive.or_archive import OrArchive
from fxtui.storage.archive.storage import ArchiveStorage
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from fxtui.wiring.storages import Storages
from tests.servers.dropbox.running import Emulator

from .storage_contract import Bytes, StorageContract
from .storage_contract import read as read_whole
from .test_looks import place

MIB: Final = 1024 * 1024


class TestMemoryStorageWithArchives(StorageContract):
    @pytest.fixture
    def storage(self) -> Storage:
        return OrArchive(MemoryStorage(page_size=3))


class Counting(LocalStorage):
    """The disk, and how much of it was read."""

    count = 0

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                self.count += len(chunk)
                yield chunk


def zipped(tree: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content, method)
    return bytearray(file.getvalue())


def tarred(tree: dict[str, int]) -> bytes:
    """Of so many zeros each."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, size in tree.items():
            told = tarfile.TarInfo(name)
            told.size = size
            archive.addfile(told, io.BytesIO(bytes(size)))
    return file.getvalue()


async def with_zip(content: bytes | bytearray) -> OrArchive:
    below = MemoryStorage()
    await below.put("b/a.zip", Bytes(bytes(content)))
    return OrArchive(below)


@pytest.mark.parametrize("form", ["zip", "tar"])
async def test_of_50_gigabytes_less_than_one_mebibyte_is_read(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"a.{form}"
    with path.open("wb") as file:
        if form == "zip":
            file.seek(50 * 1024 * MIB)
            file.write(b"")
            with zipfile.ZipFile(file, "w") as archive:
                for number in range(1000):
                    archive.writestr(f"d/{number}", str(number))
        else:
            for number in range(10):
                told = tarfile.TarInfo(f"d/{number}")
                told.size = 5 * 1024 * MIB
                file.write(told.tobuf())
                file.seek(told.size, io.SEEK_CUR)
            file.write(bytes(1024))
    disk = Counting(Path("/"))
    storage = ArchiveStorage(disk)

    listed = [e async for e in list_entries(storage, f"{path}!/d/")]
    last = await read_whole(storage, f"{path}!/d/9", Span(0, 4))

    assert path.stat().st_size > 50 * 1024 * MIB
    assert len(listed) == (1000 if form == "zip" else 10)
    assert last == (b"9" if form == "zip" else bytes(4))
    assert disk.count < MIB


@pytest.mark.parametrize("scheme", ["s3", "dropbox"])
async def test_a_member_is_read_on_servers_without_the_rest(
    seaweedfs: SeaweedFS, dropbox_server: Emulator, scheme: str, tmp_path: Path
) -> None:
    tree = {"a": b"1", "d/b": b"22", "large": bytes(range(256)) * 16 * 1024}
    async with (
        place(scheme, seaweedfs, dropbox_server) as (folder, context, way),
        Storages(tmp_path / "config.toml") as storages,
    ):
        below = storages.open(folder, context)
        await below.make_directory(folder.key)
        packed = bytes(zipped(tree, zipfile.ZIP_STORED))
        await below.put(f"{folder.key}a.zip", Bytes(packed))
        await below.put(f"{folder.key}a.tar", Bytes(tarred({"x": 2 * MIB, "d/y": 3})))
        top = Location.parse(f"{folder}a.zip!/")
        storage, before = storages.open(top, context), way.down.moved

        listed = [e.key async for e in list_entries(storage, top.key)]
        small = await read_whole(storage, f"{top.key}d/b")
        tar = [e.key async for e in list_entries(storage, f"{folder.key}a.tar!/")]
        moved = way.down.moved - before

        assert [key.removeprefix(top.key) for key in listed] == ["a", "d/", "large"]
        assert small == b"22"
        assert tar == [f"{folder.key}a.tar!/x", f"{folder.key}a.tar!/d/"]
        assert moved < 256 * 1024
        version = (await storage.stat(f"{top.key}a")).version
        await below.put(f"{folder.key}a.zip", Bytes(packed + b"PK"))
        with pytest.raises(VersionMismatch):
            await read_whole(storage, f"{top.key}large", version=version)


async def test_what_has_such_a_name_itself_is_that() -> None:
    storage = await with_zip(zipped({"x": b"in the archive"}))
    assert await read_whole(storage, "b/a.zip!/x") == b"in the archive"
    below = storage._below
    await below.put("b/c.zip!/x", Bytes(b"an object"))
    await below.put("b/c.zip", Bytes(bytes(zipped({"x": b"in the archive"}))))

    await storage.put("b/d.zip!/new", Bytes(b"no archive is there"))
    await storage.put("b/c.zip!/new", Bytes(b"beside others"))

    assert await read_whole(storage, "b/c.zip!/x") == b"an object"
    assert await read_whole(below, "b/d.zip!/new") == b"no archive is there"
    assert await read_whole(below, "b/c.zip!/new") == b"beside others"


async def test_nothing_is_changed_in_an_archive() -> None:
    storage = await with_zip(packed := zipped({"x": b"1"}))

    with pytest.raises(ReadOnly, match="not be changed"):
        await storage.put("b/a.zip!/x", Bytes(b"2"))
    with pytest.raises(ReadOnly, match="not be changed"):
        await storage.make_directory("b/a.zip!/d/")
    with pytest.raises(ReadOnly, match="not be changed"):
        await storage.copy("b/a.zip", "b/a.zip!/d")
    (refused,) = await storage.delete(["b/a.zip!/x"])

    assert isinstance(refused, ReadOnly)
    assert await read_whole(storage, "b/a.zip") == packed


async def test_what_cannot_be_read_says_why() -> None:
    encrypted, unknown = zipped({"x": b"1"}), zipped({"x": b"1"})
    at = encrypted.index(b"PK\1\2")
    encrypted[at + 8] |= 1
    unknown[at + 10] = 9
    bomb = zipped({"x": b"1" * 100})
    at = bomb.index(b"PK\1\2")
    bomb[at + 24 : at + 28] = (2**31).to_bytes(4, "little")

    for content, why in (
        (encrypted, "encrypted"),
        (unknown, "method 9"),
        (bomb, "larger than it can be"),
    ):
        storage = await with_zip(content)
        assert (await storage.stat("b/a.zip!/x")).kind is Kind.FILE
        with pytest.raises(Unsupported, match=why):
            await read_whole(storage, "b/a.zip!/x")
    with pytest.raises(NotFound, match="nothing of this name"):
        await (await with_zip(encrypted)).stat("b/a.zip!/y")


async def test_bytes_that_are_not_those_of_the_crc_are_no_member() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        content = zipped({"x": b"1" * 100}, method)
        at = content.index(b"PK\1\2")
        content[at + 16] ^= 1
        storage = await with_zip(content)

        with pytest.raises(ContentMismatch, match="CRC32"):
            await read_whole(storage, "b/a.zip!/x")
        with pytest.raises(ContentMismatch, match="CRC32"):
            for offset, size in ((60, 40), (30, 30), (0, 30)):
                await read_whole(storage, "b/a.zip!/x", Span(offset, size))


async def test_what_is_no_file_in_a_tar_is_told_and_not_read() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        told = tarfile.TarInfo("./link")
        told.type, told.linkname = tarfile.SYMTYPE, "to/there"
        archive.addfile(told)
        told = tarfile.TarInfo("device")
        told.type = tarfile.CHRTYPE
        archive.addfile(told)
        told = tarfile.TarInfo("sparse")
        told.size, told.pax_headers = 3, {"GNU.sparse.major": "1"}
        archive.addfile(told, io.BytesIO(b"map"))
        told = tarfile.TarInfo("last")
        told.size = 3
        archive.addfile(told, io.BytesIO(b"333"))
    below = MemoryStorage()
    await below.put("b/a.tar", Bytes(file.getvalue()))
    storage = OrArchive(below)

    kinds = {e.key[9:]: e.kind async for e in list_entries(storage, "b/a.tar!/")}

    assert kinds == {
        "link": Kind.SYMLINK,
        **dict.fromkeys(("device", "sparse", "last"), Kind.FILE),
    }
    for name, why in {
        "link": "to 'to/there'",
        "device": "no file",
        "sparse": "sparse",
    }.items():
        with pytest.raises(Unsupported, match=why):
            await read_whole(storage, f"b/a.tar!/{name}")
    assert await read_whole(storage, "b/a.tar!/last") == b"333"


async def test_there_is_a_limit_to_what_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(members, "MOST", 5)
    storage = await with_zip(zipped({str(number): b"" for number in range(6)}))

    with pytest.raises(Unsupported, match="more members than are listed"):
        await storage.list_page("b/a.zip!/")
    monkeypatch.undo()
    monkeypatch.setattr(members, "MOST_LETTERS", 1000)
    storage = await with_zip(zipped({f"{'x/' * 200}{n}": b"" for n in range(9)}))
    with pytest.raises(Unsupported, match="more members than are listed"):
        await storage.list_page("b/a.zip!/")


async def test_a_packed_tar_has_a_limit_and_says_that_it_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    below = MemoryStorage()
    packed = gzip.compress(tarred({"a": 9 * MIB, "b": 1}), 0)
    await below.put("b/a.tgz", Bytes(packed))
    storage = OrArchive(below)

    assert [e.key async for e in list_entries(storage, "b/a.tgz!/")][-1] == "b/a.tgz!/b"
    assert "all before it" in storage.detour("b/a.tgz!/b")
    monkeypatch.setattr(tar_archive, "MOST_PACKED", MIB)
    with pytest.raises(Unsupported, match="fetch it as a whole"):
        await OrArchive(below).stat("b/a.tgz!/b")


async def test_a_small_member_takes_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "long/" * 150 + "name"
    storage = await with_zip(zipped({"x": b"1" * 100, long: b"2", "last": b"3"}))
    await storage.stat("b/a.zip!/x")
    asked = list[Span | None]()
    real = storage._below.read

    def read(
        key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        asked.append(span)
        return real(key, span, version=version)

    monkeypatch.setattr(storage._below, "read", read)
    found, counts = list[bytes](), list[int]()
    for name in ("x", long, "last"):
        found.append(await read_whole(storage, f"b/a.zip!/{name}"))
        counts.append(len(asked))
        asked.clear()

    assert found == [b"1" * 100, b"2", b"3"]
    assert counts == [1, 3, 1]  # of a name that is too long all is asked for once more


async def test_archives_in_archives_are_looked_into() -> None:
    deep = zipped({"d/x": b"deep"})
    middle = gzip.compress(tarred({"zeros": 3 * MIB}))
    inner = zipped({"c.zip": bytes(deep), "text": b"words"}, zipfile.ZIP_STORED)
    tree = {"b.zip": bytes(inner), "m.tgz": middle, "no.zip": b"is none"}
    below = MemoryStorage()
    await below.put("b/stored.zip", Bytes(bytes(zipped(tree, zipfile.ZIP_STORED))))
    await below.put("b/packed.zip", Bytes(bytes(zipped(tree))))
    storage = OrArchive(below)

    for top in ("b/stored.zip!/", "b/packed.zip!/"):
        keys = [e.key async for e in list_entries(storage, f"{top}b.zip!/")]
        assert keys == [f"{top}b.zip!/c.zip", f"{top}b.zip!/text"]
        assert (await storage.stat(f"{top}b.zip")).kind is Kind.FILE
        entry = await storage.stat(f"{top}b.zip!/c.zip!/d/x")
        assert (entry.size, entry.digest) == (4, Digest("crc32", f"{crc32(b'deep'):08x}"))
        assert await read_whole(storage, entry.key, version=entry.version) == b"deep"
        zeros = await read_whole(storage, f"{top}m.tgz!/zeros", Span(2 * MIB, MIB))
        assert zeros == bytes(MIB)
        with pytest.raises(ContentMismatch, match="damaged"):
            await storage.list_page(f"{top}no.zip!/")
        with pytest.raises(NotFound, match="nothing of this name"):
            await storage.stat(f"{top}none.zip!/x")
        with pytest.raises(ReadOnly):
            await storage.put(f"{top}b.zip!/new", Bytes(b""))


async def test_there_is_a_limit_to_archives_in_archives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = bytes(zipped({"x": b"1"}))
    for _ in range(3):
        content = bytes(zipped({"a.zip": content}))
    storage = await with_zip(content)

    assert await read_whole(storage, "b/a.zip!/a.zip!/a.zip!/a.zip")
    with pytest.raises(Unsupported, match="looked into 3 deep"):
        await storage.list_page("b/a.zip!/a.zip!/a.zip!/a.zip!/")
    monkeypatch.setattr(ranges, "MOST_HELD", 100)
    with pytest.raises(Unsupported, match="packed in another archive"):
        await (await with_zip(content)).list_page("b/a.zip!/a.zip!/")


async def test_a_listing_comes_in_pages() -> None:
    storage = await with_zip(zipped({f"d/{number:04}": b"" for number in range(2500)}))
    sizes: list[int] = []
    keys: list[str] = []
    cursor = None

    while True:
        page = await storage.list_page("b/a.zip!/d/", cursor)
        sizes.append(len(page.entries))
        keys += [entry.key for entry in page.entries]
        if (cursor := page.cursor) is None:
            break

    assert sizes == [1000, 1000, 500]
    assert keys == [f"b/a.zip!/d/{number:04}" for number in range(2500)]
