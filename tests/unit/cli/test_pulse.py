"""One line for a prompt: what of all that goes on is in it, and when it is empty."""

from __future__ import annotations

from argparse import ArgumentTypeError
from time import time

import pytest

from fxtui.cli.pulse import Pulse, pulse_of, text_of, words_of
from fxtui.cli.status_words import FIELDS, template_of
from fxtui.domain.events import Board, Sample, Term
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, Source, TransferId, Verb
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace

from .samples import HERE, JOB, MIB, THERE

BUSY = Tally(running=Count(1, 40 * MIB))


def job(id_: int, source: Location, target: Location | None) -> Job:
    request = replace(JOB.request, sources=(Source(source),), target=target)
    return replace(JOB, id=JobId(id_), request=request, tally=BUSY)


def board(*jobs: Job, rate: float = 0.0) -> Board:
    number = TransferId(1)
    samples = {number: Sample(number, 20 * MIB, 0, 0, rate)}
    return Board({job.id: job for job in jobs}, samples=samples)


def test_each_way_is_counted_with_the_rate_and_the_time_of_all() -> None:
    up, down = job(1, HERE, THERE), job(2, THERE, HERE.parent)
    other = job(3, THERE, THERE)

    found = pulse_of(board(up, down, other, rate=10.0 * MIB))

    assert text_of(found) == "↑1 ↓1 ⇄1 10.0 MiB/s ETA 10s"


def test_a_delete_goes_nowhere() -> None:
    gone = job(1, THERE, None)
    gone = replace(gone, request=replace(gone.request, verb=Verb.DELETE))

    assert text_of(pulse_of(board(gone))) == "⇄1"


def test_what_waits_for_a_person_is_marked() -> None:
    rests = Tally(paused=Count(1, MIB))
    paused = replace(job(1, HERE, THERE), reasons=frozenset({Reason.USER}), tally=rests)

    assert text_of(pulse_of(board(paused))) == "!1"


def test_what_is_still_listed_takes_longer_than_is_known() -> None:
    listing = replace(job(1, HERE, THERE), planned=False)

    assert "ETA >2s" in text_of(pulse_of(board(listing, rate=10.0 * MIB)))


@pytest.mark.parametrize("jobs", [(), (replace(JOB, tally=Tally(succeeded=Count(1))),)])
def test_a_prompt_has_nothing_to_say_of_what_has_ended(jobs: tuple[Job, ...]) -> None:
    assert pulse_of(Board({job.id: job for job in jobs})) == Pulse()
    assert text_of(Pulse()) == ""


def test_a_line_of_ones_own_may_hold_each_of_the_numbers() -> None:
    told = words_of(pulse_of(board(job(1, HERE, THERE), rate=2.0 * MIB)))

    assert (*told,) == FIELDS
    assert template_of("{up} up, {rate} {{").format(**told) == "1 up, 2.0 MiB/s {"
    assert words_of(Pulse())["eta"] == ""


def test_keys_that_end_before_all_is_done_are_told_if_a_person_is_asked() -> None:
    copying = board(job(1, HERE, THERE), rate=1.0 * MIB)
    telling = dict[bool, str]()
    for asks in (True, False):
        copying.terms = {JobId(1): Term(JobId(1), time() + 10, asks)}
        telling[asks] = text_of(pulse_of(copying))

    assert telling[True].endswith("ETA 20s keys 10s")
    assert "keys" not in telling[False]
    assert words_of(Pulse(keys=-1))["keys"] == "ended"


@pytest.mark.parametrize("text", ["{who}", "{", "{up.real}", "{up!r}", "{up:9}", "{}"])
def test_nothing_else_stands_in_braces(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        template_of(text)
