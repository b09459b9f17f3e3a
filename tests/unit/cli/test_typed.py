"""Who is asked on a terminal may take their time, and somebody else may be quicker."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from fxtui.cli.asked import asked
from fxtui.cli.typed import Line
from fxtui.domain.asking import Asking, Blank, Kind, Question
from fxtui.domain.context import Context
from fxtui.domain.events import Event
from fxtui.domain.location import Location
from tests.engines import ME
from tests.fakes import FakeEngine

ASKED = Question(Kind.CODE, Location("s3", ""), "A code, please.", (Blank("code"),))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other end of the one that we are at."""
    there, here = os.openpty()
    name = Path(os.ttyname(here))
    with name.open() as stdin, name.open("w") as stderr:
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys, "stderr", stderr)
        yield there
    os.close(here)
    os.close(there)


async def test_a_line_is_waited_for_beside_all_else_and_a_secret_is_not_shown(
    terminal: int,
) -> None:
    with Line("password: ", secret=True) as line:
        before = await line.wait(0)
        async with asyncio.TaskGroup() as tasks:
            secret = tasks.create_task(line.wait(10))
            await asyncio.sleep(0)
            os.write(terminal, b"sesame\n")
    with Line("code: ") as line:
        os.write(terminal, b"271828\n")
        code = await line.wait(10)

    shown = os.read(terminal, 1000)
    assert (before, secret.result(), code) == (None, "sesame\n", "271828\n")
    assert (b"sesame" in shown, b"271828" in shown) == (False, True)


async def test_a_program_gives_its_line_without_being_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (file := tmp_path / "code").write_text("271828\n")
    here, there = os.pipe()
    os.write(there, b"271828\n")
    os.close(there)

    said = []
    for stdin in (os.fdopen(here), file.open()):
        with stdin, monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", stdin)
            with Line("code: ", secret=True) as line:
                said += [await line.wait(10), await line.wait(10)]
                line.forget()

    assert said == ["271828\n", ""] * 2
    assert capsys.readouterr().err == ""


class Elsewhere(FakeEngine):
    """Somebody answers elsewhere, after what is asked was looked at once."""

    looks = 0

    def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        self.looks += 1
        if self.looks > 1:
            self.asking.withdraw(self.asking.questions[0].id)
        return super().watch(context, every=every)


async def test_what_is_answered_elsewhere_is_not_waited_for_any_more(
    terminal: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fxtui.cli.asked._GLANCE", 0.0)
    asking = Asking()

    async def answer(words: tuple[str, ...]) -> None:
        raise AssertionError("nobody has answered here")

    asking.ask(ASKED, answer)
    os.write(terminal, b"half of")

    assert await asked(Elsewhere(asking), ME)

    shown = capsys.readouterr().err
    assert "code: " in shown
    assert "not asked any more" in shown
