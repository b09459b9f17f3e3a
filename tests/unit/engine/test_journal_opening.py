"""Whatever became of the journal's file, fxtui opens, says so, and keeps what is left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from fxtui.domain.errors import ConfigError, JournalDamaged, JournalError
from fxtui.domain.request import Jobs
from fxtui.engine import boot
from fxtui.engine.journal import Journal, database, open_journal
from fxtui.engine.journal import journal as journals
from fxtui.engine.journal.mounts import Mode

from .journals import a_headway, a_job, content, copy_as_left, transfers_in

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder / "journal.sqlite"


def filled(path: Path) -> None:
    """A journal of some pages, closed as it should be."""
    journal = Journal(path)
    names = [f"0/{n:05}" for n in range(500)]
    added = transfers_in(journal, a_job(journal).id, names)
    a_headway(journal, added[0].id, [1, 2])
    journal.close()


def halved(data: bytes) -> bytes:
    return data[: len(data) // 2]


def torn_in_a_page(data: bytes) -> bytes:
    return data[: PAGE + 100]


def emptied(data: bytes) -> bytes:
    return b""


def zeroed(data: bytes) -> bytes:
    return bytes(len(data))


def zeroed_behind_its_header(data: bytes) -> bytes:
    return data[:100] + bytes(len(data) - 100)


def zeroed_in_the_middle(data: bytes) -> bytes:
    middle = len(data) // PAGE // 2 * PAGE
    return data[:middle] + bytes(PAGE) + data[middle + PAGE :]


def garbage(data: bytes) -> bytes:
    return os.urandom(len(data))


def garbage_behind_its_header(data: bytes) -> bytes:
    return data[:100] + b"\xa5" * (len(data) - 100)


def half_a_header(data: bytes) -> bytes:
    return data[:8]


def only_a_header(data: bytes) -> bytes:
    return data[:100]


def another_program(data: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as other:
        other.execute("CREATE TABLE notes (text)")
        there = bytearray(other.serialize())
    there[18:20] = b"\x02\x02"  # it has a log, too
    return bytes(there)


def a_job_of_nonsense(data: bytes) -> bytes:
    return data.replace(b'"verb":"copy"', b'"verb":"cope"')


@pytest.mark.parametrize(
    "damage",
    [
        halved, torn_in_a_page, emptied, zeroed, zeroed_behind_its_header,
        zeroed_in_the_middle, garbage, garbage_behind_its_header, half_a_header,
        only_a_header, another_program, a_job_of_nonsense,
    ],
)  # fmt: skip  # a list of names
def test_a_damaged_journal_is_set_aside(
    path: Path, damage: Callable[[bytes], bytes]
) -> None:
    filled(path)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)

    journal, (notice,) = open_journal(path)

    (kept,) = path.parent.glob("journal.sqlite.damaged-*Z")
    assert kept.read_bytes() == damaged
    assert f"the journal {path} was damaged" in notice
    assert kept.name in notice
    assert "no file or object is" in notice
    a_job(journal)
    journal.close()
    again, told = open_journal(path)
    assert (len(again.jobs()), told) == (1, [])
    again.close()


def test_what_lay_beside_a_damaged_journal_goes_with_it(
    path: Path, tmp_path: Path
) -> None:
    journal = Journal(path)
    a_job(journal)
    left = copy_as_left(path, tmp_path / "left")
    journal.close()
    log = left.with_name(f"{left.name}-wal").read_bytes()
    left.write_bytes(b"")

    journal, _ = open_journal(left)

    (kept,) = left.parent.glob("journal.sqlite.damaged-*-wal")
    assert kept.read_bytes() == log
    assert journal.jobs() == []
    journal.close()


def test_two_damaged_journals_of_one_second_are_both_kept(path: Path) -> None:
    for number in range(3):
        path.write_bytes(b"damaged %d" % number)
        open_journal(path)[0].close()

    kept = {file.read_bytes() for file in path.parent.glob("*.damaged-*")}
    assert kept == {b"damaged 0", b"damaged 1", b"damaged 2"}


def test_a_sound_journal_needs_no_notice(path: Path) -> None:
    filled(path)

    journal, told = open_journal(path)

    assert (len(journal.jobs()), told) == (1, [])
    assert [file.name for file in path.parent.glob("*damaged*")] == []
    journal.close()


def test_what_a_crash_leaves_is_no_damage(path: Path, tmp_path: Path) -> None:
    journal = Journal(path)
    transfers_in(journal, a_job(journal).id, ["a", "b"])
    left = copy_as_left(path, tmp_path / "left")

    found, told = open_journal(left)

    assert told == []
    assert content(found) == content(journal)
    found.close()
    journal.close()


def test_a_journal_in_use_is_neither_damaged_nor_set_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(path)
    monkeypatch.setattr(database, "_PATIENCE", 0.0)

    with pytest.raises(ConfigError, match="another fxtui may have it"):
        open_journal(path)

    a_job(journal)
    journal.close()


def test_damage_that_shows_itself_at_work_is_told(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xa5" * (path.stat().st_size - PAGE))

    with pytest.raises(JournalDamaged, match="start fxtui again"):
        for job in (1, 2):
            journal.page(Jobs((journal.jobs()[0][0].id,)), None, limit=job * 500)

    with suppress(sqlite3.Error):
        journal.close()


# --- Where nothing can be written -----------------------------------------


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory; who may not mount one skips."""
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder with what is in it, which nobody can write to: root neither."""
    if os.geteuid():
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    for words in ("mount --bind {0} {0}", "mount -o remount,bind,ro {0}"):
        argv = words.format(folder).split()
        if subprocess.run(argv, capture_output=True, check=False).returncode:
            pytest.skip("this root may not mount")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    """A file or folder that nobody can write to, whatever surrounds it."""
    if os.geteuid():
        path.chmod(path.stat().st_mode & ~0o222)
    elif subprocess.run(
        ["chattr", "+i", path], capture_output=True, check=False
    ).returncode:
        pytest.skip("this file system knows no immutable files")
    try:
        yield
    finally:
        if os.geteuid():
            path.chmod(path.stat().st_mode | 0o200)
        else:
            subprocess.run(["chattr", "-i", path], check=True)


def fill(folder: Path) -> None:
    """Leave no byte free."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))


