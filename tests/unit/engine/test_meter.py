"""What is counted is what passed, and a rate is what it was of late."""

from __future__ import annotations

import threading

import pytest

from fxtui.domain.request import JobId, TransferId
from fxtui.engine.meter import Gauge, Meter, Stopped
from fxtui.engine.pace import Throttle

ID = TransferId(1)
FREE = Throttle(None)


def test_bytes_are_counted_over_all_parts() -> None:
    gauge = Gauge(FREE)

    gauge.tap(1).moved(10)
    gauge.tap(2).moved(5)

    assert gauge.sent == 15


def test_a_part_that_is_sent_again_is_counted_once() -> None:
    gauge = Gauge(FREE)
    gauge.tap(1).moved(10)

    gauge.tap(1).moved(3)

    assert gauge.sent == 3


def test_an_object_that_begins_again_begins_at_nothing() -> None:
    gauge = Gauge(FREE)
    gauge.tap(1).moved(10)
    gauge.stored = 10

    gauge.restart()

    sample = gauge.sample(ID, 1.0)
    assert (sample.sent, sample.stored) == (0, 0)


def test_a_steady_flow_has_its_own_rate() -> None:
    gauge = Gauge(FREE)
    tap = gauge.tap()
    gauge.sample(ID, 0.0)

    for second in range(1, 5):
        tap.moved(100)
        rate = gauge.sample(ID, float(second)).rate

    assert rate == pytest.approx(100)


def test_a_flow_that_stops_is_seen_to_slow_down() -> None:
    gauge = Gauge(FREE)
    gauge.sample(ID, 0.0)
    gauge.tap().moved(100)

    rates = [gauge.sample(ID, float(second)).rate for second in range(1, 30)]

    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 1


def test_where_a_request_failed_there_is_no_rate_until_something_moves_again() -> None:
    gauge = Gauge(FREE)
    gauge.sample(ID, 0.0)
    gauge.tap(1).moved(100)
    assert gauge.sample(ID, 1.0).rate == 100

    gauge.falter()
    gauge.tap(1)  # the same part once more

    assert gauge.sample(ID, 2.0).rate == 0
    gauge.tap(2).moved(50)
    assert gauge.sample(ID, 3.0).rate == 50


def test_what_was_there_before_moved_at_no_rate() -> None:
    gauge = Gauge(FREE)
    gauge.sample(ID, 0.0)

    gauge.have(1, 100)
    gauge.tap(2, done=100).moved(10)

    sample = gauge.sample(ID, 1.0)
    assert (sample.sent, sample.rate) == (210, 10.0)


def test_no_rate_is_negative_though_an_object_begins_again() -> None:
    gauge = Gauge(FREE)
    gauge.tap().moved(100)
    gauge.sample(ID, 0.0)
    gauge.restart()

    assert gauge.sample(ID, 1.0).rate == 0


def test_two_looks_at_one_moment_divide_by_nothing() -> None:
    gauge = Gauge(FREE)

    assert gauge.sample(ID, 1.0) == gauge.sample(ID, 1.0)


def test_a_meter_knows_what_runs_and_forgets_what_does_not() -> None:
    meter = Meter()
    meter.open(ID, FREE).tap().moved(7)

    (sample,) = meter.samples(0.0)
    meter.close(ID)

    assert (sample.transfer, sample.sent) == (ID, 7)
    assert meter.samples(1.0) == ()


def test_a_tap_that_is_stopped_says_so() -> None:
    meter = Meter()
    tap = meter.open(ID, FREE).tap()

    meter.stop(ID)

    with pytest.raises(Stopped):
        tap.moved(1)


async def test_on_the_loop_only_a_limit_is_worth_a_thread() -> None:
    threads = []

    class Watched(Throttle):
        def __call__(self, size: int, is_stopped: object = None) -> None:
            threads.append((size, threading.current_thread() is threading.main_thread()))

    await Gauge(Watched(None)).tap().passed(300_000)
    await Gauge(Watched(1)).tap().passed(300_000)

    assert threads == [(300_000, True), (262_144, False), (37_856, False)]


def test_what_flows_in_bundles_has_a_rate_until_it_runs_dry() -> None:
    meter, job = Meter(), JobId(1)
    meter.rates(0.0)
    meter.flow(job).bytes = 0
    assert meter.rates(0.0) == ((job, 0.0),)

    meter.flow(job).bytes = 1000
    [(told, rate)] = meter.rates(1.0)
    assert (told, rate) == (job, 1000.0)

    seen = [meter.rates(float(second)) for second in range(2, 40)]
    assert ((job, 0.0),) in seen
    assert seen[-1] == ()
