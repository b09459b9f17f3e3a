"""A file of ours appears when it is whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from fxtui.domain.errors import FxtuiError, UsageError
from fxtui.front.whole_file import check_writable, whole_file


def test_it_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with whole_file(tmp_path / "receipt") as file:
        file.write(b"all")
        assert not (tmp_path / "receipt").exists()

    assert (tmp_path / "receipt").read_bytes() == b"all"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_given_up_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "receipt").write_bytes(b"old")

    with pytest.raises(KeyError), whole_file(tmp_path / "receipt") as file:
        file.write(b"ha")
        raise KeyError

    assert (tmp_path / "receipt").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "receipt")

    with whole_file(tmp_path / "link") as file:
        file.write(b"all")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "receipt").read_bytes() == b"all"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    with whole_file(pipe) as file:
        file.write(b"all")

    reader.join()
    assert read == [b"all"]
    assert pipe.is_fifo()


def test_what_cannot_be_written_is_told_by_its_name(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "receipt"

    refused = pytest.raises(FxtuiError, match="receipt cannot be written: No such")
    with refused, whole_file(gone):
        pass


def test_a_place_that_takes_no_file_is_refused_before(tmp_path: Path) -> None:
    check_writable(tmp_path / "receipt")

    with pytest.raises(UsageError, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        check_writable(tmp_path / "gone" / "receipt")