def test_a_read_only_folder_makes_a_journal_in_memory(path: Path) -> None:
    filled(path)
    before = path.read_bytes()

    with read_only(path.parent):
        journal, (notice,) = open_journal(path)
        a_job(journal)

        assert len(journal.jobs()) == 1
        journal.close()

    assert f"the journal {path} cannot be written" in notice
    assert "jobs do not survive its end" in notice
    assert path.read_bytes() == before


def test_a_read_only_file_makes_a_journal_in_memory(path: Path) -> None:
    filled(path)
    before = path.read_bytes()

    with immutable(path):
        journal, (notice,) = open_journal(path)

    assert "make it writable, and its folder" in notice
    assert path.read_bytes() == before
    journal.close()


def test_a_read_only_folder_without_a_journal_does_too(path: Path) -> None:
    with read_only(path.parent):
        journal, (notice,) = open_journal(path)

    assert "cannot be written" in notice
    assert "make its folder writable" in notice
    journal.close()


def test_a_damaged_journal_that_cannot_be_set_aside_stays(path: Path) -> None:
    path.write_bytes(b"damaged")

    with immutable(path.parent):
        journal, (notice,) = open_journal(path)

    assert "is damaged" in notice
    assert "jobs do not survive" in notice
    assert path.read_bytes() == b"damaged"
    journal.close()


def test_a_full_disk_makes_a_journal_in_memory(path: Path) -> None:
    with mounted(path.parent, "size=1m"):
        fill(path.parent)

        journal, (notice,) = open_journal(path)

        a_job(journal)
        assert "the disk is full: make room on it" in notice
        journal.close()


