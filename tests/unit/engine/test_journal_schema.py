"""A journal of an older fxtui is read on, and one of a newer is left as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fxtui.domain import codec
from fxtui.domain.context import Context
from fxtui.domain.errors import JournalNewer, Problem
from fxtui.domain.request import Jobs, TransferId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count
from fxtui.domain.value import replace
from fxtui.engine.journal import Journal, open_journal
from fxtui.engine.journal.schema import SCHEMA

from .journals import HERE, REQUEST, THERE, a_headway, a_job, content, transfers_in

SCHEMA_1 = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job BLOB NOT NULL, request BLOB NOT NULL, context BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL, name BLOB NOT NULL, state TEXT NOT NULL, size INTEGER NOT NULL,
    proof TEXT, warned INTEGER NOT NULL, fixed BLOB NOT NULL, loose BLOB NOT NULL,
    UNIQUE (job, name)
);
CREATE INDEX IF NOT EXISTS by_state ON transfers (state, id);
PRAGMA user_version=1;
"""
"""What fxtui made before a journal could be read on: never to be changed."""

JOB_1 = (
    b'{"id":0,"request":{"type":"JobRequest","verb":"copy","sources":[[{"scheme":"file",'
    b'"key":"a","profile":null},"a"]],"target":{"scheme":"s3","key":"b/","profile":null},'
    b'"if_exists":"overwrite"},"created":1.0,"sources":1,"planned":true,"reasons":[],'
    b'"cancelled":false,"problem":null,"finished":null,"tally":{}}'
)
FIXED_1 = (
    b'[{"scheme":"file","key":"a","profile":null},'
    b'{"scheme":"s3","key":"b/a","profile":null},"v",2.5]'
)
PAUSED_1 = (
    b'[["user"],"skip",{"code":"x","message":"y","location":null,"detail":""},["n"],null]'
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def old(path: Path) -> Path:
    """A journal of schema 1 with a job of two transfers."""
    context = codec.encode(Context().stored(b"salt"))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"PRAGMA journal_mode=WAL; {SCHEMA_1}")
        database.execute("INSERT INTO meta VALUES ('salt', ?)", [b"salt"])
        database.execute(
            "INSERT INTO jobs VALUES (7, ?, ?, ?)",
            [JOB_1, codec.encode(REQUEST), context],
        )
        database.executemany(
            "INSERT INTO transfers VALUES (?, 7, ?, ?, 5, ?, 0, ?, ?)",
            [
                (3, b"0/a", "succeeded", "md5", FIXED_1, b"[[],null,null,[],9.0]"),
                (4, b"0/b", "paused", None, FIXED_1, PAUSED_1),
                (9, b"0/c", "queued", None, FIXED_1, b"[[],null,null,[],null]"),
            ],
        )
        database.commit()
    return path


def test_an_old_journal_is_read_on(old: Path) -> None:
    journal = Journal(old)

    ((job, _),) = journal.jobs()
    done, held, waiting = journal.page(Jobs((job.id,)), None).transfers
    assert (job.id, job.request, job.tally.verified) == (7, REQUEST, Count(1, 5))
    assert (done.state, done.finished, done.digest) == (State.SUCCEEDED, 9.0, None)
    assert held.reasons == {Reason.USER}
    assert held.problem == Problem("x", "y")
    assert held.notes == ("n",)
    assert journal.queued(job.id, None, limit=9) == [(9.0, waiting)]
    assert journal.salt == b"salt"
    journal.close()


def test_what_is_new_works_in_an_old_journal(old: Path) -> None:
    journal = Journal(old)
    ((job, _),) = journal.jobs()

    (added,) = transfers_in(journal, job.id, ["d"])
    a_headway(journal, TransferId(9), [1])
    journal.set_ranks([added.id], "first")
    journal.close()

    again = Journal(old)
    assert [t.id for _, t in again.queued(job.id, None, limit=9)] == [added.id, 9]
    assert again.headway_ids() == {9}
    again.close()


def test_an_old_journal_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    new, migrated = Journal(tmp_path / "new.sqlite"), Journal(old)

    tables = [j._database.read("SELECT * FROM sqlite_schema") for j in (new, migrated)]

    assert {row[1] for row in tables[0]} == {row[1] for row in tables[1]}
    new.close()
    migrated.close()


