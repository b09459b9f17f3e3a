"""Bundles between the disk and real servers keep what single objects are promised."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from stat import S_ISDIR
from uuid import uuid4

import pytest

from fxtui import digest
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.bundle import Delivered, Share, SmallCopy, SmallGet, SmallPut
from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import AlreadyExists, NotFound, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part
from fxtui.domain.value import replace
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode, WriteOptions
from fxtui.storage import local_small, local_sync
from fxtui.storage.local import LocalStorage
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server

from .below import Below
from .storage_contract import Bytes, read

CONTENTS: Mapping[Key, bytes] = {
    "plain.txt": b"plain",
    "empty": b"",
    "a/b/deep.json": b"{}",
    "packed.tar.gz": os.urandom(100),
    "odd ü %2B+&?#'\".csv": b"1,2",
    "large.bin": os.urandom(100_000),
    **{f"many/{number}": b"%d" % number for number in range(30)},
}
MTIME = 1_600_000_000
PART = os.urandom(5 * MIB + 1)


@pytest.fixture(
    params=[
        pytest.param("seaweedfs", marks=pytest.mark.xdist_group("seaweedfs")),
        pytest.param("moto", marks=pytest.mark.xdist_group("moto")),
    ]
)
async def far(request: pytest.FixtureRequest) -> AsyncIterator[S3Storage]:
    if request.param == "seaweedfs":
        weed: SeaweedFS = request.getfixturevalue("seaweedfs")
        told = weed.endpoint_url, weed.access_key, weed.secret_key
    else:
        moto: Server = request.getfixturevalue("moto_server")
        told = moto.endpoint_url, moto.access_key, moto.secret_key
    settings = S3Settings(
        endpoint_url=told[0], access_key_id=told[1], secret_access_key=told[2]
    )
    async with S3Storage(settings, Context()) as storage:
        yield storage


@pytest.fixture
async def bucket(far: S3Storage) -> Key:
    name = f"bundles-{uuid4().hex[:12]}/"
    await far.make_directory(name)
    await far.list_page(name)  # by which it learns who the server is
    return name


@pytest.fixture
def near(tmp_path: Path) -> LocalStorage:
    for key, content in CONTENTS.items():
        path = tmp_path / "near" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (MTIME, MTIME))
    return LocalStorage(tmp_path / "near")


async def sent(
    near: LocalStorage,
    far: S3Storage,
    bucket: Key,
    versions: Mapping[Key, str],
    *,
    mode: WriteMode = OVERWRITE,
) -> dict[Key, Delivered]:
    files, options = near.small_files(), WriteOptions(modified=MTIME)
    puts = [
        SmallPut(bucket + key, options, key, len(content), version, mode)
        for (key, content), version in zip(
            CONTENTS.items(), versions.values(), strict=True
        )
    ]
    arrivals: dict[int, Delivered | None] = {}
    await far.put_bundle(files, puts, arrivals, Share(8))
    return _named(CONTENTS, arrivals)


async def versions(near: LocalStorage) -> dict[Key, str]:
    return {key: (await near.stat(key)).version or "" for key in CONTENTS}


async def brought(
    far: S3Storage, entries: Mapping[Key, Entry], root: Path, mode: WriteMode = OVERWRITE
) -> dict[Key, Delivered]:
    files = LocalStorage(root, umask=0o027).small_files()
    arrivals: dict[int, Delivered | None] = {}
    gets = [
        SmallGet(e.key, e.size or 0, e.version, key, MTIME, mode)
        for key, e in entries.items()
    ]
    await far.fetch_bundle(files, gets, arrivals, Share(8))
    return _named(entries, arrivals)


def _named(
    keys: Iterable[Key], arrivals: Mapping[int, Delivered | None]
) -> dict[Key, Delivered]:
    """Those that arrived."""
    told = ((key, arrivals.get(place)) for place, key in enumerate(keys))
    return {key: arrived for key, arrived in told if arrived}


def _each(found: Mapping[int, Delivered | None]) -> list[Delivered | None]:
    return [found[place] for place in range(len(found))]


async def test_there_and_back_is_the_same_and_proved(
    near: LocalStorage, far: S3Storage, bucket: Key, tmp_path: Path
) -> None:
    up = await sent(near, far, bucket, await versions(near))
    there = {key: await far.stat(bucket + key) for key in up}
    down = await brought(far, there, tmp_path / "back")

    assert up.keys() == down.keys() == CONTENTS.keys()
    for key, content in CONTENTS.items():
        file = tmp_path / "back" / key
        assert file.read_bytes() == content
        assert file.stat().st_mode & 0o777 == 0o640
        assert file.stat().st_mtime == MTIME
        for each in (up[key], down[key]):
            assert each.digest is not None
            assert digest.of_bytes(content, each.digest.algorithm) == each.digest
        assert up[key].entry.version == there[key].version
        assert down[key].entry == await LocalStorage(tmp_path / "back").stat(key)
    assert not list((tmp_path / "back").rglob(".fxtui-*"))


async def test_an_object_is_what_it_would_be_alone(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    await sent(near, far, bucket, await versions(near))

    for key, kind in (
        ("plain.txt", "text/plain"),
        ("a/b/deep.json", "application/json"),
        ("packed.tar.gz", "application/x-tar"),
    ):
        described = await far.describe(bucket + key)
        assert described.content_type == kind
        assert dict(described.metadata) == {"mtime": f"{MTIME}.0"}


@pytest.mark.parametrize("is_there", [False, True])
async def test_what_only_creates_takes_no_place(
    near: LocalStorage, far: S3Storage, bucket: Key, tmp_path: Path, is_there: bool
) -> None:
    if is_there:
        await far.put(f"{bucket}plain.txt", Bytes(b"of before"))
        (tmp_path / "back").mkdir()
        (tmp_path / "back/plain.txt").write_bytes(b"of before")

    up = await sent(near, far, bucket, await versions(near), mode=CREATE)
    there = {key: await far.stat(bucket + key) for key in CONTENTS}
    down = await brought(far, there, tmp_path / "back", CREATE)

    taken = {"plain.txt"} if is_there else set()
    assert CONTENTS.keys() - up.keys() == CONTENTS.keys() - down.keys() == taken
    expected = {**CONTENTS, **dict.fromkeys(taken, b"of before")}
    assert {key: await read(far, bucket + key) for key in CONTENTS} == expected
    assert {key: (tmp_path / "back" / key).read_bytes() for key in CONTENTS} == expected


async def test_what_replaces_a_version_takes_the_place_of_no_other(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    keys, told = ("plain.txt", "a/b/deep.json"), dict[int, Delivered | None]()
    before = {key: await far.put(bucket + key, Bytes(b"before")) for key in keys}
    await far.put(bucket + keys[1], Bytes(b"somebody else's"))
    puts = [
        SmallPut(
            bucket + key,
            WriteOptions(),
            key,
            len(CONTENTS[key]),
            (await near.stat(key)).version or "",
            WriteMode("update", before[key].version),
        )
        for key in keys
    ]

    await far.put_bundle(near.small_files(), puts, told, Share(8))

    assert [place for place, each in told.items() if each] == [0]
    assert await read(far, bucket + keys[0]) == CONTENTS[keys[0]]
    assert await read(far, bucket + keys[1]) == b"somebody else's"


def copies(
    entries: Iterable[Entry], to: Key, mode: WriteMode = OVERWRITE
) -> list[SmallCopy]:
    return [
        SmallCopy(f"{to}{number}", e.key, e.size or 0, e.version, mode)
        for number, e in enumerate(entries)
    ]


async def test_a_copy_is_what_its_source_is_and_is_proved(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    await sent(near, far, bucket, await versions(near))
    sources = [await far.stat(bucket + key) for key in CONTENTS]
    told = dict[int, Delivered | None]()

    await far.copy_bundle(copies(sources, f"{bucket}copy/"), told, Share(8))

    for number, (key, each) in enumerate(zip(CONTENTS, _each(told), strict=True)):
        assert each and each.digest == sources[number].digest is not None
        assert each.entry == await far.stat(f"{bucket}copy/{number}")
        assert await read(far, each.entry.key) == CONTENTS[key]
        described = await far.describe(each.entry.key)
        assert described == await far.describe(bucket + key)


async def test_what_came_in_parts_is_compared_with_its_copy(
    far: S3Storage, bucket: Key
) -> None:
    part = Part(1, Span(0, len(PART)), is_last=True)
    session = await far.create_upload(f"{bucket}parts", len(PART))
    receipt = await far.upload_part(session, part, Bytes(PART))
    source = await far.complete_upload(session, [receipt])
    wrong = replace(source, size=5)
    told = dict[int, Delivered | None]()

    await far.copy_bundle(copies([source, wrong], f"{bucket}copy/"), told, Share(8))

    assert [*told] == [0]
    (arrived,) = told.values()
    assert arrived is not None
    assert arrived.entry == await far.stat(f"{bucket}copy/0")
    assert (arrived.entry.version != source.version) or arrived.digest
    assert await read(far, f"{bucket}copy/0") == PART


async def test_what_cannot_be_copied_is_not_told(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    await sent(near, far, bucket, await versions(near))
    source = await far.stat(f"{bucket}plain.txt")
    entries = [source, replace(source, key=f"{bucket}missing"), source]
    asks = copies(entries, f"{bucket}copy/")
    asks[2] = asks[2]._replace(version="of before")
    told = dict[int, Delivered | None]()

    await Below(far, bucket).copy_bundle(
        [
            each._replace(
                key=each.key.removeprefix(bucket), source=each.source.removeprefix(bucket)
            )
            for each in asks
        ],
        told,
        Share(8),
    )

    assert [*told] == [0]
    assert (arrived := told[0])
    assert arrived.entry.key == "copy/0"


async def test_a_copy_that_only_creates_takes_no_place(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    if not far.capabilities.conditional_copies:
        pytest.skip("it answers to a condition on a copy, and does not look")
    await sent(near, far, bucket, await versions(near))
    await far.put(f"{bucket}copy/0", Bytes(b"of before"))
    source = await far.stat(f"{bucket}plain.txt")
    told = dict[int, Delivered | None]()

    await far.copy_bundle(
        copies([source, source], f"{bucket}copy/", CREATE), told, Share(8)
    )

    assert [place for place, each in told.items() if each] == [1]
    assert await read(far, f"{bucket}copy/0") == b"of before"


async def test_a_look_tells_what_a_look_at_each_would(
    near: LocalStorage, far: S3Storage, bucket: Key
) -> None:
    await sent(near, far, bucket, await versions(near))
    keys = [*CONTENTS, "missing", "a/b"]

    for storage, place in ((near, ""), (far, bucket), (Below(far, bucket), "")):
        found: dict[int, Delivered | None] = {}
        await storage.stat_bundle([place + key for key in keys], found, Share(8))

        told = {
            key: one and one.entry for key, one in zip(keys, _each(found), strict=True)
        }
        is_folder = told.pop("a/b")
        assert (is_folder and is_folder.kind) == (
            Kind.DIRECTORY if storage is near else None
        )
        assert told.pop("missing") is None
        assert told == {key: await storage.stat(place + key) for key in CONTENTS}


async def test_where_a_look_is_refused_nothing_is_told(far: S3Storage) -> None:
    found: dict[int, Delivered | None] = {}
    await far.stat_bundle(["no such bucket/key"] * 4, found, Share(8))
    assert not found


async def test_a_file_that_is_another_by_now_is_not_sent(
    near: LocalStorage, far: S3Storage, bucket: Key, tmp_path: Path
) -> None:
    seen = await versions(near)
    (tmp_path / "near/plain.txt").write_bytes(b"other")
    (tmp_path / "near/large.bin").unlink()

    up = await sent(near, far, bucket, seen)

    assert CONTENTS.keys() - up.keys() == {"plain.txt", "large.bin"}


async def test_an_object_that_is_another_by_now_does_not_land(
    near: LocalStorage, far: S3Storage, bucket: Key, tmp_path: Path
) -> None:
    up = await sent(near, far, bucket, await versions(near))
    there = {key: await far.stat(bucket + key) for key in up}
    await far.put(f"{bucket}plain.txt", Bytes(b"PLAIN"))
    await far.delete([f"{bucket}empty"])

    down = await brought(far, there, tmp_path / "back")

    assert CONTENTS.keys() - down.keys() == {"plain.txt", "empty"}
    assert not (tmp_path / "back/plain.txt").exists()


class TestOnTheDisk:
    """What is at all unusual is refused: it goes its own way."""

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        (tmp_path / "root").mkdir()
        return tmp_path / "root"

    @pytest.fixture(
        params=["without a name", "with another name", "is not named"], autouse=True
    )
    def made(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """How a file begins: not every disk can have one without a name."""
        if request.param == "with another name":
            monkeypatch.setattr(local_small, "_CAN_NAME", False)
        if request.param == "is not named":
            monkeypatch.setattr(local_small, "_link", _refused)

    def test_it_takes_the_place_of_a_file_and_of_nothing_else(self, root: Path) -> None:
        (root / "file").write_bytes(b"old")
        (root / "folder").mkdir()
        (root / "link").symlink_to("file")
        (root / "out").symlink_to(root.parent)
        files = LocalStorage(root).small_files()

        files.land("file", b"new", None)
        for key in ("folder", "link", "out/file", "file/below", "../file", "a//b"):
            with pytest.raises(Exception):  # noqa: B017  # whatever it is
                files.land(key, b"new", None)

        assert (root / "file").read_bytes() == b"new"
        assert sorted(path.name for path in root.parent.iterdir()) == ["root"]
        assert sorted(path.name for path in root.iterdir()) == [
            "file",
            "folder",
            "link",
            "out",
        ]

    def test_what_creates_takes_the_place_of_nothing(self, root: Path) -> None:
        (root / "file").write_bytes(b"old")
        (root / "folder").mkdir()
        (root / "link").symlink_to("nowhere")
        files = LocalStorage(root).small_files()

        files.land("free", b"new", None, CREATE)
        for key in ("file", "folder", "link"):
            with pytest.raises((AlreadyExists, local_small.Unusual)):
                files.land(key, b"new", None, CREATE)

        names = ("free", "file", "folder", "link", "none")
        assert [files.is_free(name) for name in names] == [False] * 4 + [True]
        assert (root / "file").read_bytes() == b"old"
        assert (root / "free").read_bytes() == b"new"
        assert sorted(path.name for path in root.iterdir()) == [*sorted(names[:4])]

    def test_what_replaces_a_version_takes_the_place_of_no_other(
        self, root: Path
    ) -> None:
        (root / "file").write_bytes(b"old")
        seen = WriteMode("update", _version(root / "file"))
        files = LocalStorage(root).small_files()

        files.land("file", b"new", None, seen)
        for key in ("file", "gone"):
            with pytest.raises(VersionMismatch):
                files.land(key, b"newer", None, seen)

        assert (root / "file").read_bytes() == b"new"
        assert [path.name for path in root.iterdir()] == ["file"]

    def test_a_file_is_taken_as_it_was_listed_or_not_at_all(self, root: Path) -> None:
        storage = LocalStorage(root)
        files = storage.small_files()
        files.land("a", b"1", None)
        first = files.take("a", 1, _version(root / "a"))
        (root / "a").write_bytes(b"2")

        assert first == b"1"
        with pytest.raises(VersionMismatch):
            files.take("a", 1, "0-0-1")

    def test_what_is_no_file_is_not_opened(self, root: Path) -> None:
        os.mkfifo(root / "pipe")
        files = LocalStorage(root).small_files()

        with pytest.raises(Exception):  # noqa: B017  # whatever it is, it does not hang
            files.take("pipe", 0, _version(root / "pipe"))


def _refused(descriptor: int, path: str) -> None:
    """As where no link may be made to what a descriptor is."""
    raise PermissionError(errno.EPERM, "not permitted")


def _missing(descriptor: int) -> None:
    """As on a system that lacks a call."""
    raise OSError(errno.ENOSYS, "not implemented")


def _version(path: Path) -> str:
    status = path.stat()
    return f"{status.st_ino}-{status.st_mtime_ns}-{status.st_size}"


async def test_what_landed_is_read_as_any_file(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)

    storage.small_files().land("a/b", b"content", None)

    assert await read(storage, "a/b") == b"content"


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("has_call", [True, False])
async def test_what_is_synced_is_written_to_its_disk(
    tmp_path: Path, count: int, has_call: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as can be seen without a power cut: by what the system was asked for."""
    synced, real = [], os.fsync

    def seen(descriptor: int) -> None:
        synced.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    if not has_call:
        monkeypatch.setattr(local_sync, "system_call", lambda _: _missing)
    keys = [f"{number % 3}/{number}" for number in range(count)]
    storage = LocalStorage(tmp_path)
    for key in keys:
        storage.small_files().land(key, b"content", None)

    await storage.sync_files(keys)

    folders = min(count, 3)
    is_one_by_one = count == 1 or not has_call or sys.platform != "linux"
    assert len(synced) == (count + folders if is_one_by_one else 0)
    with pytest.raises(NotFound):
        await storage.sync_files([*keys, "0/missing"])


async def test_a_disk_that_sees_to_names_itself_is_not_asked_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def of_files(descriptor: int) -> None:
        if S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not for folders")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", of_files)
    storage = LocalStorage(tmp_path)
    storage.small_files().land("a", b"content", None)

    await storage.sync_files(["a"])
