"""A transfer that was ended goes on where it stopped: only what is missing moves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest

from fxtui.cli.headway import moved_bytes
from fxtui.digest import CRC64NVME
from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Entry, Version
from fxtui.domain.errors import (
    ConnectionLost,
    PermissionDenied,
    StorageError,
    UploadSessionLost,
)
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobId, Jobs, Order, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Standing
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.engine import filling
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.front.sightings import board_of
from fxtui.storage.local import LocalStorage
from fxtui.storage.local_landing import LocalLanding
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import (
    ME,
    World,
    at,
    copy,
    crash,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)

PART = 1024
PARTS = 8
BIG = os.urandom(PART * PARTS)
STEADY = Policy(backoff=0.0, attempts=2, part_size=PART, multipart_from=2 * PART, parts=2)


class Halting(MemoryStorage):
    """Stops after so many parts, in or out, until it is let go; it counts them all."""

    def __init__(self, after: int, error: StorageError | None = None) -> None:
        super().__init__()
        self.sent: list[int] = []
        self.read_bytes = 0
        self.left, self.error = after, error
        self.reached = asyncio.Event()
        self.is_listable = True

    def let_go(self) -> None:
        self.left, self.error = 10**9, None

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        await self._halt()
        receipt = await super().upload_part(session, part, body)
        self.sent.append(part.number)
        return receipt

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        if not self.is_listable:
            raise PermissionDenied("this key may only write")
        return await super().list_parts(session)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        await self._halt()
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                self.read_bytes += len(chunk)
                yield chunk

    @property
    def sessions(self) -> list[str]:
        return list(self._uploads)

    def lose_sessions(self) -> None:
        self._uploads.clear()

    async def _halt(self) -> None:
        self.left -= 1
        if self.left >= 0:
            return
        self.reached.set()
        if self.error:
            raise self.error
        await asyncio.Event().wait()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.fixture
def there() -> Halting:
    return Halting(4)


@pytest.fixture
def world(there: Halting) -> World:
    return World({None: there})


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has landed is written down at once, so that no test has to wait for it."""
    monkeypatch.setattr(filling, "RECORD_EVERY", 0.002)


async def halted_upload(engine: TransferEngine, there: Halting, here: Path) -> JobId:
    """A copy of a file of eight parts, four of which have arrived."""
    (here / "big").write_bytes(BIG)
    job = await engine.submit(copy(at(here / "big"), memory("b/")), ME)
    await there.reached.wait()
    await four_are_written_down(engine, job)
    return job


async def halted_download(engine: TransferEngine, there: Halting, here: Path) -> JobId:
    await there.put("b/big", Bytes(BIG))
    job = await engine.submit(copy(memory("b/big"), at(here)), ME)
    await there.reached.wait()
    await four_are_written_down(engine, job)
    return job


async def four_are_written_down(engine: TransferEngine, job: JobId) -> None:
    """Until the journal has four whole parts; one on its way is in it as well."""
    while [size for _, size in await parts_of(engine, job)].count(PART) < 4:
        pass


async def parts_of(engine: TransferEngine, job: JobId) -> tuple[tuple[int, int], ...]:
    (transfer,) = await transfers(engine, job)
    return (await engine.inspect(transfer.id, ME)).parts


