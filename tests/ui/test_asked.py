"""What an account asks of a person is put once, can wait, and goes with its answer."""

from __future__ import annotations

from asyncio import Event
from pathlib import Path

import pytest

from fxtui.domain.asking import Asking, Blank, Kind, Question, Reply
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.value import replace
from fxtui.ui.dialogs.asked import AskedDialog
from tests.fakes import FakeEngine

from .stage import Stage, stage

HERE = Location("memory", "")
ELSEWHERE = Location("s3", "", "lab")
ASKED = Question(
    Kind.CODE,
    HERE,
    "The role of lab wants the code that arn:aws:iam::1:mfa/me shows now.",
    (
        Blank("password", secret=True),
        Blank("one-time code", pattern=r"\d{6}", form="6 digits"),
    ),
)


async def code(words: tuple[str, ...]) -> Question | None:
    if words != ("open sesame", "271828"):
        raise Unauthenticated("that code opened nothing")
    return None


@pytest.fixture
def asking() -> Asking:
    return Asking()


async def closed(here: Stage) -> None:
    await here.until(lambda: not isinstance(here.app.screen, AskedDialog))


async def test_a_question_is_put_left_put_again_and_answered(
    tmp_path: Path, asking: Asking
) -> None:
    async with stage(tmp_path, engine=FakeEngine(asking)) as here:
        await here.press("g", "l")
        await here.shows("No account asks for anything.")
        asking.ask(replace(ASKED, account=ELSEWHERE), code)  # by a trial of all accounts
        id_ = asking.ask(ASKED, code)
        await here.shows("│ memory:// ")
        for size in ((80, 24), (40, 10)):
            await here.pilot.resize_terminal(*size)
            await here.shows("Later")
            await here.shows("password")
        await here.pilot.resize_terminal(120, 36)

        await here.press("escape")
        await closed(here)
        await here.shows("memory:// waits; g l asks again.")
        await here.press("R")
        await here.shows("│ memory:// ")
        await here.press("escape")
        await closed(here)
        asking.withdraw(id_ - 1)
        await here.pilot.resize_terminal(40, 10)  # errors and fields are below its edge
        await here.press("g", "l", *"open", "enter", *"12", "enter")
        await here.shows("one-time code is 6 digits")
        assert "is missing" not in here.text
        await here.press(*"3456", "enter")
        await here.shows("that code opened nothing")
        assert "open " not in here.text
        assert [question.id for question in asking.questions] == [id_]

        await here.press("ctrl+u", *"271828", "up", "ctrl+u", *"open", "space", *"sesame")
        await here.press("enter")
        await closed(here)
        assert asking.questions == ()


async def test_a_sign_in_elsewhere_ends_by_itself_and_so_does_what_others_answered(
    tmp_path: Path, asking: Asking
) -> None:
    looks, allowed = list[tuple[str, ...]](), Event()
    there = Question(
        Kind.DEVICE,
        HERE,
        "Open this address and compare the code.",
        address="https://device.example/start",
        code="WXYZ-1234",
        wait=0.01,
    )

    async def device(words: tuple[str, ...]) -> Question | None:
        looks.append(words)
        return None if allowed.is_set() else there

    begin = Question(Kind.DEVICE, HERE, "Profile lab wants a sign-in.")
    async with stage(tmp_path, engine=FakeEngine(asking)) as here:
        asking.ask(begin, device)
        await here.shows("Profile lab wants a sign-in.")
        (question,) = asking.questions
        await asking.reply(Reply(question.id))  # as another browser does
        await here.shows("https://device.example/start")
        await here.shows("Code: WXYZ-1234")
        await here.press("ctrl+y")
        assert here.app.clipboard == there.address
        await here.until(lambda: len(looks) > 3)
        allowed.set()
        await closed(here)
        assert (set(looks), asking.questions) == ({()}, ())

        others = asking.ask(ASKED, code)
        await here.shows("An account asks")
        asking.withdraw(others)
        here.screen.see_questions(Board())
        here.screen.see_questions(Board())  # while it closes
        await closed(here)
