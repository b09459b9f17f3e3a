"""What is pulled before a block or a function, and pushed after it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import fxtui
from fxtui.domain.state import Reason
from fxtui.engine.journal import Journal

PULL = [("data", "in")]
PUSH = [("out", "pushed")]


def work() -> str:
    """A task: it needs what is pulled, and makes what is pushed."""
    Path("out").mkdir()
    Path("out/result").write_text(Path("in/a").read_text() + "!")
    return "worked"


def fail() -> None:
    work()
    raise RuntimeError("the task is broken")


def around(**more: Any) -> fxtui.exchange:
    return fxtui.exchange(pull=PULL, push=PUSH, no_service=True, **more)


def test_a_block_has_its_inputs_and_gives_its_outputs(here: Path) -> None:
    with around():
        work()

    assert (here / "pushed" / "result").read_text() == "a!"


async def test_a_block_may_be_async(here: Path) -> None:
    async with around():
        work()

    assert (here / "pushed" / "result").read_text() == "a!"


def test_a_function_is_decorated(here: Path) -> None:
    decorated = around()(work)

    assert decorated() == "worked"
    assert decorated.__name__ == "work"
    assert (here / "pushed" / "result").exists()


async def test_a_coroutine_is_decorated(here: Path) -> None:
    @around()
    async def job(suffix: str) -> str:
        return work() + suffix

    assert await job("!") == "worked!"
    assert (here / "pushed" / "result").exists()


def test_a_function_may_be_called_again(here: Path) -> None:
    @around()
    def idle() -> None:
        Path("out").mkdir(exist_ok=True)
        Path("out/result").write_text(Path("in/a").read_text())

    idle()
    (here / "data" / "a").write_text("again")
    idle()

    assert (here / "pushed" / "result").read_text() == "again"


def test_nothing_is_pushed_if_the_task_raises(here: Path) -> None:
    with pytest.raises(RuntimeError, match="the task is broken"), around():
        fail()

    assert not (here / "pushed").exists()


def test_nothing_is_run_if_a_pull_fails(here: Path) -> None:
    (here / "data" / "dead").symlink_to("nowhere")

    with pytest.raises(fxtui.JobFailed), around():
        work()

    assert not (here / "out").exists()


def test_what_cannot_be_pushed_raises(here: Path) -> None:
    with pytest.raises(fxtui.JobFailed) as failed, around():
        pass

    assert isinstance(failed.value.__cause__, fxtui.NotFound)


def test_who_goes_elsewhere_meanwhile_pushes_from_where_it_was(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with around():
        work()
        monkeypatch.chdir("/")

    assert (here / "pushed" / "result").exists()


def test_what_is_wrong_is_told_before_anything_is_pulled(here: Path) -> None:
    wrong = fxtui.exchange(pull=PULL, push=[("out", "s3://")], no_service=True)

    with pytest.raises(fxtui.UsageError), wrong:
        pass

    assert not (here / "in").exists()


async def test_a_loop_is_not_held_up(here: Path) -> None:
    with pytest.raises(fxtui.UsageError, match="async with"), around():
        pass


def test_one_exchange_is_not_entered_twice(here: Path) -> None:
    one = around()

    with pytest.raises(fxtui.UsageError, match="under way"), one, one:
        pass


def receipt(here: Path) -> Any:
    return json.loads((here / "receipt.json").read_text())


def test_a_receipt_tells_both_ways(here: Path) -> None:
    with around(receipt="receipt.json"):
        work()

    told = receipt(here)
    (pulled,), (pushed,) = told["pulled"], told["pushed"]
    assert (told["run"], told["outcome"], told["command"]) == (1, "succeeded", None)
    assert pulled["target"] == f"{here}/in/"
    assert [Path(row["target"]).name for row in pushed["transfers"]] == ["result"]


def test_a_receipt_tells_that_the_task_failed(here: Path) -> None:
    with pytest.raises(RuntimeError), around(receipt="receipt.json"):
        fail()

    told = receipt(here)
    assert (told["outcome"], told["pushed"]) == ("task failed", [])
    assert told["pulled"][0]["complete"] is True


def test_a_receipt_tells_which_way_failed(here: Path) -> None:
    with pytest.raises(fxtui.JobFailed), around(receipt="receipt.json"):
        pass

    told = receipt(here)
    assert told["outcome"] == "push failed"
    assert told["pushed"][0]["standing"] == "failed"
    assert "not_found" in json.dumps(told["pushed"])


async def test_who_is_cancelled_while_it_pulls_leaves_a_job_that_rests(
    here: Path,
) -> None:
    (here / "data" / "large").write_bytes(bytes(2**22))
    slow = fxtui.JobOptions(limits=fxtui.JobLimits(bandwidth=1024))

    async def pulling() -> None:
        async with around(options=slow):
            raise AssertionError("it cannot have come")

    with pytest.raises(asyncio.CancelledError):
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(pulling())
            while not await asyncio.to_thread(begun, here):
                pass
            task.cancel()
            await task

    (left,) = (here / ".state").glob("journal-*.sqlite")
    journal = Journal(left)
    ((job, _),) = journal.jobs()
    journal.close()
    assert job.reasons == {Reason.USER}


def begun(here: Path) -> bool:
    """Whether something is on its way."""
    return bool(list(here.rglob(".fxtui-*.part")))
