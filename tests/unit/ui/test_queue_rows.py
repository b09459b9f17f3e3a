"""The queue in words: what a row, the head and the tabs say, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.errors import Problem
from fxtui.domain.events import JobChanged, Progressed, Snapshot, Term, TransfersChanged
from fxtui.domain.names import safe
from fxtui.domain.request import Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import SIZE, Count, Tally, Transfer
from fxtui.domain.value import replace
from fxtui.ui.messages import Tab
from fxtui.ui.queue_items import NO_FLOW as NO
from fxtui.ui.queue_items import active_items, flows
from fxtui.ui.queue_layout import Line, bar_text, gutter, layout, line
from fxtui.ui.queue_rows import Bar, Look, Row, job_row, row_of, transfer_row
from fxtui.ui.queue_state import QueueState

from ...ui.queue_samples import (
    HOSTILE,
    MIB,
    board,
    busy_board,
    job,
    local,
    remote,
    sample,
    transfer,
)

WIDTHS = st.integers(min_value=30, max_value=250)
BYTES = st.integers(min_value=0, max_value=2**60)
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=80))


def painted(tab: Tab, width: int, *items: Transfer) -> list[Line]:
    return [line(transfer_row(item, None), layout(tab, width)) for item in items]


# --- A transfer --------------------------------------------------------------------


def test_direction_is_a_sign() -> None:
    up, down = transfer(), replace(transfer(), source=remote("b/k"), target=local("k"))
    across, deletion = replace(up, source=remote("b/k")), replace(up, target=None)

    signs = [transfer_row(each, None).sign for each in (up, down, across, deletion)]

    assert signs == ["↑", "↓", "⇄", "✕"]


def test_what_runs_says_how_far_how_fast_and_how_long() -> None:
    row = transfer_row(transfer(size=100 * MIB), sample(sent=25 * MIB, rate=5.0 * MIB))

    assert (row.percent, row.rate, row.eta) == ("25 %", "5.0 MiB/s", "0:15")
    assert row.amount == "25.0 MiB/100 MiB"


@pytest.mark.parametrize(
    ("sent", "stored", "word"),
    [(50, 0, "moving"), (100, 50, "storing"), (100, 100, "verifying")],
)
def test_sent_stored_and_verified_are_three_things(
    sent: int, stored: int, word: str
) -> None:
    row = transfer_row(transfer(size=100), sample(sent=sent, stored=stored))

    assert row.state == word


def test_only_what_was_compared_is_called_verified() -> None:
    compared = transfer(state=State.SUCCEEDED, proof="crc64nvme")
    only_sized = transfer(state=State.SUCCEEDED, proof=SIZE)
    unknown = transfer(state=State.SUCCEEDED)

    rows = [transfer_row(each, None) for each in (compared, only_sized, unknown)]

    assert [(row.state, row.remark) for row in rows] == [
        ("verified", "by crc64nvme"),
        ("same size", "only sizes compared"),
        ("done", "nothing compared"),
    ]


def test_a_pause_has_its_reason() -> None:
    problem = Problem("unauthenticated", "the keys expired")
    parked = transfer(
        state=State.PAUSED, reasons=[Reason.CREDENTIALS, Reason.USER], problem=problem
    )

    row = transfer_row(parked, None)

    assert row.state == "paused"
    assert row.reason == "by you, credentials: the keys expired"


def test_a_retry_says_when_and_why() -> None:
    problem = Problem("timed_out", "no answer in 30 s")
    waiting = transfer(state=State.QUEUED, problem=problem)

    assert transfer_row(waiting, None).reason == "try 1: no answer in 30 s"
    later = replace(waiting, attempt=3, retry_at=1000.0)
    reasons = [transfer_row(later, None, now).reason for now in (988.2, 880.0, 1000.0)]
    assert reasons == [
        "try 3 in 12 s: no answer in 30 s",
        "try 3 in 2:00: no answer in 30 s",
        "try 3: no answer in 30 s",
    ]


def test_what_is_tried_again_is_not_said_to_move() -> None:
    problem = Problem("connection_lost", "nothing answers at lab:9000")
    held = replace(transfer(), problem=problem, attempt=2, retry_at=1012.0)
    its_job = job(tally=Tally(running=Count(1, held.size)))
    state = QueueState(1.0)
    state.see(board([its_job], [held], [sample(rate=0.0)]), now=0.0)
    state.now = 1000.0

    job_, row = (state.row(item) for item in state.items(Tab.ACTIVE))

    assert (job_.state, job_.reason) == ("retrying", "nothing answers at lab:9000")
    assert (row.state, row.rate, row.eta) == ("retrying", "", "")
    assert row.reason == "try 2 in 12 s: nothing answers at lab:9000"
    assert state.head(80).startswith("↑ 1 retrying  25 %")
    assert transfer_row(held, sample()).state == "moving"


def test_a_job_that_is_paused_keeps_what_was_sent() -> None:
    its_job = job(tally=Tally(running=Count(1, 100 * MIB)))
    seen = board([its_job], [transfer()], [sample()])
    held = replace(
        its_job, reasons=frozenset({Reason.USER}), tally=Tally(queued=Count(1, 100 * MIB))
    )
    state = QueueState(1.0)

    seen.apply(TransfersChanged((transfer().pause(Reason.USER),)))
    seen.apply(JobChanged(held))
    state.see(seen, now=0.0)

    (row,) = (state.row(item) for item in state.items(Tab.ACTIVE))
    assert (row.state, row.percent, row.rate) == ("paused", "25 %", "")
    assert state.head(80) == "paused  25 %  0 of 1 object  25.0 MiB of 100 MiB"
    seen.apply(JobChanged(replace(its_job, tally=Tally(cancelled=Count(1, 100 * MIB)))))
    assert not seen.rests


def test_what_runs_again_begins_where_it_was_and_is_counted_once() -> None:
    its_job = job(tally=Tally(running=Count(1, 100 * MIB)))
    seen = board([its_job], [transfer()], [sample()])
    state = QueueState(1.0)

    def percents() -> list[str]:
        state.see(seen, now=0.0)
        return [state.row(item).percent for item in state.items(Tab.ACTIVE)]

    seen.apply(TransfersChanged((transfer().pause(Reason.USER),)))
    seen.apply(TransfersChanged((transfer(),)))
    assert percents() == ["25 %", "25 %"]
    seen.apply(Progressed((replace(sample(), sent=0),)))
    assert percents() == ["25 %", "25 %"]
    seen.apply(Progressed((replace(sample(), sent=30 * MIB),)))
    assert percents() == ["30 %", "30 %"]


def test_what_may_have_ended_while_nobody_watched_is_counted_once() -> None:
    its_job = job(tally=Tally(running=Count(1, 100 * MIB)))
    seen = board([its_job], [transfer()], [sample()])
    seen.apply(TransfersChanged((transfer().pause(Reason.USER),)))

    seen.apply(Snapshot((its_job,), (transfer(),), (sample(),)))

    state = QueueState(1.0)
    state.see(seen, now=0.0)
    row, _ = (state.row(item) for item in state.items(Tab.ACTIVE))
    assert row.percent == "25 %"


@pytest.mark.parametrize(
    ("reasons", "word"),
    [
        ([Reason.USER], "paused"),
        ([Reason.USER, Reason.NETWORK], "paused"),
        ([Reason.DISK], "parked"),
        ([Reason.CONFLICT], "conflict"),
    ],
)
def test_who_holds_it_is_in_its_state(reasons: list[Reason], word: str) -> None:
    held = transfer(state=State.PAUSED, reasons=reasons)

    assert transfer_row(held, None).state == word


# --- A job -------------------------------------------------------------------------


def test_a_job_says_what_it_copies_and_where_to() -> None:
    row = row_of(busy_board().jobs[job(1).id], {}, {})

    assert row.name == "copy photos/ + 2 more → s3://bucket/backup/"
    assert row.amount == "13/5,003"
    assert row.remark == "1 failed, 12 verified"


def test_a_job_that_is_still_listed_claims_no_share_of_an_unknown_whole() -> None:
    planning = job(planned=False, tally=Tally(running=Count(1, 100)))

    row = job_row(planning, flows(busy_board())[job(1).id])

    assert row.amount == "0/1+"
    assert (row.bar, row.percent, row.eta) == (None, "", "")
    assert row.rate == "10.0 MiB/s"


def test_keys_for_which_a_person_is_asked_warn_if_they_end_before_the_job() -> None:
    running = job(tally=Tally(running=Count(1, 4200 * MIB)))

    def row(ends: float, asks: bool) -> Row:
        term = Term(running.id, ends, asks)
        return job_row(running, NO._replace(rate=1.0 * MIB, term=term), 1000.0)

    short, long = row(2200, asks=True), row(9000, asks=True)
    renewed, ended = row(2200, asks=False), row(999, asks=True)
    assert (short.look, short.reason) == (Look.PAUSED, "keys 20 min, 1 h 10 to go")
    assert (long.look, long.reason, long.remark) == (Look.JOB, "", "keys 2 h 13")
    assert (renewed.look, renewed.remark) == (Look.JOB, "keys 20 min")
    assert ended.reason == "keys ended, 1 h 10 to go"


def test_a_delete_is_counted_in_objects() -> None:
    tally = Tally(queued=Count(1, 10**9), succeeded=Count(3, 1))

    row = job_row(job(verb=Verb.DELETE, tally=tally), NO)

    assert row.bar == Bar(3, 3, 4)
    assert row.percent == "75 %"


def test_a_job_that_could_not_be_listed_says_why() -> None:
    broken = job(problem=Problem("permission_denied", "may not list"))

    row = job_row(broken, NO)

    assert (row.state, row.reason, row.look) == ("failed", "may not list", Look.FAILED)


def test_a_job_is_verified_only_if_all_that_moved_is() -> None:
    whole = job(tally=Tally(succeeded=Count(2, 2), verified=Count(2, 2)))
    half = job(tally=Tally(succeeded=Count(2, 2), verified=Count(1, 1)))

    assert job_row(whole, NO).state == "verified"
    assert job_row(half, NO).state == "done"


def test_running_transfers_stand_below_their_job() -> None:
    both = [job(1), job(2)]

    items = active_items(both, [transfer(7, of=2), transfer(9), transfer(3)])

    assert [item.id for item in items] == [1, 3, 9, 2, 7]


# --- In cells ----------------------------------------------------------------------


@given(NAMES, WIDTHS, st.sampled_from(Tab), st.sampled_from(State), NAMES)
def test_every_row_is_as_wide_as_its_place_and_nothing_in_it_is_obeyed(
    name: str, width: int, tab: Tab, state: State, message: str
) -> None:
    named = transfer(state=state, problem=Problem("x", message))
    named = replace(named, source=local(name), notes=(message,))

    (text,) = (words.text for words in painted(tab, width, named))

    assert cell_len(text) == width
    assert safe(text) == text


@given(WIDTHS, st.sampled_from(Tab))
def test_every_job_is_as_wide_as_its_place(width: int, tab: Tab) -> None:
    busy = busy_board()
    running = flows(busy)

    for each in busy.jobs.values():
        row = row_of(each, busy.samples, running)
        assert cell_len(line(row, layout(tab, width)).text) == width


def test_a_reason_takes_the_place_of_figures_where_there_is_no_column_for_it() -> None:
    failed = transfer(state=State.FAILED, problem=Problem("x", "denied by the bucket"))

    (narrow,) = painted(Tab.FAILED, 50, failed)
    (wide,) = painted(Tab.FAILED, 120, failed)

    assert "failed: denied by the… " in narrow.text
    assert "failed    denied by the bucket" in wide.text


def test_a_job_that_stands_still_has_room_for_its_reason() -> None:
    reason = "the secret key does not fit the access key; check both"
    problem = Problem("unauthenticated", reason)
    parked = job(reasons=frozenset({Reason.CREDENTIALS}), problem=problem)

    still = line(job_row(parked, NO), layout(Tab.ACTIVE, 120))

    assert f"parked: credentials: {reason}" in still.text
    narrow = line(job_row(parked, NO), layout(Tab.ACTIVE, 40))
    assert "parked: credentials…" in narrow.text


def test_a_job_says_that_somebody_has_to_decide() -> None:
    asking = job(tally=Tally(paused=Count(600, 600), asked=600))

    assert job_row(asking, NO).reason == "600 exist already, Enter decides"


def test_marks_and_cursor_are_seen_without_colour() -> None:
    gutters = {
        gutter(marked=m, is_current=c) for m in (False, True) for c in (False, True)
    }

    assert len(gutters) == 4


@pytest.mark.parametrize(
    ("bar", "text"),
    [
        (Bar(0, 0, 100), "    "),
        (Bar(100, 100, 100), "████"),
        (Bar(100, 0, 100), "▒▒▒▒"),
        (Bar(75, 50, 100), "██▒ "),
        (Bar(3, 3, 100), "    "),
        (Bar(5, 0, 100), "▏   "),
        (Bar(0, 0, 0), "    "),
    ],
)
def test_a_bar_is_full_where_stored_and_shaded_where_only_sent(
    bar: Bar, text: str
) -> None:
    assert bar_text(bar, 4) == text


@given(
    st.integers(0, 2**60),
    st.integers(0, 2**60),
    st.integers(0, 2**60),
    st.integers(1, 99),
)
def test_a_bar_keeps_its_width(sent: int, stored: int, total: int, width: int) -> None:
    assert len(bar_text(Bar(sent, stored, total), width)) == width


# --- The lines above ---------------------------------------------------------------


def test_totals_are_at_least_so_much_while_a_job_is_listed() -> None:
    state = QueueState(every=1.0)
    state.see(busy_board(), now=0.0)

    head = state.head(160)

    assert head.startswith(
        "↑ 3 running  13 of at least 5,004 objects  88.0 MiB of at least 5.2 GiB"
    )
    assert head.endswith("1 failed")


def test_one_line_says_it_all() -> None:
    state = QueueState(every=1.0)
    busy = busy_board()
    del busy.jobs[job(2).id], busy.active[transfer(3).id]
    state.see(busy, now=0.0)

    assert state.one_line(80) == "↑ 2 running  1 %  10.0 MiB/s  ETA 8:34  1 failed"
    assert state.one_line(40) == "↑ 2 running  1 %  10.0 MiB/s  1 failed"


@given(st.integers(min_value=16, max_value=200))
def test_the_head_fits_its_line_and_keeps_figures_whole(width: int) -> None:
    state = QueueState(every=1.0)
    state.see(busy_board(), now=0.0)

    for text in (state.head(width), state.one_line(width)):
        assert cell_len(text) <= width
        assert text.startswith("↑ 3 running")


def test_a_job_that_is_parked_while_it_is_listed_is_not_said_to_be_listed() -> None:
    state = QueueState(every=1.0)
    parked = job(planned=False, reasons=[Reason.CREDENTIALS])
    state.see(board([parked]), now=0.0)

    assert state.head(80) == "nothing runs"
    assert state.one_line(80) == "nothing runs  1 job parked"


def test_a_queue_that_is_empty_says_so() -> None:
    state = QueueState(every=1.0)

    assert state.head(80) == state.one_line(80) == "nothing runs"


def test_only_what_changed_is_counted_again() -> None:
    state, busy = QueueState(every=1.0), busy_board()
    state.see(busy, now=0.0)
    before = state.counts

    finished = replace(busy.jobs[job(1).id], tally=Tally(succeeded=Count(9, 9)))
    busy.jobs[finished.id] = finished
    del busy.jobs[job(3).id]
    state.see(busy, now=1.0)

    assert (before[Tab.WAITING], before[Tab.DONE], before[Tab.LOG]) == (4988, 14, 1)
    assert (state.counts[Tab.WAITING], state.counts[Tab.DONE]) == (0, 9)
    assert state.final_jobs == [finished]
