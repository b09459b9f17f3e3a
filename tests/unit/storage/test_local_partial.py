"""An unfinished file outlives its process, and is never taken for another one."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOLCK
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Final

import pytest

from fxtui.domain.content import Span
from fxtui.domain.errors import ContentMismatch
from fxtui.storage.local import LocalStorage
from tests.contract.storage_contract import Bytes, Counter, fill

NOBODY: Final = 65534

WRITER: Final = """
import asyncio, sys
from pathlib import Path
from fxtui.storage.local import LocalStorage

class Silent:
    def moved(self, n): pass

async def hold(root):
    landing = await LocalStorage(Path(root)).new_file("a", 10)
    await landing.file.write_at(0, b"hello", Silent())
    print(landing.token, flush=True)
    sys.stdin.read()

asyncio.run(hold(sys.argv[1]))
"""

PUTTER: Final = """
import asyncio, sys
from pathlib import Path
from fxtui.storage.local import LocalStorage

class Old:
    size = 150_000

    async def open(self):
        yield b"old" * 50_000

async def put(root):
    storage = LocalStorage(Path(root))
    while True:
        await storage.put("a", Old())
        print("put", flush=True)

asyncio.run(put(sys.argv[1]))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def storage(root: Path) -> LocalStorage:
    return LocalStorage(root)


