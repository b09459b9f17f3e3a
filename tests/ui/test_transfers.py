"""The transfers panel, in a small app that only notes what is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from textual import on
from textual.app import App, ComposeResult

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import Problem
from fxtui.domain.events import Progressed
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.request import (
    IfExists,
    JobId,
    Jobs,
    Matching,
    Order,
    TransferId,
    Transfers,
)
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Tally, TransferPage
from fxtui.domain.value import replace
from fxtui.ui.messages import (
    AnswerGiven,
    DetailsWanted,
    LimitsWanted,
    OrderGiven,
    PanesWanted,
    SteeringWanted,
    Tab,
    TransfersWanted,
)
from fxtui.ui.queue_items import Notice
from fxtui.ui.queue_layout import gutter
from fxtui.ui.queue_table import QueueTable
from fxtui.ui.transfers import TransfersPanel

from .queue_samples import HOSTILE, board, busy_board, job, sample, transfer

if TYPE_CHECKING:
    from textual.message import Message
    from textual.pilot import Pilot
    from textual.strip import Strip

SIZES = ((120, 36), (80, 24), (40, 10))


class Host(App[None]):
    """Holds the panel, and keeps what it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = TransfersPanel(stat=target_entry, every=0.0)
        self.asked: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.panel

    @on(OrderGiven)
    @on(AnswerGiven)
    @on(DetailsWanted)
    @on(LimitsWanted)
    @on(SteeringWanted)
    @on(PanesWanted)
    @on(TransfersWanted)
    def _note(self, message: Message) -> None:
        self.asked.append(message)

    @property
    def lines(self) -> list[str]:
        """The screen, as text."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


async def target_entry(location: Location) -> Entry:
    return Entry(location.key, Kind.FILE, 5, 1_600_000_000.0)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The rows that the table painted; clear it to begin anew."""
    lines: list[int] = []
    paint = QueueTable.render_line

    def noted(table: QueueTable, y: int) -> Strip:
        lines.append(y)
        return paint(table, y)

    monkeypatch.setattr(QueueTable, "render_line", noted)
    yield lines


async def show_busy(host: Host, pilot: Pilot[None]) -> None:
    host.panel.show(busy_board())
    host.panel.focus()
    await pilot.pause()


# --- What it shows -----------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_jobs_and_what_runs_of_them_are_seen_at_any_size(
    size: tuple[int, int],
) -> None:
    host = Host()
    async with host.run_test(size=size) as pilot:
        await show_busy(host, pilot)

        assert host.lines[0].startswith("↑ 3 running")
        assert "[1 active 3]" in host.lines[1]
        assert "copy photo" in host.lines[2]
        assert ["file" in line for line in host.lines[3:7]] == [True, True, False, True]
        assert "25 %" in host.lines[3]


async def test_the_compact_panel_is_one_line() -> None:
    host = Host()
    async with host.run_test(size=(40, 10)) as pilot:
        host.panel.compact = True
        await show_busy(host, pilot)

        assert host.lines[0].rstrip() == "↑ 3 running  15.0 MiB/s  1 failed"
        assert not "".join(host.lines[1:]).strip()


async def test_the_compact_panel_still_takes_orders() -> None:
    host = Host()
    async with host.run_test(size=(40, 10)) as pilot:
        host.panel.compact = True
        await show_busy(host, pilot)

        await pilot.press("F")

        assert orders(host) == [(Order.RETRY, Matching(states=(State.FAILED,)))]


@pytest.mark.parametrize("size", SIZES)
async def test_no_name_and_no_problem_is_obeyed(size: tuple[int, int]) -> None:
    host = Host()
    queued = [
        transfer(
            number, name=name, state=State.FAILED, problem=Problem("x", f"lost {name}")
        )
        for number, name in enumerate(HOSTILE, 1)
    ]
    async with host.run_test(size=size) as pilot:
        active = [transfer(100 + each.id, name=each.source.name) for each in queued]
        tally = Tally(failed=Count(len(queued), 1), running=Count(len(active), 1))
        host.panel.show(board([job(tally=tally, problem=queued[3].problem)], active))
        await pilot.press("3")
        host.panel.fill(Tab.FAILED, TransferPage(tuple(queued)))
        await pilot.pause()
        failed = host.lines
        await pilot.press("1")
        await pilot.pause()

        assert all(safe(line) == line for line in [*failed, *host.lines])


