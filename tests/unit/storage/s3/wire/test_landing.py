"""What comes in is written in large blocks where that is quick, and soon where not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest

from fxtui.domain.content import TAP_EVERY, Span
from fxtui.storage import disk_file
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.disk_write import write_all
from fxtui.storage.s3.wire import landing
from fxtui.storage.s3.wire.answer import Answer
from fxtui.storage.s3.wire.landing import IntoFile

SIZE = 4 * 1024 * 1024


class Coming:
    """A body that comes in such pieces, each after so many seconds."""

    def __init__(self, pieces: Iterable[bytes], every: float) -> None:
        self._pieces, self._every = list(pieces), every
        self.now = 1.0

    def clock(self) -> float:
        return self.now

    def fill(self, view: memoryview) -> int:
        if not self._pieces:
            return 0
        self.now += self._every
        piece = self._pieces.pop(0)
        count = min(len(view), len(piece))
        view[:count] = piece[:count]
        if rest := piece[count:]:
            self._pieces.insert(0, rest)
        return count

    read_into = fill


class Steps(list[int]):
    """A tap that remembers."""

    def moved(self, n: int) -> None:
        self.append(n)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DiskFile]:
    descriptor = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    yield DiskFile(descriptor)
    os.close(descriptor)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what was written at once."""
    sizes: list[int] = []

    def noted(descriptor: int, data: memoryview, offset: int) -> None:
        sizes.append(len(data))
        write_all(descriptor, data, offset)

    monkeypatch.setattr(disk_file, "write_all", noted)
    return sizes


def landed(
    coming: Coming, file: DiskFile, size: int, monkeypatch: pytest.MonkeyPatch
) -> Steps:
    steps = Steps()
    monkeypatch.setattr(landing, "monotonic", coming.clock)
    into = IntoFile(file, Span(0, size), steps)
    assert into.land(cast("Answer", coming)) == size
    return steps


def test_where_it_comes_quickly_more_is_written_at_once(
    file: DiskFile, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(SIZE)

    steps = landed(Coming([content], 0), file, SIZE, monkeypatch)

    assert max(written) == 1024 * 1024
    assert len(written) < SIZE / TAP_EVERY / 2
    assert max(steps) == TAP_EVERY
    assert sum(steps) == SIZE
    assert os.pread(file.descriptor, SIZE, 0) == content


def test_where_it_comes_slowly_it_is_written_soon(
    file: DiskFile, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(10_000)
    pieces = [content[at : at + 1000] for at in range(0, 10_000, 1000)]

    steps = landed(Coming(pieces, 0.06), file, 10_000, monkeypatch)

    assert written == steps == [3000, 3000, 3000, 1000]
    assert os.pread(file.descriptor, 10_000, 0) == content
