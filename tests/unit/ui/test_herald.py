"""Who looks elsewhere is called once for each turn that a job takes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fxtui.config import Ui
from fxtui.domain.request import JobId
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace
from fxtui.ui.fresh import Fresh
from fxtui.ui.herald import Herald
from fxtui.ui.line.osc import BELL, Abilities
from fxtui.ui.news import end_told, in_one, news, turn_of, turns
from tests.ui.queue_samples import job, local

RUNNING = job(tally=Tally(running=Count(2, 100)))
DONE = job(tally=Tally(succeeded=Count(2, 100)))
ASKS = job(reasons=[Reason.CONFLICT], tally=Tally(paused=Count(3, 3), asked=3))
PARKED = job(reasons=[Reason.CREDENTIALS], tally=Tally(paused=Count(1, 1)))
FAILED = job(tally=Tally(failed=Count(1, 1), succeeded=Count(4, 4)))
CANCELLED = job(tally=Tally(cancelled=Count(1, 1)))


class Window:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.owed = ""

    def beside(self, sequence: str) -> None:
        self.sent.append(sequence)

    def owe(self, sequence: str) -> None:
        self.owed = sequence


def told(*jobs: Job, ui: Ui | None = None, is_there: bool = False) -> Sequence[str]:
    """What is sent while a job that ran becomes these, one after the other."""
    window = Window()
    able = Abilities("osc777", title=True, progress=True)
    herald = Herald(window, able, lambda: ui or Ui(title=False, progress="off"))
    for each in (RUNNING, *jobs):
        herald.take({each.id: each}, 0.5)
        herald.speak(is_there=is_there)
    return window.sent


@pytest.mark.parametrize(
    ("became", "words"),
    [
        (DONE, "done, 2 objects"),
        (ASKS, "you decide about 3 objects"),
        (PARKED, "parked, credentials"),
        (FAILED, "1 of 5 failed"),
    ],
)
def test_a_turn_is_told_in_a_sentence(became: Job, words: str) -> None:
    before = turns({RUNNING.id: RUNNING})

    assert news(before, [became]) == [
        f"copy photos/ → s3://bucket/backup/: {words}",
    ]
    assert news(turns({became.id: became}), [became]) == []


def test_an_end_is_told_with_what_was_left_out_and_how_to_learn_more() -> None:
    skipped = replace(DONE.tally, skipped=Count(3, 30))
    what = "(copy photos/ → s3://bucket/backup/)"

    assert end_told(DONE) == f"Job 1: done, 2 objects {what}"
    told = end_told(replace(DONE, tally=skipped))
    assert told == f"Job 1: done, 2 objects, 3 skipped {what}"
    nothing = replace(skipped, succeeded=Count())
    assert end_told(replace(DONE, tally=nothing)) == f"Job 1: done, 3 skipped {what}"
    assert end_told(FAILED) == f"Job 1: 1 of 5 failed; t tells why {what}"
    assert end_told(CANCELLED) == ""


def test_what_somebody_did_himself_is_no_news() -> None:
    assert not turn_of(CANCELLED)
    assert not turn_of(RUNNING)


def test_a_call_is_a_notification_and_a_bell() -> None:
    text = "copy photos/ → s3://bucket/backup/: done, 2 objects"

    assert told(DONE, DONE) == [f"\x1b]777;notify;fxtui;{text}\x1b\\", BELL]


def test_nobody_is_called_who_is_there() -> None:
    assert told(DONE, is_there=True) == []


def test_each_way_of_calling_has_its_switch() -> None:
    silent = Ui(bell=False, notify="off", title=False, progress="off")

    assert "".join(told(DONE, ui=silent)) == ""
    assert "\x1b]9;fxtui: " in told(DONE, ui=Ui(notify="osc9", title=False))[1]


def test_what_stood_before_the_browser_came_is_no_news() -> None:
    window = Window()
    herald = Herald(window, Abilities("osc9"), Ui)

    herald.take({DONE.id: DONE}, None)
    herald.speak(is_there=False)

    assert "".join(window.sent) == ""


def test_the_window_says_how_far_it_is_until_somebody_comes() -> None:
    window = Window()
    herald = Herald(window, Abilities(title=True, progress=True), Ui)
    herald.take({RUNNING.id: RUNNING}, 0.42)

    herald.speak(is_there=False)
    herald.speak(is_there=False)
    assert window.sent == [
        "\x1b[22;2t\x1b]2;fxtui 42 %\x1b\\",
        "\x1b]9;4;1;42\x1b\\",
    ]
    assert window.owed == "\x1b]9;4;0;0\x1b\\\x1b[23;2t"

    herald.speak(is_there=True)
    assert window.sent[2:] == ["\x1b]2;fxtui\x1b\\", "\x1b]9;4;0;0\x1b\\"]
    assert window.owed == "\x1b[23;2t"


def test_of_many_news_the_first_is_told() -> None:
    hostile = job(2, source=local("a\x1b]0;x\x07"), tally=DONE.tally)
    sentences = news({}, [hostile, DONE])

    assert in_one(sentences).endswith("done, 2 objects; and 1 more")
    assert "\x1b" not in in_one(sentences)


def test_only_jobs_that_are_others_than_before_are_looked_at() -> None:
    fresh, other = Fresh(), job(2)

    assert fresh.of({RUNNING.id: RUNNING, other.id: other}).keys() == {JobId(1), JobId(2)}
    assert fresh.of({RUNNING.id: RUNNING, other.id: other}) == {}
    assert fresh.of({DONE.id: DONE}) == {DONE.id: DONE}
