"""What parses may do what it likes: whoever asked it goes on, and loses nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from fxtui.domain.content import Span
from fxtui.domain.errors import NotFound
from fxtui.front.inside.found import Facts, Found
from fxtui.front.inside.wire import Ask
from fxtui.front.preview.child import Child, Misbehaved


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    child = Child("tests.hostile_reader")
    yield child
    child.close()


async def asked(child: Child, how: str, *, seconds: int = 20) -> Found:
    return await child.look(Ask("", how, 100, 0, 100, seconds), nothing)


async def nothing(span: Span) -> None:
    return None


async def test_whatever_it_does_it_is_begun_anew(child: Child) -> None:
    for how, why in {
        "dead": "broke down",
        "noise": "nobody understands",
        "endless": "nobody understands",
        "before": "wanted what there cannot be",
        "huge": "wanted what there cannot be",
        "selling": "lacks what there is not",
    }.items():
        with pytest.raises(Misbehaved, match=why):
            await asked(child, how)

        assert (await asked(child, "well")).format == "well"


async def test_it_may_leave_when_nobody_asks(child: Child) -> None:
    await asked(child, "leaving")
    assert child.pid
    await asyncio.to_thread(os.waitid, os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

    assert (await asked(child, "well")).format == "well"


async def test_it_has_its_time_and_is_ended_then(child: Child) -> None:
    with pytest.raises(Misbehaved, match="longer than 0 seconds"):
        await asked(child, "silent", seconds=0)

    assert (await asked(child, "well")).format == "well"


async def test_it_has_little_memory_no_files_and_no_secrets(child: Child) -> None:
    found = await asked(child, "confined")

    assert found.sections == (
        Facts(
            "",
            (
                ("memory", "MemoryError"),
                ("file", "OSError"),
                ("network", "OSError"),
                ("secrets", "none"),
            ),
        ),
    )


async def test_it_reads_what_it_is_lent_and_hears_that_there_is_no_more(
    child: Child,
) -> None:
    assert (await asked(child, "greedy")).problem == "ffffffff"


async def test_a_storage_that_fails_is_the_failure_of_whoever_looks(child: Child) -> None:
    async def fails(span: Span) -> bytes:
        raise NotFound("it is gone")

    with pytest.raises(NotFound):
        await child.look(Ask("", "greedy", 100, 0, 100, 20), fails)

    assert (await asked(child, "well")).format == "well"


async def test_who_no_longer_wants_to_know_leaves_nothing_behind(child: Child) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(0):
            await asked(child, "silent")

    assert (await asked(child, "well")).format == "well"