def test_a_disk_that_fills_up_loses_nothing_that_was_written(path: Path) -> None:
    with mounted(path.parent, "size=1m"):
        journal = Journal(path)
        job = a_job(journal)
        fill(path.parent)

        written = 0
        with pytest.raises(JournalError, match="the disk is full: make room on it"):
            for number in range(100):
                names = [f"{number}/{n}" for n in range(100)]
                written += len(transfers_in(journal, job.id, names))
        assert journal.tally(job.id).queued.objects == written
        (path.parent / "filler").unlink()
        written += len(transfers_in(journal, job.id, ["z"]))
        journal.close()

        again, told = open_journal(path)
        assert told == []
        assert again.tally(job.id).queued.objects == written
        again.close()


def test_an_old_journal_on_a_full_disk_stays_as_it_is(path: Path) -> None:
    with mounted(path.parent, "size=1m"):
        filled(path)
        with closing(sqlite3.connect(path)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("PRAGMA user_version=1")
        fill(path.parent)
        before = path.read_bytes()

        journal, (notice,) = open_journal(path)

        assert "the disk is full" in notice
        assert path.read_bytes() == before
        assert not list(path.parent.glob("*.new"))
        journal.close()


# --- Without a write-ahead log, and without shared memory -------------------


def test_a_journal_shares_no_memory_with_others(path: Path) -> None:
    journal = Journal(path, "wal")
    a_job(journal)

    names = {file.name for file in path.parent.iterdir()}

    assert names == {"journal.sqlite", "journal.sqlite-wal"}
    journal.close()


def test_where_no_memory_can_be_shared_a_log_works_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def on_such_a_disk(at: Path, **options: Any) -> Any:
        return connect(f"file:{at}?vfs=unix-dotfile", uri=True, **options)

    with closing(on_such_a_disk(path.with_name("other"))) as other:
        assert other.execute("PRAGMA journal_mode=WAL").fetchone() == ("delete",)
    monkeypatch.setattr(sqlite3, "connect", on_such_a_disk)

    journal, told = open_journal(path)

    a_job(journal)
    assert journal._database.read("PRAGMA journal_mode") == [("wal",)]
    assert told == []
    journal.close()
    again = Journal(path)
    assert len(again.jobs()) == 1
    again.close()


def test_without_a_log_everything_works_as_well(path: Path, tmp_path: Path) -> None:
    journal = Journal(path, "delete")
    job = a_job(journal)
    first, second = transfers_in(journal, job.id, ["a", "b"])
    a_headway(journal, first.id, [1, 2])
    journal.set_ranks([second.id], "first")
    left = copy_as_left(path, tmp_path / "left")
    before = content(journal)
    assert not list(path.parent.glob("*-wal"))
    journal.close()

    for file in (path, left):
        again = Journal(file, "delete")
        assert content(again) == before
        again.close()


def test_without_a_log_a_journal_has_one_owner_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(path, "delete")
    monkeypatch.setattr(database, "_PATIENCE", 0.0)

    with pytest.raises(ConfigError, match="another fxtui may have it"):
        Journal(path, "delete")

    journal.close()


@pytest.mark.parametrize(("before", "after"), [("wal", "delete"), ("delete", "wal")])
def test_a_journal_may_come_to_another_file_system(
    path: Path, before: Mode, after: Mode
) -> None:
    journal = Journal(path, before)
    a_job(journal)
    journal.close()

    journal = Journal(path, after)

    assert journal._database.read("PRAGMA journal_mode") == [(after,)]
    assert len(journal.jobs()) == 1
    journal.close()


# --- Another boot -------------------------------------------------------------


def test_a_journal_knows_the_boot_of_its_last_owner(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("one", "one", "two", "two", "", "two"):
        monkeypatch.setattr(journals, "boot_id", lambda name=name: name)
        journal = Journal(path)
        found.append(journal.is_another_boot)
        journal.close()

    assert found == [False, False, True, False, False, False]


def test_this_boot_has_a_name_that_stays() -> None:
    assert boot.boot_id() == boot.boot_id()
    assert boot.boot_id() or not Path("/proc/sys/kernel/random/boot_id").exists()