def test_an_old_move_that_is_not_done_has_folders_to_remove(old: Path) -> None:
    with closing(sqlite3.connect(old)) as database:
        for id_, finished in ((8, b"null"), (9, b"2.0")):
            database.execute(
                "INSERT INTO jobs SELECT ?, ?, ?, context FROM jobs WHERE id = 7",
                [
                    id_,
                    JOB_1.replace(b'"finished":null', b'"finished":' + finished),
                    codec.encode(replace(REQUEST, verb=Verb.MOVE)),
                ],
            )
        database.commit()
    journal = Journal(old)

    assert [(job.id, job.unswept) for job, _ in journal.jobs()] == [
        (7, False),
        (8, True),
        (9, False),
    ]
    journal.close()


def test_a_copy_of_the_old_journal_stays(old: Path) -> None:
    Journal(old).close()

    with closing(sqlite3.connect(old.with_name("journal.sqlite.schema1"))) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM transfers").fetchone() == (3,)
    assert not list(old.parent.glob("*.new"))


def test_a_step_that_fails_leaves_the_old_journal(old: Path) -> None:
    with closing(sqlite3.connect(old)) as database:
        database.execute("CREATE TABLE parts (in_the_way)")

    with pytest.raises(Exception, match="damaged"):
        Journal(old)

    with closing(sqlite3.connect(old)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM transfers").fetchone() == (3,)
        assert "rank" not in [
            r[1] for r in database.execute("PRAGMA table_info(transfers)")
        ]


def test_a_newer_journal_is_not_touched(path: Path) -> None:
    journal = Journal(path)
    a_job(journal)
    journal._database.read(f"PRAGMA user_version={SCHEMA + 1}")
    journal.close()
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}

    with pytest.raises(JournalNewer, match=r"newer fxtui.*FXTUI_STATE"):
        open_journal(path)

    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_newer_journal_whose_process_died_is_not_read(
    path: Path, tmp_path: Path
) -> None:
    journal = Journal(path)
    journal._database.read(f"PRAGMA user_version={SCHEMA + 1}")
    (tmp_path / "left").mkdir()
    left = tmp_path / "left" / path.name
    for ending in ("", "-wal"):
        data = path.with_name(path.name + ending).read_bytes()
        left.with_name(left.name + ending).write_bytes(data)
    journal.close()

    with pytest.raises(JournalNewer):
        Journal(left)


def test_a_journal_of_a_dead_process_is_adopted_whole(path: Path, tmp_path: Path) -> None:
    ours, other = Journal(path), Journal(tmp_path / "other.sqlite")
    mine = transfers_in(ours, a_job(ours).id, ["a", "b"])
    a_headway(ours, mine[1].id, [1])
    job = a_job(other)
    theirs = transfers_in(other, job.id, ["a", "b", "c"])
    a_headway(other, theirs[1].id, [1, 2])
    other.set_ranks([theirs[2].id], "first")
    other.close()

    assert ours.adopt(tmp_path / "other.sqlite") == 1

    adopted = ours.jobs()[-1][0]
    order = [t for _, t in ours.queued(adopted.id, None, limit=9)]
    assert ours.request(adopted.id) == REQUEST
    assert [t.target for t in order] == [THERE.child(name) for name in "cab"]
    assert ours.headway_ids() == {mine[1].id, order[2].id}
    headway = ours.headway(order[2].id)
    assert headway is not None
    assert [receipt.number for receipt in headway.receipts] == [1, 2]
    assert order[0].source == HERE
    assert not (tmp_path / "other.sqlite").exists()
    ours.close()


def test_an_adopted_job_waits_behind_ours(path: Path, tmp_path: Path) -> None:
    ours, other = Journal(path), Journal(tmp_path / "other.sqlite")
    mine, job = a_job(ours), a_job(other)
    ours.save_jobs([replace(mine, rank=1.0)])
    other.save_jobs([replace(job, rank=1.0)])
    other.close()

    ours.adopt(tmp_path / "other.sqlite")

    assert [job.rank for job, _ in ours.jobs()] == [1.0, 2.0]
    ours.close()


def test_nothing_is_adopted_twice(path: Path, tmp_path: Path) -> None:
    ours, other = Journal(path), Journal(tmp_path / "other.sqlite")
    transfers_in(other, a_job(other).id, ["a"])
    other.close()
    ours.adopt(tmp_path / "other.sqlite")
    before = content(ours)

    (tmp_path / "other.sqlite.adopted").rename(tmp_path / "other.sqlite")  # a crash
    ours.adopt(tmp_path / "other.sqlite")

    assert content(ours) == before
    ours.close()


def test_an_old_journal_is_adopted_too(old: Path, tmp_path: Path) -> None:
    ours = Journal(tmp_path / "ours.sqlite")

    ours.adopt(old)

    ((job, _),) = ours.jobs()
    assert job.tally.total == Count(3, 15)
    assert job.rank == 7.0
    ours.close()
