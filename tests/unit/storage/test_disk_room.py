"""A disk that is too small says so, in time, and where."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from fxtui.domain.errors import QuotaExceeded
from fxtui.domain.landing import Landing
from fxtui.storage.disk_room import room_at
from fxtui.storage.local import LocalStorage
from tests.contract.storage_contract import fill

MIB: Final = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB and 8 files, if this user may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = [shutil.which("mount") or "mount", "-t", "tmpfs", "tmpfs", str(disk)]
    try:
        subprocess.run([*mount, "-o", "size=8m,nr_inodes=8"], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def storage(small_disk: Path) -> LocalStorage:
    return LocalStorage(small_disk)


async def kept(storage: LocalStorage, size: int) -> Landing:
    landing = await storage.new_file("a", size)
    await fill(landing, os.urandom(size))
    await landing.keep()
    return landing


async def test_each_disk_has_its_own_room(storage: LocalStorage, tmp_path: Path) -> None:
    room = await storage.room("not/yet/there")

    assert room.device != room_at(tmp_path).device
    assert 7 * MIB < room.free <= 8 * MIB


async def test_a_kept_file_needs_room_for_what_it_lacks(storage: LocalStorage) -> None:
    landing = await kept(storage, 6 * MIB)

    again = await storage.new_file("a", 6 * MIB, token=landing.token)
    with pytest.raises(QuotaExceeded, match="it goes on by itself"):
        await storage.new_file("b", 6 * MIB)

    assert again.is_kept
    assert (await again.reveal()).size == 6 * MIB


async def test_what_is_left_of_a_writer_leaves_its_room_to_the_next(
    storage: LocalStorage,
) -> None:
    await kept(storage, 6 * MIB)

    landing = await storage.new_file("a", 6 * MIB)

    await landing.discard()
    assert (await storage.room("a")).free > 7 * MIB


async def test_a_kept_file_that_does_not_fit_stays_kept(
    storage: LocalStorage, small_disk: Path
) -> None:
    landing = await storage.new_file("a", 6 * MIB)
    await fill(landing, os.urandom(2 * MIB))
    await landing.keep()
    (small_disk / "others").write_bytes(bytes(4 * MIB))

    with pytest.raises(QuotaExceeded, match=r"needs 4\.0 MiB, only .* are free on"):
        await storage.new_file("a", 6 * MIB, token=landing.token)

    (small_disk / "others").unlink()
    again = await storage.new_file("a", 6 * MIB, token=landing.token)
    await again.discard()
    assert again.is_kept


async def test_a_disk_that_fills_up_says_how_much_is_left_where(
    storage: LocalStorage, small_disk: Path
) -> None:
    landing = await storage.new_file("a", 6 * MIB)
    (small_disk / "others").write_bytes(bytes(4 * MIB))

    with pytest.raises(QuotaExceeded) as caught:
        await fill(landing, os.urandom(6 * MIB))
    await landing.discard()

    assert caught.value.message == (
        f"the disk is full: 0 Bytes are free on {small_disk}; "
        "free some space; it goes on by itself"
    )


async def test_a_disk_may_have_room_and_no_name_left(
    storage: LocalStorage, small_disk: Path
) -> None:
    for name in range(7):
        (small_disk / str(name)).touch()

    with pytest.raises(QuotaExceeded, match="no more files fit on"):
        await storage.new_file("a", 1)
