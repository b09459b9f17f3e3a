"""Where a storage hashes as Dropbox does, bytes are proved as anywhere else.

So are uploads in sessions whose parts go one after the other, and dates that are kept.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.digest import BLOCK, CONTENT_HASH, CRC64NVME, of_bytes
from fxtui.domain.content import Body
from fxtui.domain.entry import Cursor, Entry, Page, Trait
from fxtui.domain.errors import QuotaExceeded, StorageError
from fxtui.domain.events import Board
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.request import (
    JobId,
    JobRequest,
    Matching,
    Order,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.sharing import Answer, AskSpace, Space, Wish
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Standing
from fxtui.domain.uploads import Part, PartLimits, PartReceipt, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.engine import parking
from fxtui.engine.pace import Pace
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import (
    ME,
    World,
    at,
    copy,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)

CONTENT = os.urandom(2 * BLOCK + 12_345)
POLICY = Policy(backoff=0.0, attempts=2, part_size=BLOCK, multipart_from=BLOCK + 1)
LIMITS = PartLimits(min_size=BLOCK, align=BLOCK, last_after_all=True, listable=False)


class Hashing(MemoryStorage):
    """Hashes, and keeps dates, as Dropbox does."""

    def __init__(self, limits: PartLimits = LIMITS) -> None:
        super().__init__(limits=limits, algorithm=CONTENT_HASH)
        self.capabilities = replace(self.capabilities, keeps_dates=True)
        self.sent: list[int] = []
        self.fails_at = 0

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        if part.number == self.fails_at:
            raise StorageError("no more of it")
        self.sent.append(part.number)
        return await super().upload_part(session, part, body)

    def lose_bytes(self) -> None:
        """The server has less than it said."""
        for upload in self._uploads.values():
            upload.parts.pop(max(upload.parts))


class Sequential(Hashing):
    expires: float | None = None

    def __init__(self) -> None:
        super().__init__(replace(LIMITS, last_after_all=False, ordered=True))

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        session = await super().create_upload(key, size, options=options)
        return replace(session, expires=self.expires)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/big").write_bytes(CONTENT)
    os.utime(tmp_path / "here/big", (1_600_000_000, 1_600_000_000))
    return tmp_path / "here"


@pytest.mark.parametrize("storage", [Hashing, Sequential])
async def test_there_and_back_is_proved_by_the_hash_and_dated(
    storage: type[Hashing], here: Path, tmp_path: Path
) -> None:
    there = storage() if storage is Sequential else Hashing()
    async with engine_on(World({None: there}), POLICY) as engine:
        up = await done(engine, copy(at(here / "big"), memory("b/")))
        down = await done(engine, copy(memory("b/big"), at(tmp_path)))
        moved = [*await transfers(engine, up.id), *await transfers(engine, down.id)]

    assert [t.proof for t in moved] == [CONTENT_HASH, CONTENT_HASH]
    assert moved[0].digest == of_bytes(CONTENT, CONTENT_HASH)
    assert (tmp_path / "big").read_bytes() == CONTENT
    assert (tmp_path / "big").stat().st_mtime == 1_600_000_000


async def test_from_one_kind_of_hash_to_the_other_both_are_compared(here: Path) -> None:
    one, other = MemoryStorage(algorithm=CRC64NVME), Hashing()
    await one.put("a/x", Bytes(CONTENT))
    async with engine_on(World({None: one, "other": other}), POLICY) as engine:
        there = await done(engine, copy(memory("a/x"), memory("b/", "other")))
        back = await done(engine, copy(memory("b/x", "other"), memory("c/")))
        moved = [*await transfers(engine, there.id), *await transfers(engine, back.id)]

    assert [t.state for t in moved] == [State.SUCCEEDED] * 2
    assert {t.proof for t in moved} <= {CRC64NVME, CONTENT_HASH}
    assert await read(one, "c/x") == CONTENT


class TestSequentialSessions:
    async def test_only_what_is_missing_goes_after_a_crash(
        self, here: Path, tmp_path: Path
    ) -> None:
        there = Sequential()
        await self._interrupted(there, here, tmp_path / "journal")

        assert there.sent == [1, 2, 3]
        assert await read(there, "b/big") == CONTENT

    async def test_what_the_server_has_not_goes_again(
        self, here: Path, tmp_path: Path
    ) -> None:
        there = Sequential()
        await self._interrupted(
            there, here, tmp_path / "journal", between=there.lose_bytes
        )

        assert there.sent == [1, 2, 2, 3]
        assert await read(there, "b/big") == CONTENT

    async def test_a_session_that_is_too_old_begins_anew_and_says_so(
        self, here: Path, tmp_path: Path
    ) -> None:
        there = Sequential()
        there.expires = time.time() - 1
        notes = await self._interrupted(there, here, tmp_path / "journal")

        assert there.sent == [1, 2, 1, 2, 3]
        assert any("too old" in note for note in notes)
        assert await read(there, "b/big") == CONTENT

    async def _interrupted(
        self,
        there: Sequential,
        here: Path,
        journal: Path,
        between: Callable[[], None] = lambda: None,
    ) -> tuple[str, ...]:
        """Fail at the third part, end, and go on in another engine; its notes."""
        there.fails_at = 3
        async with engine_on(World({None: there}), POLICY, journal) as engine:
            job = await done(engine, copy(at(here / "big"), memory("b/")))
        assert job.standing is Standing.FAILED
        there.fails_at = 0
        between()
        async with engine_on(World({None: there}), POLICY, journal) as engine:
            await engine.order(Order.RETRY, Matching(job.id), ME)
            await finished(engine, job.id)
            (moved,) = await transfers(engine, job.id)
        assert moved.state is State.SUCCEEDED, moved.problem
        return moved.notes


class Library(Hashing):
    """Has a document without bytes of its own, which it tells as a text."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, exports=("markdown", "html"))

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        page = await super().list_page(prefix, cursor, recursive=recursive)
        return replace(page, entries=[self._marked(entry) for entry in page.entries])

    async def stat(self, key: Key) -> Entry:
        return self._marked(await super().stat(key))

    async def export(self, key: Key, format: str) -> AsyncGenerator[bytes, None]:
        yield b"# the plan, "
        yield f"as {format}".encode()

    def _marked(self, entry: Entry) -> Entry:
        if not entry.key.endswith(".paper"):
            return entry
        return replace(entry, size=None, digest=None, traits=(Trait.DOCUMENT,))


