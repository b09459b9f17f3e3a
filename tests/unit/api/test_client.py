"""The library on the disk: what a program asks for, and what it is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

import fxtui
from fxtui import Action, IfExists, JobOptions, Standing, SyncRules
from fxtui.domain.content import Span
from fxtui.domain.state import State


def content(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in found}


def test_every_name_is_told_and_there() -> None:
    api = fxtui.connect.__module__.rpartition(".")[0]

    assert api == "fxtui.api"
    assert set(dir(fxtui)) >= set(fxtui.api.__all__)
    assert all(hasattr(fxtui, name) for name in dir(fxtui))


def test_a_name_that_is_none_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        fxtui.nothing  # type: ignore[attr-defined]  # noqa: B018  # that is the test


async def test_a_folder_is_copied_and_waited_for(
    client: fxtui.Client, here: Path
) -> None:
    job = await client.copy("data", "target")
    done = await job.wait()

    assert done.standing is Standing.SUCCEEDED
    assert content(here / "target") == content(here / "data")


@pytest.mark.parametrize("kind", [str, Path, lambda p: fxtui.Location.parse(str(p))])
async def test_a_place_is_a_text_a_path_or_a_location(
    client: fxtui.Client, here: Path, kind: type[Path]
) -> None:
    await (await client.copy(kind(here / "data" / "a"), kind(here / "target"))).wait()

    assert (here / "target").read_text() == "a"


async def test_several_sources_keep_their_names(client: fxtui.Client, here: Path) -> None:
    await (await client.copy(["data/a", Path("data/deep")], "target/")).wait()

    assert content(here / "target") == {"a": "a", "deep/c": "deep/c"}


async def test_nothing_to_copy_is_refused(client: fxtui.Client) -> None:
    with pytest.raises(fxtui.UsageError):
        client.copy([], "target")


async def test_no_place_in_a_store_of_buckets_is_refused(client: fxtui.Client) -> None:
    with pytest.raises(fxtui.UsageError, match="holds buckets"):
        client.copy("data", "s3://")


async def test_filters_choose_and_the_last_wins(client: fxtui.Client, here: Path) -> None:
    chosen = JobOptions(filters=(fxtui.exclude("*"), fxtui.include("deep/*")))

    await (await client.copy("data", "target", chosen)).wait()

    assert content(here / "target") == {"deep/c": "deep/c"}


async def test_a_target_that_exists_may_stay(client: fxtui.Client, here: Path) -> None:
    (here / "target").write_text("old")

    job = await client.copy("data/a", "target", JobOptions(if_exists=IfExists.SKIP))
    done = await job.wait()

    assert done.tally.skipped.objects == 1
    assert (here / "target").read_text() == "old"


async def test_what_is_moved_is_gone(client: fxtui.Client, here: Path) -> None:
    await (await client.move("data/a", "target")).wait()

    assert (here / "target").read_text() == "a"
    assert not (here / "data" / "a").exists()


async def test_what_is_deleted_is_gone(client: fxtui.Client, here: Path) -> None:
    await (await client.delete(["data/a", "data/deep/"])).wait()

    assert content(here / "data") == {"b": "b"}


async def test_a_job_that_fails_raises_with_its_cause(client: fxtui.Client) -> None:
    job = await client.copy("nothing", "target")

    with pytest.raises(fxtui.JobFailed, match="there is no") as failed:
        await job.wait()

    assert isinstance(failed.value.__cause__, fxtui.NotFound)
    assert failed.value.job
    assert failed.value.job.standing is Standing.FAILED
    assert [problem.code for problem in failed.value.problems] == ["not_found"]


async def test_who_does_not_want_it_checked_has_the_job(client: fxtui.Client) -> None:
    job = await client.copy("nothing", "target")

    assert (await job.wait(check=False)).standing is Standing.FAILED


async def test_what_was_left_out_with_a_warning_is_no_success(
    client: fxtui.Client, here: Path
) -> None:
    (here / "data" / "dead").symlink_to("nowhere")

    job = await client.copy("data", "target")

    with pytest.raises(fxtui.JobFailed, match="dead"):
        await job.wait()


async def test_all_of_several_are_waited_for_before_one_raises(
    client: fxtui.Client, here: Path
) -> None:
    bad = await client.copy("nothing", "x")
    good = await client.copy("data", "target")

    with pytest.raises(fxtui.JobFailed):
        await client.queue.wait(bad, good)

    assert (await good.now()).standing is Standing.SUCCEEDED
    assert [job.id for job in await client.queue.jobs()] == [bad.id, good.id]


async def test_a_proposal_does_nothing_by_itself(
    client: fxtui.Client, here: Path
) -> None:
    client.copy("data", "target")

    assert await client.queue.jobs() == []


async def test_a_plan_says_what_would_be_done(client: fxtui.Client, here: Path) -> None:
    proposal = client.sync("data", "target")
    async with aclosing(proposal.plan()) as rows:
        told = [(row.action, row.source.name) async for row in rows]

    assert sorted(told) == [(Action.COPY, name) for name in "abc"]
    assert not (here / "target").exists()


async def test_a_plan_in_a_file_is_done_later(client: fxtui.Client, here: Path) -> None:
    count = await client.sync("data", "target").save_plan("plan.jsonl")
    (here / "data" / "b").write_text("changed")

    job = await client.apply("plan.jsonl")
    with pytest.raises(fxtui.JobFailed):
        await job.wait()

    assert count == 3
    assert content(here / "target") == {"a": "a", "deep/c": "deep/c"}


async def test_a_plan_is_done_with_the_account_it_was_made_with(here: Path) -> None:
    async with fxtui.connect(no_service=True, profile="lab") as lab:
        await lab.sync("data", "target").save_plan("plan.jsonl")

    async with fxtui.connect(no_service=True, profile="other") as other:
        with pytest.raises(fxtui.UsageError, match="planned with profile lab"):
            other.apply("plan.jsonl")


async def test_a_plan_of_deletes_is_done(client: fxtui.Client, here: Path) -> None:
    await client.delete(["data/a", "data/b"]).save_plan("plan.jsonl")

    await (await client.apply("plan.jsonl")).wait()

    assert content(here / "data") == {"deep/c": "deep/c"}


async def test_a_sync_deletes_what_the_source_has_not(
    client: fxtui.Client, here: Path
) -> None:
    (here / "target").mkdir()
    (here / "target" / "old").touch()

    await (await client.sync("data", "target", SyncRules(delete=True))).wait()

    assert content(here / "target") == content(here / "data")


async def test_folders_that_are_equal_have_no_difference(
    client: fxtui.Client, here: Path
) -> None:
    await (await client.sync("data", "target")).wait()

    async with aclosing(client.verify("data", "target")) as rows:
        assert [row async for row in rows] == []


async def test_a_difference_in_content_alone_is_found(
    client: fxtui.Client, here: Path
) -> None:
    await (await client.sync("data", "target")).wait()
    (here / "target" / "a").write_text("A")
    (here / "target" / "more").touch()

    async with aclosing(client.verify("data", "target")) as rows:
        told = {row.source.name: row.action async for row in rows}

    assert told == {"a": Action.COPY, "more": Action.DELETE}


async def test_a_folder_is_listed_in_the_order_of_names(client: fxtui.Client) -> None:
    async with aclosing(client.list("data")) as entries:
        flat = [entry.key.rpartition("data/")[2] async for entry in entries]
    async with aclosing(client.list("data", recursive=True)) as entries:
        deep = [entry.key.rpartition("data/")[2] async for entry in entries]

    assert flat == ["a", "b", "deep/"]
    assert deep == ["a", "b", "deep/c"]


async def test_what_is_read_is_what_is_there(client: fxtui.Client) -> None:
    assert await client.read_bytes("data/deep/c") == b"deep/c"
    assert await client.read_bytes("data/deep/c", Span(1, 2)) == b"ee"
    assert (await client.stat("data/a")).size == 1


async def chunks() -> AsyncIterator[bytes]:
    yield b"ab"
    yield b"c"


@pytest.mark.parametrize(
    ("given", "landed"),
    [(b"abc", b"abc"), (bytearray(b"abc"), b"abc"), (Path("data/a"), b"a"), (b"", b"")],
)
async def test_content_of_any_kind_is_written(
    client: fxtui.Client, here: Path, given: bytes, landed: bytes
) -> None:
    entry = await client.write("target", given)

    assert entry.size == len(landed)
    assert (here / "target").read_bytes() == landed


async def test_content_may_come_bit_by_bit(client: fxtui.Client, here: Path) -> None:
    await client.write("target", chunks())

    assert (here / "target").read_bytes() == b"abc"


async def broken() -> AsyncIterator[bytes]:
    yield b"ab"
    raise RuntimeError("no more")


async def test_half_of_something_is_not_written(client: fxtui.Client, here: Path) -> None:
    (here / "target").write_text("old")

    with pytest.raises(RuntimeError, match="no more"):
        await client.write("target", broken())

    assert (here / "target").read_text() == "old"


async def test_a_digest_is_that_of_the_content(client: fxtui.Client) -> None:
    told = await client.digest("data/a", "md5")

    assert told == fxtui.Digest("md5", "0cc175b9c0f1b6a831c399e269772661")


async def test_a_file_has_no_link(client: fxtui.Client) -> None:
    with pytest.raises(fxtui.Unsupported):
        await client.link("data/a")


async def test_a_folder_can_be_made(client: fxtui.Client, here: Path) -> None:
    await client.make_directory("new")

    assert (here / "new").is_dir()


async def test_a_receipt_says_what_was_done(client: fxtui.Client, here: Path) -> None:
    job = await client.copy("data", "target")
    await job.wait()

    await job.save_receipt("receipt.json")

    told = json.loads(await job.receipt())
    assert {Path(row["source"]).name for row in told["transfers"]} >= {"a", "b", "c"}
    assert told == json.loads((here / "receipt.json").read_text())


async def test_transfers_can_be_looked_at(client: fxtui.Client) -> None:
    job = await client.copy("data", "target")
    await job.wait()

    async with aclosing(job.transfers()) as found:
        names = sorted([transfer.source.name async for transfer in found])
    async with aclosing(job.transfers(State.FAILED)) as found:
        failed = [transfer async for transfer in found]

    assert names == ["a", "b", "c", "deep/"]
    assert failed == []


@pytest.fixture
async def slow(client: fxtui.Client, here: Path) -> fxtui.JobHandle:
    """A job that takes hours, unless its limit is lifted."""
    (here / "large").write_bytes(bytes(2**22))
    limits = fxtui.JobLimits(bandwidth=1024)
    return await client.copy("large", "target", JobOptions(limits=limits))


async def test_a_job_can_be_cancelled_and_is_known_by_its_number(
    client: fxtui.Client, slow: fxtui.JobHandle
) -> None:
    await client.queue.job(slow.id).cancel()

    with pytest.raises(fxtui.JobFailed, match="was cancelled"):
        await slow.wait()


async def test_a_paused_job_goes_on_when_it_is_resumed(
    client: fxtui.Client, slow: fxtui.JobHandle
) -> None:
    await slow.pause()
    paused = await slow.now()
    await client.engine.set_limits([slow.id], fxtui.JobLimits(), client.context)
    await slow.resume()

    assert paused.standing is Standing.PAUSED
    assert (await slow.wait()).standing is Standing.SUCCEEDED


async def test_what_failed_can_be_tried_again(client: fxtui.Client, here: Path) -> None:
    (here / "target").touch()
    job = await client.copy("data/a", "target", JobOptions(if_exists=IfExists.FAIL))
    failed = await job.wait(check=False)

    (here / "target").unlink()
    await job.retry()

    assert failed.standing is Standing.FAILED
    assert (await job.wait()).standing is Standing.SUCCEEDED


async def test_a_job_that_was_cleared_is_not_found(client: fxtui.Client) -> None:
    job = await client.copy("data", "target")
    await job.wait()

    await job.clear()

    with pytest.raises(fxtui.NotFound):
        await job.now()


async def test_a_job_is_watched_to_its_end(client: fxtui.Client) -> None:
    job = await client.copy("data", "target")

    async with aclosing(job.watch()) as seen:
        async for now in seen:
            if now.job.standing.is_final:
                break

    assert now.board.jobs[job.id] == now.job


def test_a_client_has_no_more_methods_than_a_person_can_keep_in_mind() -> None:
    methods = [name for name in dir(fxtui.Client) if not name.startswith("_")]

    assert len(methods) <= 15, methods
