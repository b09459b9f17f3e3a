"""What of the limits changes, and what stays."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import pytest

from fxtui.cli.jobs.limit import add_options, limits_after, policy_after
from fxtui.cli.status import UsageError
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobLimits

MIB = 1024 * 1024


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    add_options(parser)
    return parser.parse_intermixed_args(words)


def test_a_limit_that_is_not_named_stays() -> None:
    before = JobLimits(transfers=2, requests=3)

    after = limits_after(before, options("1", "--requests", "5", "--rate", "1MiB"))

    assert after == JobLimits(2, 5, MIB)


def test_a_limit_can_be_taken_off_a_job() -> None:
    before = JobLimits(2, 3, MIB)

    after = limits_after(before, options("--transfers", "off", "--rate", "off"))

    assert after == JobLimits(requests=3)


def test_over_all_jobs_only_a_rate_can_be_without_limit() -> None:
    before = Policy(bandwidth=MIB, transfers=3)

    assert policy_after(before, options("--rate", "off")) == Policy(transfers=3)
    with pytest.raises(UsageError, match="--requests over all jobs"):
        policy_after(before, options("--requests", "off"))


def test_what_is_asked_for_over_all_jobs_joins_what_is_configured() -> None:
    before = Policy(parts=5)

    after = policy_after(before, options("--transfers", "9", "--rate", "2M/s"))

    assert after == Policy(parts=5, transfers=9, bandwidth=2 * MIB)