class TestDocuments:
    @pytest.fixture
    async def library(self) -> Library:
        library = Library()
        await library.put("docs/plan.paper", Bytes(b""))
        await library.put("docs/data", Bytes(b"1"))
        return library

    @pytest.mark.parametrize("source", ["docs/", "docs/plan.paper"])
    async def test_they_are_left_out_unless_they_may_be_exported(
        self, library: Library, tmp_path: Path, source: str
    ) -> None:
        async with engine_on(World({None: library})) as engine:
            job = await done(engine, copy(memory(source), at(tmp_path)))
            found = {t.state: t for t in await transfers(engine, job.id)}

        assert "--export" in str(found[State.SKIPPED].problem)
        assert not list(tmp_path.glob("plan*"))

    @pytest.mark.parametrize("source", ["docs/", "docs/plan.paper"])
    async def test_their_text_is_copied_if_that_is_asked_for(
        self, library: Library, tmp_path: Path, source: str
    ) -> None:
        async with engine_on(World({None: library})) as engine:
            request = replace(copy(memory(source), at(tmp_path)), export="markdown")
            job = await done(engine, request)

        assert job.standing is Standing.SUCCEEDED
        assert (tmp_path / "plan.md").read_text() == "# the plan, as markdown"

    async def test_a_move_never_takes_one_away(
        self, library: Library, tmp_path: Path
    ) -> None:
        async with engine_on(World({None: library})) as engine:
            request = copy(memory("docs/"), at(tmp_path), verb=Verb.MOVE)
            await done(engine, replace(request, export="markdown"))

        assert (await library.stat("docs/plan.paper")).traits == (Trait.DOCUMENT,)

    async def test_an_unknown_format_is_refused_by_name(
        self, library: Library, tmp_path: Path
    ) -> None:
        async with engine_on(World({None: library})) as engine:
            request = replace(copy(memory("docs/"), at(tmp_path)), export="docx")
            job = await done(engine, request)
            found = {t.source.name: t for t in await transfers(engine, job.id)}

        assert "markdown, html" in str(found["plan.paper"].problem)


async def test_a_sync_spares_what_only_its_date_speaks_against(here: Path) -> None:
    there = Hashing()
    async with engine_on(World({None: there}), POLICY) as engine:
        await done(engine, copy(at(here / "big"), memory("b/")))
        os.utime(here / "big")  # it is newer now, and the same
        (here / "other").write_bytes(b"1")
        await there.put("b/other", Bytes(b"2"), options=WriteOptions(modified=1))
        sources = (Source(at(here)),)
        request = JobRequest(Verb.SYNC, sources, memory("b/"), sync=SyncRules())
        job = await done(engine, request)
        moved = [t.source.name for t in await transfers(engine, job.id)]

    assert moved == ["other"]


class Full(Hashing):
    """An account without room, until somebody makes some."""

    free = 0

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, wishes=frozenset({"AskSpace"}))

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        if not self.free:
            raise QuotaExceeded("the account is full")
        return await super().put(key, body, mode, options=options)

    async def grant(self, key: Key, wish: Wish) -> Answer:
        assert isinstance(wish, AskSpace)
        return Space(10, 10 + self.free)


async def succeeded(engine: TransferEngine, job: JobId) -> None:
    """Wait for that, whatever the job waits for itself."""
    board = Board()
    async with asyncio.timeout(20), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if board.jobs[job].standing is Standing.SUCCEEDED:
                return


async def test_an_account_that_is_full_parks_the_job_until_it_has_room(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parking, "SOONEST", 0.01)
    monkeypatch.setattr(parking, "LATEST", 0.02)
    there = Full()
    (here / "small").write_bytes(b"1")
    async with engine_on(World({None: there}), POLICY) as engine:
        job = await engine.submit(copy(at(here / "small"), memory("b/")), ME)
        parked = await finished(engine, job)
        there.free = 10**9
        await succeeded(engine, job)

    assert parked.reasons == {Reason.DISK}
    assert await read(there, "b/small") == b"1"


@pytest.mark.looptime
async def test_a_server_that_wants_peace_gets_it_from_all() -> None:
    line = Pace(Policy()).line(MemoryStorage())
    loop = asyncio.get_running_loop()
    began = loop.time()
    line.slow_down(300)

    async with line.turn():
        waited = loop.time() - began

    assert 300 <= waited < 301