@contextmanager
def running(script: str, root: Path) -> Iterator[tuple[Popen[str], str]]:
    """Another process that does this in ``root``, and the first line that it says."""
    command = [sys.executable, "-c", script, str(root)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


async def test_a_file_that_another_process_holds_is_left_alone(
    storage: LocalStorage, root: Path
) -> None:
    with running(WRITER, root) as (_, token):
        landing = await storage.new_file("a", 10, token=token)
        during = sorted(path.name for path in root.iterdir())
        await storage.discard_file("a", token)
        await landing.discard()

        assert not landing.is_kept
        assert len(during) == 2
        assert [path.name for path in root.iterdir()] == [token.partition(":")[0]]


async def test_a_file_of_a_process_that_was_killed_goes_on(
    storage: LocalStorage, root: Path
) -> None:
    with running(WRITER, root) as (process, token):
        process.kill()
        process.wait()

    landing = await storage.new_file("a", 10, token=token)

    assert landing.is_kept
    assert await landing.file.read_at(Span(0, 10), Counter()) == b"hello"
    await landing.discard()
    assert list(root.iterdir()) == []


async def test_who_writes_next_clears_up_after_one_that_was_killed(
    storage: LocalStorage, root: Path
) -> None:
    with running(WRITER, root) as (process, _):
        process.kill()
        process.wait()
    left = list(root.iterdir())

    landing = await storage.new_file("a", 3)
    during = list(root.iterdir())
    await fill(landing, b"new")
    await landing.reveal()

    assert left == during
    assert [path.name for path in root.iterdir()] == ["a"]
    assert (root / "a").read_bytes() == b"new"


@pytest.mark.parametrize("lines", range(1, 6))
async def test_a_write_that_is_killed_leaves_nothing_half_done(
    storage: LocalStorage, root: Path, lines: int
) -> None:
    with running(PUTTER, root) as (process, _):
        assert process.stdout
        for _ in range(lines * 7):
            process.stdout.readline()
        process.kill()
        process.wait()
    left = (root / "a").read_bytes()

    await storage.put("a", Bytes(b"new"))

    assert left == b"old" * 50_000
    assert [path.name for path in root.iterdir()] == ["a"]
    assert (root / "a").read_bytes() == b"new"


def link(path: Path, mine: Path) -> None:
    path.symlink_to(mine)


def second_name(path: Path, mine: Path) -> None:
    path.hardlink_to(mine)


def pipe(path: Path, mine: Path) -> None:
    os.mkfifo(path)


def folder(path: Path, mine: Path) -> None:
    path.mkdir()


def foreign(path: Path, mine: Path) -> None:
    path.touch()
    try:
        os.chown(path, NOBODY, NOBODY)
    except PermissionError:
        pytest.skip("only root can give a file away")


@pytest.mark.parametrize("plant", [link, second_name, pipe, folder, foreign])
async def test_what_is_no_file_of_ours_is_not_written_into(
    storage: LocalStorage, root: Path, plant: Callable[[Path, Path], None]
) -> None:
    landing = await storage.new_file("a", 3)
    token = landing.token
    await landing.keep()
    [usual] = root.iterdir()
    (root / "mine").write_bytes(b"mine")
    usual.unlink()
    plant(usual, root / "mine")
    before = usual.lstat()

    await storage.discard_file("a", token)
    landing = await storage.new_file("a", 3, token=token)
    await fill(landing, b"new")
    await landing.reveal()

    assert not landing.is_kept
    assert os.path.samestat(before, usual.lstat())
    assert (root / "mine").read_bytes() == b"mine"
    assert (root / "a").read_bytes() == b"new"
    assert len(list(root.iterdir())) == 3


async def test_a_file_with_the_name_of_a_kept_one_is_not_it(
    storage: LocalStorage, root: Path
) -> None:
    landing = await storage.new_file("a", 3)
    await fill(landing, b"old")
    await landing.keep()
    [usual] = root.iterdir()
    usual.unlink()
    usual.write_bytes(b"odd")

    again = await storage.new_file("a", 3, token=landing.token)

    assert not again.is_kept
    assert again.token != landing.token
    assert usual.read_bytes() == b""
    await again.discard()


async def test_a_file_that_lost_its_name_does_not_give_that_of_another(
    storage: LocalStorage, root: Path
) -> None:
    landing = await storage.new_file("a", 3)
    await fill(landing, b"old")
    [usual] = root.iterdir()
    usual.unlink()
    other = await storage.new_file("a", 3)

    with pytest.raises(ContentMismatch, match="somebody removed"):
        await landing.reveal()
    await landing.discard()

    await fill(other, b"new")
    await other.reveal()
    assert [path.name for path in root.iterdir()] == ["a"]
    assert (root / "a").read_bytes() == b"new"


async def test_a_child_that_is_being_started_does_not_hold_a_kept_file(
    storage: LocalStorage,
) -> None:
    landing = await storage.new_file("a", 3)
    shared = os.dup(landing.file.fileno())  # as between its fork and its exec

    await landing.keep()

    again = await storage.new_file("a", 3, token=landing.token)
    assert again.is_kept
    await again.discard()
    os.close(shared)


async def test_a_program_that_is_started_inherits_no_lock(storage: LocalStorage) -> None:
    landing = await storage.new_file("a", 3)

    assert not os.get_inheritable(landing.file.fileno())
    await landing.discard()


async def test_a_file_that_another_made_its_own_meanwhile_is_left_to_it(
    storage: LocalStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock

    def lock_too_late(descriptor: int, how: int) -> None:
        for made in root.glob(".*"):
            made.rename(root / "its own")
        monkeypatch.setattr(fcntl, "flock", lock)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", lock_too_late)
    landing = await storage.new_file("a", 3)
    await fill(landing, b"new")
    await landing.reveal()

    assert (root / "a").read_bytes() == b"new"
    assert (root / "its own").read_bytes() == b""


async def test_a_file_that_became_something_else_leaves_nothing_of_it(
    storage: LocalStorage, root: Path
) -> None:
    held = await storage.new_file("a", 3)
    other = await storage.new_file("a", 3)
    await fill(other, b"old")
    await other.keep()

    again = await storage.new_file("a", 2, token=other.token)
    await again.discard()
    await held.discard()

    assert not again.is_kept
    assert list(root.iterdir()) == []


async def test_a_disk_without_locks_keeps_files_as_well(
    storage: LocalStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(ENOLCK, os.strerror(ENOLCK))

    perhaps_held = await storage.new_file("a", 3)
    await perhaps_held.keep()
    monkeypatch.setattr(fcntl, "flock", refuse)
    first = await storage.new_file("a", 3)
    second = await storage.new_file("a", 3)
    await fill(first, b"one")
    await first.keep()
    await second.discard()

    again = await storage.new_file("a", 3, token=first.token)

    assert again.is_kept
    await again.reveal()
    assert (root / "a").read_bytes() == b"one"
    left = perhaps_held.token.partition(":")[0]
    assert {path.name for path in root.iterdir()} == {"a", left}