async def test_an_empty_queue_says_what_to_do() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)):
        assert "Press c in a pane" in host.text


async def test_a_job_that_failed_while_it_was_planned_shows_its_problem() -> None:
    host = Host()
    async with host.run_test(size=(100, 12)) as pilot:
        refused = Problem("permission_denied", "these keys may not list it")
        host.panel.show(board([job(problem=refused)]))

        for tab in "35":
            await pilot.press(tab)
            assert "these keys may not list it" in host.text


# --- What it costs -----------------------------------------------------------------


async def test_a_queue_that_stands_still_paints_nothing(painted: list[int]) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        busy = busy_board()
        host.panel.show(busy)
        await pilot.pause()
        painted.clear()

        for _ in range(5):
            host.panel.show(busy)
            await pilot.pause()

        assert painted == []


async def test_only_rows_whose_words_changed_are_painted(painted: list[int]) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        busy = busy_board()
        host.panel.show(busy)
        await pilot.pause()
        painted.clear()

        busy.apply(Progressed((sample(3, sent=50 * 2**20),)))
        host.panel.show(busy)
        await pilot.pause()

        assert painted == [4]


async def test_ten_thousand_rows_are_painted_as_twenty_are(painted: list[int]) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        many = [transfer(number) for number in range(1, 10_001)]
        full = board([job(tally=Tally(running=Count(10_000, 1)))], many)
        host.panel.show(full)
        await pilot.pause()
        painted.clear()

        host.panel.focus()
        await pilot.press("end")
        await pilot.pause()

        assert "file10000.bin" in host.text
        assert len(painted) <= 4 * 24


# --- Keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("p", (Order.PAUSE, Jobs((JobId(1),)))),
        ("down p", (Order.PAUSE, Transfers((TransferId(1),)))),
        ("P", (Order.PAUSE, Jobs((JobId(1), JobId(2))))),
        ("x y", (Order.CANCEL, Jobs((JobId(1),)))),
        ("j j x y", (Order.CANCEL, Transfers((TransferId(2),)))),
        ("r", (Order.RETRY, Jobs((JobId(1),)))),
        ("F", (Order.RETRY, Matching(states=(State.FAILED,)))),
        ("C y", (Order.CLEAR, Jobs((JobId(3),)))),
        ("K", (Order.EARLIER, Jobs((JobId(1),)))),
        ("J", (Order.LATER, Jobs((JobId(1),)))),
        ("exclamation_mark", (Order.RUN_NOW, Jobs((JobId(1),)))),
        ("down K", (Order.EARLIER, Transfers((TransferId(1),)))),
        ("down exclamation_mark", (Order.RUN_NOW, Transfers((TransferId(1),)))),
    ],
)
async def test_a_key_gives_its_order(keys: str, asked: tuple[Order, object]) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press(*keys.split())

        assert orders(host) == [asked]


@pytest.mark.parametrize("keys", ["x enter", "x escape", "C n", "R"])
async def test_what_is_not_agreed_to_is_not_ordered(keys: str) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press(*keys.split())
        await pilot.pause()

        assert orders(host) == []


async def test_nothing_that_is_final_is_asked_about() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press("5", "x")
        await pilot.pause()

        assert len(host.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("L", (LimitsWanted, {"job": JobId(1)})),
        ("down L", (LimitsWanted, {"job": JobId(1)})),
        ("5 L", (LimitsWanted, {"job": None})),
        ("plus", (SteeringWanted, {"transfers": 1, "bandwidth": 0})),
        ("minus", (SteeringWanted, {"transfers": -1, "bandwidth": 0})),
        ("]", (SteeringWanted, {"transfers": 0, "bandwidth": 1})),
        ("[", (SteeringWanted, {"transfers": 0, "bandwidth": -1})),
    ],
)
async def test_a_key_asks_for_limits(
    keys: str, asked: tuple[type[Message], dict[str, object]]
) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press(*keys.split())

        kind, told = asked
        assert type(host.asked[-1]) is kind
        assert {name: getattr(host.asked[-1], name) for name in told} == told


