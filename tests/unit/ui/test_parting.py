"""What is said when the browser has gone."""

from __future__ import annotations

from typing import get_args

import pytest

from fxtui.domain.names import safe
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.ui.parting import How, parting_words

from ...ui.queue_samples import HOSTILE, job, local


def running(number: int = 1, name: str = "data/photos/") -> Job:
    return job(number, source=local(name), tally=Tally(running=Count(1, 1)))


def test_who_leaves_hears_what_goes_on_and_where_to_find_it() -> None:
    assert parting_words([running(1), running(2)], "detached") == [
        "2 jobs go on in the background: copy photos/ → s3://bucket/backup/ and 1 more; "
        "fxtui opens them again, fxtui jobs lists them."
    ]
    (one,) = parting_words([running()], "detached")
    assert one.startswith("1 job goes on in the background: copy photos/")


def test_what_does_not_go_on_is_said_with_its_reason() -> None:
    parked = job(7, reasons=[Reason.CREDENTIALS])

    words = parting_words([running(), parked, job(8, reasons=[Reason.USER])], "detached")

    assert words[1:] == ["Job 7 (and 1 more) is paused: credentials."]


def test_who_stops_the_service_hears_that_it_stopped_and_what_is_kept() -> None:
    assert parting_words([], "stopped") == ["The transfer service has stopped."]
    (one,) = parting_words([running(), running(2)], "stopped")
    assert one.startswith("The transfer service has stopped. 2 jobs are kept")


def test_without_a_service_nothing_is_said_to_go_on() -> None:
    (one,) = parting_words([running()], "alone")

    assert one.startswith("Nothing goes on without this fxtui. 1 job is kept")


@pytest.mark.parametrize("how", ["detached", "lost", "alone"])
def test_where_nothing_is_under_way_nothing_is_said(how: How) -> None:
    assert parting_words([], how) == []


def test_a_service_that_is_gone_is_not_said_to_go_on() -> None:
    (one,) = parting_words([running()], "lost")

    assert one.startswith("The transfer service did not answer at last")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_commands_the_terminal_that_is_left(name: str) -> None:
    for how in get_args(How):
        for line in parting_words([running(name=name)], how):
            assert safe(line) == line
