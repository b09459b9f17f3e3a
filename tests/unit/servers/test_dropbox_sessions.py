"""Upload sessions of the emulator, by the rules of their kinds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from dropbox import file_transfer
from dropbox.files import (
    CommitInfo,
    UploadSessionAppendBatchArgEntry,
    UploadSessionCursor,
    UploadSessionFinishArg,
    UploadSessionType,
    WriteMode,
)

from fxtui import digest
from fxtui.digest import BLOCK, CONTENT_HASH
from tests.servers.dropbox.running import Emulator

from .asking import paths, tags

if TYPE_CHECKING:
    from dropbox import Dropbox

CONTENT: Final = hashlib.shake_256(b"session").digest(2 * BLOCK + 100)
WEEK: Final = 7 * 86400


def at(session: str, offset: int) -> UploadSessionCursor:
    return UploadSessionCursor(session, offset)


def started(dbx: Dropbox, data: bytes = b"", *, concurrent: bool = False) -> str:
    kind = UploadSessionType.concurrent if concurrent else UploadSessionType.sequential
    made = dbx.files_upload_session_start(data, session_type=kind)
    return str(made.session_id)


def append(dbx: Dropbox, session: str, offset: int, data: bytes, **more: Any) -> None:
    dbx.files_upload_session_append_v2(data, at(session, offset), **more)


def finish_tags(dbx: Dropbox, session: str, offset: int) -> str:
    commit = CommitInfo("/x")
    return tags(dbx.files_upload_session_finish, b"", at(session, offset), commit)


def test_a_sequential_session_takes_bytes_in_order_only(dbx: Dropbox) -> None:
    session = started(dbx, b"abc")

    append(dbx, session, 3, b"def")
    assert tags(append, dbx, session, 3, b"def").startswith("incorrect_offset")
    made = dbx.files_upload_session_finish(b"ghi", at(session, 6), CommitInfo("/x"))

    assert dbx.files_download("/x")[1].content == b"abcdefghi"
    assert made.content_hash == digest.of_bytes(b"abcdefghi", CONTENT_HASH).hex


def test_an_empty_append_tells_how_much_has_come(dbx: Dropbox) -> None:
    session = started(dbx, b"abc")

    append(dbx, session, 3, b"")
    with pytest.raises(Exception, match="correct_offset=3"):
        append(dbx, session, 0, b"")


def test_a_closed_session_takes_nothing_more(dbx: Dropbox) -> None:
    session = started(dbx)
    append(dbx, session, 0, b"abc", close=True)

    assert tags(append, dbx, session, 3, b"d") == "closed"
    dbx.files_upload_session_finish(b"", at(session, 3), CommitInfo("/x"))
    assert finish_tags(dbx, session, 3) == "lookup_failed/not_found"


def test_a_concurrent_session_takes_whole_blocks_in_any_order(dbx: Dropbox) -> None:
    session = started(dbx, concurrent=True)

    append(dbx, session, BLOCK, CONTENT[BLOCK : 2 * BLOCK])
    append(dbx, session, 2 * BLOCK, CONTENT[2 * BLOCK :], close=True)
    assert finish_tags(dbx, session, len(CONTENT)) == "concurrent_session_missing_data"
    made = started(dbx, concurrent=True)
    for offset in (BLOCK, 0, 2 * BLOCK):
        piece = CONTENT[offset : offset + BLOCK]
        append(dbx, made, offset, piece, close=len(piece) < BLOCK)
    file = dbx.files_upload_session_finish(b"", at(made, len(CONTENT)), CommitInfo("/x"))

    assert file.content_hash == digest.of_bytes(CONTENT, CONTENT_HASH).hex
    assert dbx.files_download("/x")[1].content == CONTENT


def test_a_concurrent_session_refuses_what_is_no_whole_block(dbx: Dropbox) -> None:
    session = started(dbx, concurrent=True)

    assert tags(append, dbx, session, 5, bytes(BLOCK)) == (
        "concurrent_session_invalid_offset"
    )
    assert tags(append, dbx, session, 0, b"short") == (
        "concurrent_session_invalid_data_size"
    )
    assert finish_tags(dbx, session, 0) == "concurrent_session_not_closed"


def test_a_concurrent_session_starts_empty_and_open(dbx: Dropbox) -> None:
    def start(data: bytes, **more: Any) -> None:
        kind = UploadSessionType.concurrent
        dbx.files_upload_session_start(data, session_type=kind, **more)

    assert tags(start, b"x") == "concurrent_session_data_not_allowed"
    assert tags(start, b"", close=True) == "concurrent_session_close_not_allowed"


@pytest.mark.parametrize("answer", ["accept", "incorrect_offset"])
def test_a_part_that_comes_twice_is_answered_as_is_set(
    dbx: Dropbox, emulator: Emulator, answer: str
) -> None:
    emulator.settings(duplicate_append=answer)
    session = started(dbx, concurrent=True)
    append(dbx, session, 0, bytes(BLOCK))

    if answer == "accept":
        append(dbx, session, 0, bytes(BLOCK))
    else:
        assert "incorrect_offset" in tags(append, dbx, session, 0, bytes(BLOCK))


def test_a_session_lives_for_a_week(dbx: Dropbox, emulator: Emulator) -> None:
    session = started(dbx, b"abc")

    emulator.advance(WEEK - 60)
    append(dbx, session, 3, b"")
    emulator.advance(120)

    assert tags(append, dbx, session, 3, b"") == "not_found"


def test_a_session_belongs_to_who_began_it(dbx: Dropbox, bob: Dropbox) -> None:
    session = started(dbx, b"abc")

    assert tags(append, bob, session, 3, b"") == "not_found"


def test_bytes_that_were_damaged_on_the_way_are_refused(dbx: Dropbox) -> None:
    session = started(dbx)

    wrong = "0" * 64
    assert tags(append, dbx, session, 0, b"abc", content_hash=wrong) == (
        "content_hash_mismatch"
    )
    assert tags(dbx.files_upload, b"abc", "/x", content_hash=wrong) == (
        "content_hash_mismatch"
    )
    append(dbx, session, 0, b"abc")


def test_many_small_files_take_three_calls(dbx: Dropbox, emulator: Emulator) -> None:
    names = [f"/many/{number}" for number in range(40)]

    sessions = dbx.files_upload_session_start_batch(len(names)).session_ids
    parts = [
        UploadSessionAppendBatchArgEntry(at(id, 0), 2, close=True) for id in sessions
    ]
    dbx.files_upload_session_append_batch(b"xy" * len(names), parts)
    ends = [
        UploadSessionFinishArg(at(id, 2), CommitInfo(name))
        for id, name in zip(sessions, names, strict=True)
    ]
    made = dbx.files_upload_session_finish_batch_v2(ends).entries

    assert all(each.is_success() for each in made)
    assert paths(dbx, "/many") == sorted(names)
    assert emulator.counters()["total"] == 4


def test_a_batch_tells_of_each_what_became_of_it(
    dbx: Dropbox, emulator: Emulator
) -> None:
    dbx.files_upload(b"there", "/there")
    open_one = started(dbx, b"x")
    sessions = dbx.files_upload_session_start_batch(2).session_ids
    parts = [
        UploadSessionAppendBatchArgEntry(at(sessions[0], 0), 1, close=True),
        UploadSessionAppendBatchArgEntry(at(sessions[1], 5), 1, close=True),
    ]
    appended = dbx.files_upload_session_append_batch(b"ab", parts).entries

    ends = [
        UploadSessionFinishArg(at(sessions[0], 1), CommitInfo("/there")),
        UploadSessionFinishArg(at(open_one, 1), CommitInfo("/open")),
        UploadSessionFinishArg(at("none", 1), CommitInfo("/none")),
    ]
    made = dbx.files_upload_session_finish_batch_v2(ends).entries

    assert [each.is_success() for each in appended] == [True, False]
    failures = [each.get_failure() for each in made]
    assert failures[0].get_path().get_conflict().is_file()
    assert failures[1].get_lookup_failed().is_not_closed()
    assert failures[2].get_lookup_failed().is_not_found()


def test_what_was_sent_is_kept_where_it_could_not_be_written(dbx: Dropbox) -> None:
    dbx.files_upload(b"there", "/x")

    with pytest.raises(Exception, match="upload_session_id") as caught:
        dbx.files_upload(b"mine", "/x")
    kept: Any = caught.value
    session = kept.error.get_path().upload_session_id
    mode = WriteMode.overwrite
    dbx.files_upload_session_finish(b"", at(session, 4), CommitInfo("/x", mode=mode))

    assert dbx.files_download("/x")[1].content == b"mine"


def test_the_sdks_own_transfer_goes_both_ways(
    dbx: Dropbox, emulator: Emulator, tmp_path: Path
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(CONTENT * 3)

    file_transfer.upload_file(dbx, str(source), "/big")
    file_transfer.download_file(dbx, "/big", str(target))

    assert target.read_bytes() == source.read_bytes()
    assert emulator.counters()["calls"]["files/upload_session/append_v2"] > 1