async def test_parked_jobs_are_said_above_the_queue_and_r_goes_on_with_them() -> None:
    host = Host()
    expired = Problem("unauthenticated", "the token expired", at_lab("bucket/key"))
    parked = job(3, reasons=[Reason.CREDENTIALS], problem=expired)
    async with host.run_test(size=(120, 12)) as pilot:
        host.panel.show(board([job(1, reasons=[Reason.USER]), parked]))
        await pilot.pause()
        assert host.lines[1].rstrip() == (
            "! job 3 is parked: credentials of s3://lab@: the token expired; "
            "renew them, then press R"
        )

        host.panel.focus()
        await pilot.press("R")
        host.panel.show(board([job(1)]))
        await pilot.pause()

        assert orders(host) == [(Order.RESUME, Jobs((JobId(3),)))]
        assert "active" in host.lines[1]


async def test_the_next_try_is_counted_down_and_then_nothing_is_painted(
    painted: list[int],
) -> None:
    host, now = Host(), [1000.0]
    host.panel = TransfersPanel(time=lambda: now[0], every=0.0)
    problem = Problem("server_fault", "503")
    waiting = replace(transfer(1, problem=problem), attempt=3, retry_at=1012.0)
    async with host.run_test(size=(120, 12)) as pilot:
        host.panel.show(board([job()], [waiting]))
        await pilot.pause()
        assert "try 3 in 12 s: 503" in host.text

        now[0] = 1013.0
        async with asyncio.timeout(10):
            while "try 3: 503" not in host.text:
                await pilot.pause(0.05)
        painted.clear()
        host.panel._draw()
        await pilot.pause()

        assert painted == []
        assert host.panel._countdown is None


async def test_what_the_service_has_to_say_is_in_the_log() -> None:
    host = Host()
    said = board([job(3, tally=Tally(succeeded=Count(1, 1)), finished=2.0)])
    said.notices = ("the journal was set aside",)
    async with host.run_test(size=(80, 12)) as pilot:
        host.panel.show(said)
        host.panel.focus()
        await pilot.press("5")
        assert "[5 log 2]" in host.text
        assert "the journal was set aside" in host.lines[2]

        await pilot.press("x", "p", "enter")

        (wanted,) = host.asked
        assert isinstance(wanted, DetailsWanted)
        assert wanted.of == Notice(0, "the journal was set aside")


async def test_jobs_stand_in_the_order_in_which_they_get_their_turn() -> None:
    host = Host()
    async with host.run_test(size=(80, 12)) as pilot:
        waits = Tally(queued=Count(1, 1))
        line = [replace(job(n, tally=waits), rank=-n) for n in (1, 2, 3)]
        host.panel.show(board(line))
        host.panel.focus()

        await pilot.press("x", "y")

        assert orders(host) == [(Order.CANCEL, Jobs((JobId(3),)))]


def at_lab(key: str) -> Location:
    return Location("s3", key, "lab")


async def test_esc_gives_the_keys_back_to_the_panes() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press("escape")

        assert [type(message) for message in host.asked] == [PanesWanted]


async def test_what_is_paused_goes_on() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        paused = job(reasons=[Reason.USER], tally=Tally(paused=Count(1, 1)))
        host.panel.show(board([paused]))
        host.panel.focus()

        await pilot.press("p", "P")

        assert orders(host) == [(Order.RESUME, Jobs((JobId(1),)))] * 2


async def test_marks_of_both_kinds_are_two_orders_and_then_gone() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press("space", "space", "down", "space", "x", "y")

        assert orders(host) == [
            (Order.CANCEL, Jobs((JobId(1), JobId(2)))),
            (Order.CANCEL, Transfers((TransferId(1),))),
        ]
        assert "*" not in host.text


