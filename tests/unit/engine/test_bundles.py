"""Small objects go together; who does not arrive so goes alone, and none is lost."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fxtui.domain.attributes import Attributes
from fxtui.domain.bundle import (
    Arrivals,
    Share,
    SmallFiles,
    SmallPut,
)
from fxtui.domain.context import Context
from fxtui.domain.errors import (
    ConnectionLost,
)
from fxtui.domain.location import LOCAL, Key, Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import (
    IfExists,
    JobLimits,
    JobRequest,
    Jobs,
    Order,
    Source,
    Transfers,
    Verb,
)
from fxtui.domain.state import State
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import SIZE, Transfer
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, WriteOptions
from fxtui.engine.bundles import FEWEST, MOST, WEIGHT, weight
from fxtui.engine.courses import MOST_COPIED, is_plain
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.engine.trip import MOST_BYTES
from fxtui.front.plan_file import plan_into
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
from tests.unit.engine.bundling import Bundling

COUNT = MOST + 40


@pytest.fixture
def store() -> Bundling:
    return Bundling()


@pytest.fixture
async def engine(store: Bundling) -> AsyncIterator[TransferEngine]:
    async with engine_on(World({None: store}), Policy(backoff=0.0)) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:04}").write_bytes(b"%d" % number)
    return folder


async def contents(store: Bundling) -> dict[Key, bytes]:
    page = await store.list_page("b/", recursive=True)
    return {entry.key: await read(store, entry.key) for entry in page.entries}


EXPECTED = {f"b/{number:04}": b"%d" % number for number in range(COUNT)}


async def test_all_arrive_up_and_down(
    engine: TransferEngine, store: Bundling, here: Path, tmp_path: Path
) -> None:
    up = await done(engine, copy(at(here), memory("b/")))
    (back := tmp_path / "back").mkdir()
    down = await done(engine, copy(memory("b/"), at(back)))

    assert (up.standing, down.standing) == ("succeeded", "succeeded")
    assert sum(store.bundles) == 2 * COUNT
    assert {p.name: p.read_bytes() for p in back.iterdir()} == {
        key.removeprefix("b/"): content for key, content in EXPECTED.items()
    }
    assert up.tally.verified.objects == COUNT
    told = await transfers(engine, down.id)
    assert {(t.state, t.proof) for t in told} == {(State.SUCCEEDED, SIZE)}
    assert all(t.began and t.finished and t.written for t in told)


async def test_who_is_dropped_goes_alone(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    store.dropped = {"b/0003", f"b/{COUNT - 1:04}"}

    job = await done(engine, copy(at(here), memory("b/")))

    assert job.standing == "succeeded"
    assert await contents(store) == EXPECTED


async def test_a_bundle_that_fails_as_a_whole_is_no_loss(
    engine: TransferEngine, store: Bundling, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*args: object, **more: object) -> None:
        raise ConnectionLost("nothing answers")

    monkeypatch.setattr(store, "put_bundle", fails)

    job = await done(engine, copy(at(here), memory("b/")))

    assert job.standing == "succeeded"
    assert await contents(store) == EXPECTED


async def test_a_job_that_is_cancelled_in_the_middle_tells_what_arrived(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    store.free.clear()
    job = await engine.submit(copy(at(here), memory("b/")), ME)
    await store.reached.wait()

    await engine.order(Order.CANCEL, Jobs((job,)), ME)

    ended = await finished(engine, job)
    stored = await contents(store)
    told = await transfers(engine, job)
    arrived = {t.target.key for t in told if t.state is State.SUCCEEDED and t.target}
    assert arrived == stored.keys()
    assert 0 < ended.tally.succeeded.objects < COUNT
    assert ended.tally.cancelled.objects == COUNT - len(stored)


async def test_one_that_is_stopped_stops_no_other(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    store.free.clear()
    job = await engine.submit(copy(at(here), memory("b/")), ME)
    await store.reached.wait()
    last = (await transfers(engine, job))[MOST - 1]

    await engine.order(Order.CANCEL, Transfers((last.id,)), ME)
    store.free.set()

    ended = await finished(engine, job)
    assert ended.tally.cancelled.objects == 1
    assert ended.tally.succeeded.objects == COUNT - 1


async def test_a_job_that_is_paused_goes_on(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    store.free.clear()
    job = await engine.submit(copy(at(here), memory("b/")), ME)
    await store.reached.wait()

    await engine.order(Order.PAUSE, Jobs((job,)), ME)
    store.free.set()
    await engine.order(Order.RESUME, Jobs((job,)), ME)

    assert (await finished(engine, job)).standing == "succeeded"
    assert await contents(store) == EXPECTED


@pytest.mark.parametrize("rule", [IfExists.OVERWRITE, IfExists.ASK, IfExists.FAIL])
@pytest.mark.parametrize("is_killed", [False, True])
async def test_another_process_goes_on(
    store: Bundling, here: Path, tmp_path: Path, is_killed: bool, rule: IfExists
) -> None:
    """And what the first had stored is not in the way of the second."""
    store.free.clear()
    world, journal = World({None: store}), tmp_path / "journal"
    opened = AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    job = await first.submit(copy(at(here), memory("b/"), if_exists=rule), ME)
    await store.reached.wait()
    await (crash(first, opened) if is_killed else opened.aclose())
    store.free.set()

    async with engine_on(world, journal=journal) as engine:
        ended = await finished(engine, job)

    assert ended.standing == "succeeded"
    assert ended.tally.succeeded.objects == COUNT
    assert await contents(store) == EXPECTED


@pytest.mark.parametrize(
    "changed",
    [
        {"limits": JobLimits(bandwidth=10**9)},
        {"limits": JobLimits(transfers=1)},
    ],
)
async def test_what_is_not_simple_goes_alone(
    engine: TransferEngine, store: Bundling, here: Path, changed: dict[str, object]
) -> None:
    request: JobRequest = replace(copy(at(here), memory("b/")), **changed)

    assert (await done(engine, request)).standing == "succeeded"

    assert not store.bundles
    assert await contents(store) == EXPECTED


RULES = {
    IfExists.ASK: State.PAUSED,
    IfExists.SKIP: State.SKIPPED,
    IfExists.FAIL: State.FAILED,
    IfExists.RENAME: State.SUCCEEDED,
    IfExists.NEWER: State.SKIPPED,
}
"""What becomes of one whose target exists."""


MET = ("0005", f"{COUNT - 1:04}")
TWO = Policy(small_transfers=MOST // WEIGHT * 2)
"""Of bundles, so many go at once."""

LATER = 2**32
"""Seconds since 1970, after today."""


async def after(
    engine: TransferEngine, request: JobRequest
) -> tuple[set[State], set[State]]:
    """In which states those are that met something, and the others."""
    job = await done(engine, request)
    told = await transfers(engine, job.id)
    met = [t for t in told if t.source.key.endswith(MET)]
    return {t.state for t in met}, {t.state for t in told if t not in met}


MANY = 3 * MOST
DECIDED = {
    IfExists.OVERWRITE: State.SUCCEEDED,
    IfExists.SKIP: State.SKIPPED,
    IfExists.FAIL: State.FAILED,
}
"""What becomes of one whose target exists, when a person was asked."""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number:04}").write_bytes(b"%d" % number)
    return folder


@pytest.mark.parametrize("rule", RULES)
async def test_what_is_there_is_met_alone_and_the_others_go_together_up(
    engine: TransferEngine, store: Bundling, here: Path, rule: IfExists
) -> None:
    for name in MET:
        old, options = Bytes(b"of before"), WriteOptions(modified=LATER)
        await store.put(f"b/{name}", old, options=options)

    met, others = await after(engine, copy(at(here), memory("b/"), if_exists=rule))

    assert (met, others) == ({RULES[rule]}, {State.SUCCEEDED})
    assert sum(store.bundles) == COUNT
    renamed = {f"b/{name} (1)": b"%d" % int(name) for name in MET}
    assert await contents(store) == (
        EXPECTED
        | dict.fromkeys([f"b/{name}" for name in MET], b"of before")
        | (renamed if rule is IfExists.RENAME else {})
    )


@pytest.mark.parametrize("rule", RULES)
async def test_what_is_there_is_met_alone_and_the_others_go_together_down(
    engine: TransferEngine, store: Bundling, here: Path, tmp_path: Path, rule: IfExists
) -> None:
    await done(engine, copy(at(here), memory("b/")))
    store.bundles.clear()
    (back := tmp_path / "back").mkdir()
    for name in MET:
        (back / name).write_bytes(b"of before")
        os.utime(back / name, (LATER, LATER))

    met, others = await after(engine, copy(memory("b/"), at(back), if_exists=rule))

    assert (met, others) == ({RULES[rule]}, {State.SUCCEEDED})
    assert sum(store.bundles) == COUNT
    assert {(back / name).read_bytes() for name in MET} == {b"of before"}
    assert (back / "0006").read_bytes() == b"6"
    assert len([*back.iterdir()]) == COUNT + 2 * (rule is IfExists.RENAME)


@pytest.mark.parametrize("rule", RULES)
async def test_what_arrived_without_a_word_is_not_in_its_own_way(
    engine: TransferEngine, store: Bundling, here: Path, rule: IfExists
) -> None:
    store.lost = {f"b/{name}" for name in MET}

    met, others = await after(engine, copy(at(here), memory("b/"), if_exists=rule))

    assert met == others == {State.SUCCEEDED}
    assert await contents(store) == EXPECTED


@pytest.mark.parametrize("rule", RULES)
async def test_where_all_exist_a_look_comes_first_and_decides_up(
    engine: TransferEngine, store: Bundling, many: Path, rule: IfExists
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    await engine.set_policy(TWO, ME)
    store.bundles.clear()

    job = await done(engine, copy(at(many), memory("b/"), if_exists=rule))

    told = await transfers(engine, job.id)
    assert {t.state for t in told} == {RULES[rule]}
    assert not store.bundles  # nothing was sent to be refused
    is_elsewhere = rule is IfExists.RENAME
    assert len(store.alone) == (2 * MANY if is_elsewhere else 0)


async def test_where_none_exists_a_look_at_some_is_enough(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    request = copy(at(many), memory("b/"), if_exists=IfExists.ASK)
    job = await done(engine, request)

    assert job.standing == "succeeded"
    assert sum(store.bundles) == MANY
    assert 0 < sum(store.looks) <= MANY // 4


async def test_who_may_not_look_learns_by_what_is_refused(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    await engine.set_policy(TWO, ME)
    store.bundles.clear()
    store.tells = False

    request = copy(at(many), memory("b/"), if_exists=IfExists.SKIP)
    job = await done(engine, request)

    assert job.tally.skipped.objects == MANY
    assert sum(store.bundles) <= 2 * MOST


@pytest.mark.parametrize("decision", DECIDED)
async def test_what_a_person_decided_goes_together_as_well_up(
    engine: TransferEngine, store: Bundling, many: Path, decision: IfExists
) -> None:
    for number in range(MANY):
        await store.put(f"b/{number:04}", Bytes(b"of before"))
    job = await done(engine, copy(at(many), memory("b/"), if_exists=IfExists.ASK))
    assert job.tally.asked == MANY
    first = (await transfers(engine, job.id))[0]
    store.bundles.clear()

    await engine.answer(Transfers((first.id,)), IfExists.SKIP, ME)
    await engine.answer(Jobs((job.id,)), decision, ME)

    told = await transfers(engine, (await finished(engine, job.id)).id)
    assert {t.state for t in told if t.id == first.id} == {State.SKIPPED}
    assert {t.state for t in told if t.id != first.id} == {DECIDED[decision]}
    assert len(store.alone) <= 1  # the first may have gone before the others could
    old = {key for key, now in (await contents(store)).items() if now == b"of before"}
    assert len(old) == (1 if decision is IfExists.OVERWRITE else MANY)


@pytest.mark.parametrize("decision", DECIDED)
async def test_what_a_person_decided_goes_together_as_well_down(
    engine: TransferEngine, many: Path, tmp_path: Path, decision: IfExists
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    (back := tmp_path / "back").mkdir()
    for number in range(MANY):
        (back / f"{number:04}").write_bytes(b"of before")
    job = await done(engine, copy(memory("b/"), at(back), if_exists=IfExists.ASK))
    assert job.tally.asked == MANY

    await engine.answer(Jobs((job.id,)), decision, ME)

    told = await transfers(engine, (await finished(engine, job.id)).id)
    assert {t.state for t in told} == {DECIDED[decision]}
    is_new = decision is IfExists.OVERWRITE
    assert (back / "0001").read_bytes() == (b"1" if is_new else b"of before")


@pytest.mark.parametrize("rule", RULES)
async def test_where_all_exist_nothing_is_fetched(
    engine: TransferEngine, store: Bundling, many: Path, tmp_path: Path, rule: IfExists
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    (back := tmp_path / "back").mkdir()
    await done(engine, copy(memory("b/"), at(back)))
    for file in back.iterdir():
        os.utime(file, (LATER, LATER))

    job = await done(engine, copy(memory("b/"), at(back), if_exists=rule))

    told = await transfers(engine, job.id)
    assert {t.state for t in told} == {RULES[rule]}
    assert len([*back.iterdir()]) == MANY * (2 if rule is IfExists.RENAME else 1)


async def test_of_those_that_exist_the_newer_ones_go_together_up(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    await engine.set_policy(TWO, ME)
    store.bundles.clear()
    for name in MET:
        (many / name).write_bytes(b"newer")
        os.utime(many / name, (LATER, LATER))

    request = copy(at(many), memory("b/"), if_exists=IfExists.NEWER)
    met, others = await after(engine, request)

    assert (met, others) == ({State.SUCCEEDED}, {State.SKIPPED})
    assert (store.alone, sum(store.bundles)) == ([], len(MET))
    assert await read(store, f"b/{MET[0]}") == b"newer"


async def test_of_those_that_exist_the_newer_ones_go_together_down(
    engine: TransferEngine, store: Bundling, many: Path, tmp_path: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    (back := tmp_path / "back").mkdir()
    await done(engine, copy(memory("b/"), at(back)))
    await engine.set_policy(TWO, ME)
    store.bundles.clear()
    for name in MET:
        (back / name).write_bytes(b"older")
        os.utime(back / name, (0, 0))

    request = copy(memory("b/"), at(back), if_exists=IfExists.NEWER)
    met, others = await after(engine, request)

    assert (met, others) == ({State.SUCCEEDED}, {State.SKIPPED})
    assert not set(store.alone) & {f"b/{name}" for name in MET}
    assert (back / MET[1]).read_bytes() == MET[1].lstrip("0").encode()


async def test_what_somebody_writes_after_the_look_is_not_replaced(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    await done(engine, copy(at(here), memory("b/")))
    for name in EXPECTED:
        os.utime(here / name.removeprefix("b/"), (LATER, LATER))
    store.free.clear()
    store.reached.clear()

    job = await engine.submit(copy(at(here), memory("b/"), if_exists=IfExists.NEWER), ME)
    await store.reached.wait()
    theirs = Bytes(b"somebody else's"), OVERWRITE
    for key in EXPECTED:
        await store.put(key, *theirs, options=WriteOptions(modified=LATER + 9))
    store.free.set()
    ended = await finished(engine, job)

    assert ended.tally.succeeded.objects < MOST
    assert ended.tally.succeeded.objects + ended.tally.skipped.objects == COUNT
    assert set((await contents(store)).values()) == {b"somebody else's"}


async def plan(engine: TransferEngine, request: JobRequest, file: Path) -> JobRequest:
    """What does as planned; the plan is in the file."""
    with file.open("wb") as into:
        write = plan_into(into, request, ME)
        async for row in engine.plan(request, ME):
            write(row)
    return JobRequest(Verb.APPLY, (Source(at(file), "plan"),), request.target)


@pytest.mark.parametrize("rule", [IfExists.OVERWRITE, *RULES])
async def test_what_a_storage_copies_within_itself_goes_together(
    engine: TransferEngine, store: Bundling, here: Path, rule: IfExists
) -> None:
    store.capabilities = replace(store.capabilities, conditional_copies=True)
    await done(engine, copy(at(here), memory("a/")))
    for name in MET:
        await store.put(f"b/{name}", Bytes(b"of before"))
    store.dropped = {"b/0007"}
    store.lost = {"b/0008"} if rule is not IfExists.OVERWRITE else set()
    store.bundles.clear()
    store.alone.clear()

    met, others = await after(engine, copy(memory("a/"), memory("b/"), if_exists=rule))

    is_new = rule is IfExists.OVERWRITE
    assert (met, others) == (
        {State.SUCCEEDED if is_new else RULES[rule]},
        {State.SUCCEEDED},
    )
    assert sum(store.bundles) == COUNT
    alone = set() if is_new else {f"b/{name}" for name in ("0007", "0008")}
    assert (
        alone
        <= set(store.alone)
        <= alone | {f"b/{name}" for name in MET} | {f"b/{name} (1)" for name in MET}
    )
    kept = {} if is_new else {f"b/{name}": b"of before" for name in MET}
    found = {k: c for k, c in (await contents(store)).items() if "(" not in k}
    assert found == EXPECTED | kept


async def test_a_larger_one_goes_with_others_only_where_it_stays_in_its_storage(
    engine: TransferEngine, store: Bundling, tmp_path: Path
) -> None:
    (here := tmp_path / "larger").mkdir()
    for number in range(FEWEST):
        (here / f"{number}").write_bytes(bytes(MOST_BYTES + 1))

    await done(engine, copy(at(here), memory("a/")))
    up = sum(store.bundles)
    await done(engine, copy(memory("a/"), memory("b/")))

    assert (up, sum(store.bundles)) == (0, FEWEST)


async def test_what_is_to_be_another_or_may_not_be_looked_for_is_copied_alone(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    await done(engine, copy(at(here), memory("b/")))
    store.bundles.clear()

    told = Attributes(content_type="text/x-told")
    request = replace(copy(memory("b/"), memory("c/")), attributes=told)
    other = await done(engine, request)
    refused = copy(memory("b/"), memory("d/"), if_exists=IfExists.SKIP)
    unsure = await done(engine, refused)

    assert other.standing == unsure.standing == "succeeded"
    assert not store.bundles
    assert await contents(store) == EXPECTED


@pytest.mark.parametrize("is_up", [True, False])
async def test_what_was_planned_goes_together(
    engine: TransferEngine, store: Bundling, here: Path, tmp_path: Path, is_up: bool
) -> None:
    """What is new, and what replaces another: each only where all is as it was seen."""
    await done(engine, copy(at(here), memory("b/")))
    (back := tmp_path / "back").mkdir()
    for number in range(COUNT // 2):
        (back / f"{number:04}").write_bytes(b"of before")
        await store.put(f"c/{number:04}", Bytes(b"of before"))
    to = memory("c/") if is_up else at(back)
    request = copy(at(here) if is_up else memory("b/"), to)
    doing = await plan(engine, request, tmp_path / "todo")
    store.bundles.clear()
    (back / MET[0]).write_bytes(b"written since")
    (back / MET[1]).write_bytes(b"new since")
    for name, content in zip(MET, (b"written since", b"new since"), strict=True):
        await store.put(f"c/{name}", Bytes(content))

    met, others = await after(engine, doing)

    assert (met, others) == ({State.FAILED}, {State.SUCCEEDED})
    assert sum(store.bundles) == COUNT
    found = {path.name: path.read_bytes() for path in back.iterdir()}
    if is_up:
        page = await store.list_page("c/")
        found = {e.key[2:]: await read(store, e.key) for e in page.entries}
    since = {MET[0]: b"written since", MET[1]: b"new since"}
    assert found == {key[2:]: content for key, content in EXPECTED.items()} | since


async def test_what_was_planned_and_arrived_without_a_word_has_arrived(
    engine: TransferEngine, store: Bundling, here: Path, tmp_path: Path
) -> None:
    await store.put(f"b/{MET[0]}", Bytes(b"of before"))
    doing = await plan(engine, copy(at(here), memory("b/")), tmp_path / "todo")
    store.lost = {f"b/{name}" for name in MET}

    met, others = await after(engine, doing)

    assert met == others == {State.SUCCEEDED}
    assert await contents(store) == EXPECTED


async def test_a_name_that_is_a_folder_by_now_is_refused_in_words(
    engine: TransferEngine, store: Bundling, many: Path, tmp_path: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    for number in range(MANY):
        (tmp_path / f"back/{number:04}").mkdir(parents=True)

    request = copy(memory("b/"), at(tmp_path / "back"), if_exists=IfExists.SKIP)
    job = await done(engine, request)

    told = await transfers(engine, job.id)
    assert {t.state for t in told} == {State.FAILED}
    assert {t.problem.message for t in told if t.problem} == {
        "a folder of that name is there; nothing was written"
    }


async def test_where_a_look_tells_nothing_each_goes_alone(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    store.tells = False

    request = copy(at(many), memory("b/"), if_exists=IfExists.SKIP)
    job = await done(engine, request)

    assert job.tally.skipped.objects == MANY
    assert sorted(store.alone) == [f"b/{number:04}" for number in range(MANY)]


async def test_who_is_cancelled_in_a_look_has_met_nothing(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    await done(engine, copy(at(many), memory("b/")))
    store.may_tell.clear()

    request = copy(at(many), memory("b/"), if_exists=IfExists.SKIP)
    job = await engine.submit(request, ME)
    await store.looked.wait()
    await engine.order(Order.CANCEL, Jobs((job,)), ME)

    ended = await finished(engine, job)
    assert ended.tally.cancelled.objects == MANY


async def test_what_arrived_without_a_word_has_met_itself_in_a_look(
    engine: TransferEngine, store: Bundling, many: Path
) -> None:
    """Where so many are in the way that a bundle looks at all."""
    for number in range(MANY):
        await store.put(f"b/{number:04}", Bytes(b"of before"))
    for name in MET:
        await store.delete([f"b/{name}"])
    store.lost = {f"b/{name}" for name in MET}

    request = copy(at(many), memory("b/"), if_exists=IfExists.SKIP)
    met, others = await after(engine, request)

    assert (met, others) == ({State.SUCCEEDED}, {State.SKIPPED})


async def test_where_there_is_room_again_no_look_is_taken(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    (here / "a").mkdir()
    for number in range(count := 6 * MOST):
        (here / f"a/{number:04}").touch()
    for number in range(COUNT):
        await store.put(f"b/{number:04}", Bytes(b"of before"))

    await engine.set_policy(TWO, ME)
    job = await done(engine, copy(at(here), memory("b/"), if_exists=IfExists.SKIP))

    assert job.tally.skipped.objects == COUNT
    assert job.tally.succeeded.objects == count
    assert sum(store.looks) < 4 * MOST


async def test_where_no_condition_is_kept_each_looks_first(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    store.capabilities = replace(store.capabilities, conditional=False)

    job = await done(engine, copy(at(here), memory("b/"), if_exists=IfExists.ASK))

    assert job.standing == "succeeded"
    assert not store.bundles


async def test_no_more_requests_than_a_job_may_have(
    engine: TransferEngine, store: Bundling, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    putting = store.put_bundle

    async def put(
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        seen.append(share.hands)
        await putting(files, puts, arrivals, share)

    monkeypatch.setattr(store, "put_bundle", put)
    request = replace(copy(at(here), memory("b/")), limits=JobLimits(requests=3))

    assert (await done(engine, request)).standing == "succeeded"

    assert max(seen) == 3


class Folders(World):
    """An account whose folders are storages of their own; its top has no bundles."""

    def open(self, location: Location, context: Context) -> Storage:
        folder, slash, _ = location.key.partition("/")
        if location.scheme == LOCAL or not slash:
            return super().open(location, context)
        if folder not in self.memory:
            self.memory[folder] = store = Bundling()
            store.place = f"{folder}/"
        return self.memory[folder]


async def test_each_storage_of_an_account_has_bundles_of_its_own(tmp_path: Path) -> None:
    world, names = Folders(), [f"{f}/{n:02}" for f in "ab" for n in range(20)]
    for name in ("0", *names, "c/few"):
        (path := tmp_path / "here" / name).parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)

    async with engine_on(world, Policy(backoff=0.0)) as engine:
        job = await done(engine, copy(at(tmp_path / "here"), memory("")))

    assert job.tally.succeeded.objects == len(names) + 2
    stores = [world.memory[folder] for folder in "abc"]
    assert [sum(s.bundles) for s in stores if isinstance(s, Bundling)] == [20, 20, 0]
    assert [await read(world.memory[n[0]], n) for n in names] == [*map(str.encode, names)]


def test_what_is_nearly_a_whole_bundle_leaves_no_crumbs() -> None:
    assert weight(MOST // 2 + 1) == weight(MOST - 24) == weight(MOST) == MOST / WEIGHT
    assert weight(MOST // 2) == MOST / WEIGHT / 2
    assert weight(FEWEST) == FEWEST / WEIGHT


async def test_a_bundle_is_of_one_job(
    engine: TransferEngine, store: Bundling, here: Path
) -> None:
    """Else one's objects would be what the other asked for."""
    store.free.clear()
    plain, told = copy(at(here), memory("b/")), copy(at(here), memory("c/"))
    told = replace(told, attributes=Attributes(content_type="text/x-told"))
    both = [await engine.submit(request, ME) for request in (plain, told)]
    await store.reached.wait()
    await engine.order(Order.PAUSE, Jobs(tuple(both)), ME)
    store.free.set()
    await engine.order(Order.RESUME, Jobs(tuple(both)), ME)  # so that both begin at once

    assert [(await finished(engine, job)).standing for job in both] == ["succeeded"] * 2

    types = [(await store.describe(f"{top}/0007")).content_type for top in "bc"]
    assert types == [None, "text/x-told"]


def test_only_a_few_bytes_that_nothing_is_known_of_are_plain() -> None:
    plain = Transfer(1, 1, memory("a"), memory("b"), 5, "v")  # type: ignore[arg-type]  # numbers will do
    others = (
        {"size": MOST_COPIED + 1},
        {"version": None},
        {"target": memory("b/")},
        {"moves": True},
        {"attempt": 2},
        {"export": "markdown"},
    )

    assert is_plain(plain)
    assert not any(is_plain(replace(plain, **other)) for other in others)


async def test_a_few_go_alone_and_are_seen(
    engine: TransferEngine, store: Bundling, tmp_path: Path
) -> None:
    (few := tmp_path / "few").mkdir()
    for number in range(FEWEST - 1):
        (few / str(number)).touch()

    assert (await done(engine, copy(at(few), memory("b/")))).standing == "succeeded"

    assert not store.bundles