class TestUploads:
    async def test_a_paused_one_keeps_its_parts(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert sorted(there.sent) == list(range(1, PARTS + 1))
        assert await read(there, "b/big") == BIG

    @pytest.mark.parametrize("listable", [True, False])
    async def test_a_crash_costs_the_parts_in_flight(
        self, world: World, there: Halting, here: Path, tmp_path: Path, listable: bool
    ) -> None:
        there.is_listable = listable
        journal = tmp_path / "journal"
        stack = AsyncExitStack()
        engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
        job = await halted_upload(engine, there, here)
        await crash(engine, stack)
        there.let_go()

        async with engine_on(world, STEADY, journal) as again:
            after = await finished(again, job)

        assert after.standing is Standing.SUCCEEDED
        assert sorted(there.sent) == list(range(1, PARTS + 1))
        assert (await read(there, "b/big"), there.sessions) == (BIG, [])

    async def test_who_attaches_sees_at_once_how_far_a_paused_one_had_come(
        self, world: World, there: Halting, here: Path, tmp_path: Path
    ) -> None:
        """In the service that moved it, and in the next one."""
        journal = tmp_path / "journal"
        async with engine_on(world, STEADY, journal) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            [rest] = (await board_of(engine, ME)).rests.values()
            assert (rest.job, rest.sample.stored) == (job, 4 * PART)

        async with engine_on(world, STEADY, journal) as again:
            [rest] = (await board_of(again, ME)).rests.values()
            assert (rest.job, rest.sample.stored) == (job, 4 * PART)
            await again.order(Order.RESUME, Jobs((job,)), ME)
            resumed = await board_of(again, ME)
            assert moved_bytes(resumed.jobs[job], resumed) >= 4 * PART
            there.let_go()
            await finished(again, job)
            assert not (await board_of(again, ME)).rests

    async def test_a_part_that_only_the_server_knows_of_is_recognised(
        self, world: World, there: Halting, here: Path, tmp_path: Path
    ) -> None:
        """It arrived, and the service was killed before it could be written down."""
        journal = tmp_path / "journal"
        stack = AsyncExitStack()
        engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
        job = await halted_upload(engine, there, here)
        await crash(engine, stack)
        session = UploadSession("b/big", there.sessions[0])
        ours, theirs = Part(5, Span(4 * PART, PART), False), Part(6, Span(0, PART), False)
        there.let_go()
        await there.upload_part(session, ours, Bytes(BIG[4 * PART : 5 * PART]))
        await there.upload_part(session, theirs, Bytes(bytes(PART)))

        async with engine_on(world, STEADY, journal) as again:
            await finished(again, job)

        assert there.sent[4:6] == [5, 6]
        assert sorted(there.sent[6:]) == [6, 7, 8]
        assert await read(there, "b/big") == BIG

    async def test_a_file_that_changed_is_sent_anew_and_says_so(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            (here / "big").write_bytes(other := BIG[::-1])
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)
            (transfer,) = await transfers(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (await read(there, "b/big"), there.sessions) == (other, [])
        assert any("changed" in note for note in transfer.notes)

    async def test_a_session_that_the_server_lost_is_begun_anew_and_says_so(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            there.lose_sessions()
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)
            (transfer,) = await transfers(engine, job)

        assert (after.standing, await read(there, "b/big")) == (Standing.SUCCEEDED, BIG)
        assert any("lost" in note for note in transfer.notes)

    async def test_one_that_was_complete_when_the_service_was_killed_is_not_sent_again(
        self, here: Path, tmp_path: Path
    ) -> None:
        there = Unheard(10**9)
        world, journal, stack = (
            World({None: there}),
            tmp_path / "journal",
            AsyncExitStack(),
        )
        engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
        (here / "big").write_bytes(BIG)
        request = replace(copy(at(here / "big"), memory("b/")), if_exists=IfExists.RENAME)
        job = await engine.submit(request, ME)
        await there.reached.wait()
        await crash(engine, stack)
        there.is_heard = True

        async with engine_on(world, STEADY, journal) as again:
            after = await finished(again, job)
            (transfer,) = await transfers(again, job)

        assert (after.standing, len(there.sent)) == (Standing.SUCCEEDED, PARTS)
        assert transfer.target and transfer.target.key == "b/big"

    async def test_a_cancelled_one_leaves_no_session(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.CANCEL, Jobs((job,)), ME)

        assert there.sessions == []

    async def test_one_that_is_cancelled_while_it_is_paused_leaves_none_either(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_upload(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            assert there.sessions
            await engine.order(Order.CANCEL, Jobs((job,)), ME)

        assert there.sessions == []

    async def test_a_failed_one_keeps_its_parts_until_it_is_cleared(
        self, world: World, there: Halting, here: Path
    ) -> None:
        there.error = PermissionDenied("not any more")
        async with engine_on(world, STEADY) as engine:
            (here / "big").write_bytes(BIG)
            job = await done(engine, copy(at(here / "big"), memory("b/")))
            assert (job.standing, len(there.sessions)) == (Standing.FAILED, 1)
            sent = len(there.sent)
            there.let_go()
            await engine.order(Order.RETRY, Jobs((job.id,)), ME)
            again = await finished(engine, job.id)

        assert (again.standing, len(there.sent)) == (Standing.SUCCEEDED, PARTS)
        assert 0 < sent < PARTS

    async def test_a_failed_one_that_is_cleared_leaves_no_session(
        self, world: World, there: Halting, here: Path
    ) -> None:
        there.error = PermissionDenied("not any more")
        async with engine_on(world, STEADY) as engine:
            (here / "big").write_bytes(BIG)
            job = await done(engine, copy(at(here / "big"), memory("b/")))
            await engine.order(Order.CLEAR, Jobs((job.id,)), ME)

        assert there.sessions == []

    async def test_one_that_is_cleared_the_moment_it_fails_leaves_none_either(
        self, world: World, there: Halting, here: Path
    ) -> None:
        there.error = PermissionDenied("not any more")
        async with engine_on(world, STEADY) as engine:
            (here / "big").write_bytes(BIG)
            job = await engine.submit(copy(at(here / "big"), memory("b/")), ME)
            async with asyncio.timeout(20):
                known = engine._ledger.jobs
                while not known[job].standing.is_final:  # noqa: ASYNC110  # none tells yet
                    await asyncio.sleep(0)
            await engine.order(Order.CLEAR, Jobs((job,)), ME)

        assert there.sessions == []

    async def test_a_session_begun_elsewhere_is_gone_on_with(
        self, world: World, there: Halting, here: Path
    ) -> None:
        (here / "big").write_bytes(BIG)
        session = await there.create_upload("b/big", len(BIG))
        there.let_go()
        first = Part(1, Span(0, 2 * PART), False)
        await there.upload_part(session, first, Bytes(BIG[: 2 * PART]))
        request = replace(copy(at(here / "big"), memory("b/")), upload_id=session.token)

        async with engine_on(world, STEADY) as engine:
            job = await done(engine, request)

        assert (job.standing, sorted(there.sent)) == (Standing.SUCCEEDED, [1, 2, 3, 4])
        assert (await read(there, "b/big"), there.sessions) == (BIG, [])

    async def test_a_session_that_nobody_knows_is_an_error_and_sends_nothing(
        self, world: World, there: Halting, here: Path
    ) -> None:
        (here / "big").write_bytes(BIG)
        request = replace(copy(at(here / "big"), memory("b/")), upload_id="nobodys")

        async with engine_on(world, STEADY) as engine:
            job = await done(engine, request)
            (transfer,) = await transfers(engine, job.id)

        assert (job.standing, there.sent) == (Standing.FAILED, [])
        assert transfer.problem and "nobodys" in transfer.problem.message


class Unheard(Halting):
    """What completes an upload hears no answer, until it is heard."""

    is_heard = False

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        if self.is_heard:
            try:
                return await super().complete_upload(
                    session, receipts, mode, options=options
                )
            except UploadSessionLost:
                return await self.stat(session.key)  # as S3 does it, by size and ETag
        await super().complete_upload(session, receipts, mode, options=options)
        self.reached.set()
        await asyncio.Event().wait()
        raise AssertionError


class TestDownloads:
    async def test_a_paused_one_keeps_what_has_landed(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_download(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert after.tally.verified.objects == 1
        assert there.read_bytes == len(BIG)
        assert [path.name for path in here.iterdir()] == ["big"]
        assert (here / "big").read_bytes() == BIG

    async def test_a_crash_costs_the_spans_in_flight(
        self, world: World, there: Halting, here: Path, tmp_path: Path
    ) -> None:
        journal, stack = tmp_path / "journal", AsyncExitStack()
        engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
        job = await halted_download(engine, there, here)
        await crash(engine, stack)
        there.let_go()

        async with engine_on(world, STEADY, journal) as again:
            after = await finished(again, job)

        assert (after.standing, there.read_bytes) == (Standing.SUCCEEDED, len(BIG))
        assert [path.name for path in here.iterdir()] == ["big"]
        assert (here / "big").read_bytes() == BIG

    async def test_an_object_that_changed_is_fetched_anew_and_says_so(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_download(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            await there.put("b/big", Bytes(other := BIG[::-1]))
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)
            (transfer,) = await transfers(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (here / "big").read_bytes() == other
        assert any("changed" in note for note in transfer.notes)
        assert [path.name for path in here.iterdir()] == ["big"]

    async def test_bytes_that_were_damaged_meanwhile_are_fetched_anew(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_download(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            (unfinished,) = here.iterdir()
            with unfinished.open("r+b") as file:
                file.write(b"damaged!")
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (here / "big").read_bytes() == BIG

    async def test_an_unfinished_file_that_somebody_removed_is_begun_anew(
        self, world: World, there: Halting, here: Path
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_download(engine, there, here)
            await engine.order(Order.PAUSE, Jobs((job,)), ME)
            next(here.iterdir()).unlink()
            there.let_go()
            await engine.order(Order.RESUME, Jobs((job,)), ME)
            after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (here / "big").read_bytes() == BIG

    @pytest.mark.parametrize("paused", [True, False])
    async def test_a_cancelled_one_leaves_no_file(
        self, world: World, there: Halting, here: Path, paused: bool
    ) -> None:
        async with engine_on(world, STEADY) as engine:
            job = await halted_download(engine, there, here)
            if paused:
                await engine.order(Order.PAUSE, Jobs((job,)), ME)
            await engine.order(Order.CANCEL, Jobs((job,)), ME)

        assert list(here.iterdir()) == []

    async def test_a_span_that_breaks_off_goes_on_inside(self, here: Path) -> None:
        there = Crumbling()
        await there.put("b/big", Bytes(BIG))
        world = World({None: there})

        async with engine_on(world, STEADY) as engine:
            job = await done(engine, copy(memory("b/big"), at(here)))

        assert job.standing is Standing.SUCCEEDED
        assert (here / "big").read_bytes() == BIG
        assert there.read_bytes == len(BIG)

    async def test_several_parts_of_one_request_go_on_inside(self, here: Path) -> None:
        big = os.urandom(64 * PART)
        there = Crumbling(PART * 5 // 2)
        await there.put("b/big", Bytes(big))

        async with engine_on(World({None: there}), STEADY) as engine:
            job = await done(engine, copy(memory("b/big"), at(here)))

        assert (job.standing, job.tally.verified.objects) == (Standing.SUCCEEDED, 1)
        assert (here / "big").read_bytes() == big
        assert there.read_bytes == len(big)
        assert max(there.asked) > PART

    async def test_a_crash_among_parts_of_one_request_costs_what_was_in_flight(
        self, here: Path, tmp_path: Path
    ) -> None:
        big, journal = os.urandom(64 * PART), tmp_path / "journal"
        there, stack = Halting(7), AsyncExitStack()
        await there.put("b/big", Bytes(big))
        world = World({None: there})
        engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
        job = await engine.submit(copy(memory("b/big"), at(here)), ME)
        await there.reached.wait()
        while sum(n for _, n in await parts_of(engine, job)) < there.read_bytes:
            pass
        await crash(engine, stack)
        there.let_go()

        async with engine_on(world, STEADY, journal) as again:
            after = await finished(again, job)

        assert (after.standing, after.tally.verified.objects) == (Standing.SUCCEEDED, 1)
        assert (here / "big").read_bytes() == big
        assert there.read_bytes == len(big)

    async def test_a_part_that_gets_whole_while_it_is_written_down_is_as_it_was(
        self, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Half of it was noted with the digest of all of it, which fits nothing then."""
        there = Dripping(CRC64NVME)
        await there.put("b/big", Bytes(BIG))
        world, journal, stack = (
            World({None: there}),
            tmp_path / "journal",
            AsyncExitStack(),
        )
        policy = replace(STEADY, parts=1)
        with monkeypatch.context() as slow_disk:
            slow_disk.setattr(LocalLanding, "sync", there.synced)
            engine = await stack.enter_async_context(engine_on(world, policy, journal))
            job = await engine.submit(copy(memory("b/big"), at(here)), ME)
            await there.is_noted.wait()
            one, (_, half) = await parts_of(engine, job)
            await crash(engine, stack)

        async with engine_on(world, policy, journal) as again:
            after = await finished(again, job)
            (transfer,) = await transfers(again, job)

        assert one == (1, PART)
        assert PART // 2 - 1 <= half <= PART // 2
        assert (after.standing, transfer.notes) == (Standing.SUCCEEDED, ())
        assert (here / "big").read_bytes() == BIG


class Dripping(MemoryStorage):
    """The second part is half there as it is written down, and whole after that.

    The third one never comes, and the disk writes out once.
    """

    def __init__(self, algorithm: str) -> None:
        super().__init__(algorithm=algorithm)
        self.is_noted = asyncio.Event()
        self._is_half, self._syncing, self._reached = (asyncio.Event() for _ in range(3))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        assert span
        if span.offset == 2 * PART and not self._reached.is_set():
            self._reached.set()
            await asyncio.Event().wait()
        half = PART // 2
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk[: half - 1]
                if span.offset:
                    self._is_half.set()
                yield chunk[half - 1 : half]  # something to note, after that was said
                if span.offset:
                    await self._syncing.wait()
                yield chunk[half:]

    async def synced(self) -> None:
        """In place of what a landing does."""
        if self.is_noted.is_set():
            return  # all of it ends, and nobody writes down anything
        if self._syncing.is_set():
            self.is_noted.set()  # who comes again has written down what he had
            await asyncio.Event().wait()
        elif self._is_half.is_set():
            self._syncing.set()
            await self._reached.wait()


class Crumbling(Halting):
    """Each read yields some bytes, and then the line is lost."""

    def __init__(self, some: int = 100) -> None:
        super().__init__(10**9)
        self.some, self.asked = some, list[int]()

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        assert span is not None
        self.asked.append(span.size)
        few = Span(span.offset, min(self.some, span.size))
        async with aclosing(super().read(key, few, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk
        if few != span:
            raise ConnectionLost("the line is gone")


class Unseen(LocalStorage):
    """Who deletes hears no answer."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.deleted = asyncio.Event()

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        await super().delete(keys)
        self.deleted.set()
        await asyncio.Event().wait()
        return []


async def test_a_move_that_was_killed_when_its_source_had_gone_ends_well(
    here: Path, tmp_path: Path
) -> None:
    there, disk = MemoryStorage(), Unseen(Path("/"))
    journal, stack = tmp_path / "journal", AsyncExitStack()
    world = World({None: there}, {(Path("/"), ME.umask): disk})
    engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
    (here / "a").write_bytes(b"1")
    request = replace(copy(at(here / "a"), memory("b/")), verb=Verb.MOVE)
    job = await engine.submit(request, ME)
    await disk.deleted.wait()
    await crash(engine, stack)

    async with engine_on(World({None: there}), STEADY, journal) as again:
        after = await finished(again, job)

    assert after.standing is Standing.SUCCEEDED
    assert (await read(there, "b/a"), list(here.iterdir())) == (b"1", [])


async def test_what_was_written_before_a_crash_is_no_conflict(
    here: Path, tmp_path: Path
) -> None:
    """A small object that is there, and of which the journal never heard."""
    there = MemoryStorage()
    world, journal, stack = World({None: there}), tmp_path / "journal", AsyncExitStack()
    engine = await stack.enter_async_context(engine_on(world, STEADY, journal))
    (here / "a").write_bytes(b"1")
    request = replace(copy(at(here / "a"), memory("b/")), if_exists=IfExists.FAIL)
    await engine.order(Order.PAUSE, Jobs((job := await engine.submit(request, ME),)), ME)
    await crash(engine, stack)
    await there.put("b/a", Bytes(b"1"))

    async with engine_on(world, STEADY, journal) as again:
        await again.order(Order.RESUME, Jobs((job,)), ME)
        after = await finished(again, job)
        (transfer,) = await transfers(again, job)

    assert (after.standing, transfer.state) == (Standing.SUCCEEDED, State.SUCCEEDED)
    assert transfer.proof
