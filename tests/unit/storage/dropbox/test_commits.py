"""What Dropbox is asked to do with bytes that it has."""

from datetime import UTC, datetime

import pytest
from dropbox import files
from hypothesis import given
from hypothesis import strategies as st
from stone.backends.python_rsrc.stone_serializers import json_compat_obj_decode

from fxtui.domain.errors import AlreadyExists, InvalidName, NotFound, VersionMismatch
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode, WriteOptions
from fxtui.storage.dropbox.commits import commit_info, insisted, timestamp
from fxtui.storage.dropbox.refusals import Refusal, refusal_of

UPDATE = WriteMode("update", "0123456789abc")


@pytest.mark.parametrize("mode", [OVERWRITE, CREATE, UPDATE], ids=lambda mode: mode.kind)
def test_it_is_what_the_sdk_takes(mode: WriteMode) -> None:
    told = commit_info("dir/a", mode, WriteOptions(modified=1))

    kind = files.CommitInfo_validator
    read = json_compat_obj_decode(kind, told)  # type: ignore[no-untyped-call]  # stone

    assert (read.path, read.autorename, read.mute) == ("/dir/a", False, True)
    assert read.strict_conflict is (mode.kind != "overwrite")


@given(st.integers(0, 253_402_300_799))
def test_a_date_is_told_to_the_second(seconds: int) -> None:
    read = datetime.strptime(timestamp(seconds), "%Y-%m-%dT%H:%M:%SZ")

    assert read.replace(tzinfo=UTC).timestamp() == seconds


@given(st.integers())
def test_any_date_is_told_somehow(seconds: int) -> None:
    assert len(timestamp(seconds)) == len("1970-01-01T00:00:00Z")


@pytest.mark.parametrize("key", ["", "a/", "a//b", ".."])
def test_no_file_is_called_so(key: str) -> None:
    with pytest.raises(InvalidName):
        commit_info(key, OVERWRITE, WriteOptions())


def test_only_an_update_takes_a_conflict_for_a_change() -> None:
    said = {".tag": "path", "path": {".tag": "conflict", "conflict": {".tag": "file"}}}
    taken, missing = Refusal("r", 409, said).as_error(), NotFound("gone")

    changed = insisted(taken, UPDATE)

    assert isinstance(changed, VersionMismatch)
    assert refusal_of(changed) == refusal_of(taken)
    assert isinstance(insisted(taken, CREATE), AlreadyExists)
    assert insisted(missing, UPDATE) is missing