async def test_a_mark_whose_transfer_is_gone_does_not_turn_on_the_cursor() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)
        await pilot.press("down", "space")
        busy = busy_board()
        del busy.active[TransferId(1)]

        host.panel.show(busy)
        await pilot.press("x")

        assert orders(host) == []


async def test_the_cursor_stays_on_its_transfer_when_others_come_before_it() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        running = [transfer(8), transfer(9)]
        host.panel.show(board([job()], running))
        host.panel.focus()
        await pilot.press("end")

        host.panel.show(board([job()], [transfer(2), *running]))
        await pilot.press("x", "y")

        assert orders(host) == [(Order.CANCEL, Transfers((TransferId(9),)))]


async def test_enter_wants_the_details_of_a_row() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press("down", "enter")

        (wanted,) = host.asked
        assert isinstance(wanted, DetailsWanted)
        assert wanted.of == transfer(1)


@pytest.mark.parametrize(
    ("keys", "selection"),
    [("o", Transfers((TransferId(5),))), ("a o", Jobs((JobId(1),)))],
)
async def test_enter_on_a_conflict_asks_and_answers_for_one_or_all(
    keys: str, selection: Transfers | Jobs
) -> None:
    host = Host()
    parked = transfer(5, state=State.PAUSED, reasons=[Reason.CONFLICT])
    async with host.run_test(size=(80, 24)) as pilot:
        host.panel.show(board([job(tally=Tally(paused=Count(1, 1)))]))
        host.panel.focus()
        await pilot.press("2")
        host.panel.fill(Tab.WAITING, TransferPage((parked,)))

        await pilot.press("enter")
        await host.workers.wait_for_complete()
        await pilot.pause()
        assert "target: 5 B" in host.text
        await pilot.press(*keys.split())
        await pilot.pause()

        answer = host.asked[-1]
        assert isinstance(answer, AnswerGiven)
        assert (answer.selection, answer.decision) == (selection, IfExists.OVERWRITE)


# --- Tabs --------------------------------------------------------------------------


async def test_a_tab_asks_for_its_transfers_and_shows_them() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.press("2")
        assert wanted(host) == [(Tab.WAITING, (State.QUEUED, State.PAUSED), None)]
        waiting = tuple(transfer(n, state=State.QUEUED) for n in range(10, 40))
        host.panel.fill(Tab.WAITING, TransferPage(waiting, TransferId(39)))
        await pilot.pause()

        assert "[2 waiting 4,988]" in host.text
        assert "file00010.bin" in host.text
        assert wanted(host)[1:] == [(*wanted(host)[0][:2], TransferId(39))]


async def test_a_tab_whose_counts_change_is_asked_for_again() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        busy = busy_board()
        await show_busy(host, pilot)
        await pilot.press("3")
        host.panel.fill(Tab.FAILED, TransferPage((transfer(7, state=State.FAILED),)))

        busy.jobs[JobId(2)] = job(2, tally=Tally(failed=Count(1, 1)))
        host.panel.show(busy)
        await pilot.pause()

        assert [tab for tab, _, _ in wanted(host)] == [Tab.FAILED, Tab.FAILED]


async def test_a_click_shows_a_tab() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.click("#tabs", offset=(host.lines[1].index("log"), 0))

        assert host.panel.tab is Tab.LOG
        assert "done" in host.lines[2]


async def test_two_clicks_open_a_row() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await show_busy(host, pilot)

        await pilot.click(QueueTable, offset=(5, 2), times=2)

        assert [type(message) for message in host.asked] == [DetailsWanted]
        assert host.lines[4].startswith(gutter(marked=False, is_current=True))


# --- Readers of what was asked -----------------------------------------------------


def orders(host: Host) -> list[tuple[Order, object]]:
    return [
        (asked.order, asked.selection)
        for asked in host.asked
        if isinstance(asked, OrderGiven)
    ]


def wanted(host: Host) -> list[tuple[Tab, tuple[State, ...], TransferId | None]]:
    return [
        (asked.tab, asked.states, asked.cursor)
        for asked in host.asked
        if isinstance(asked, TransfersWanted)
    ]
