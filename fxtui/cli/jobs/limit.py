"""``fxtui jobs limit``: how much of everything a job may have, or all together."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from fxtui.cli.output import say, say_json, tell
from fxtui.cli.quantity import OFF, count_or_off, rate_or_off
from fxtui.cli.status import Status, UsageError
from fxtui.config import read_config
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobLimits
from fxtui.domain.value import Value, replace
from fxtui.wiring import paths_here

from .lines import limits_text
from .selection import Queue, add_ids, add_json, run_on_queue

_NAMES: Final = ("transfers", "requests", "bandwidth")


class Limited(Value, frozen=True):
    """One line of ``--json``; the job is null where it is about all of them."""

    job: int | None
    transfers: int | None
    requests: int | None
    bandwidth: int | None


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs; where none is named, it is about all together")
    parser.add_argument(
        "--transfers", type=count_or_off, metavar="N", help="objects at once, or off"
    )
    parser.add_argument(
        "--requests", type=count_or_off, metavar="N", help="requests at once, or off"
    )
    parser.add_argument(
        "--rate",
        type=rate_or_off,
        dest="bandwidth",
        metavar="RATE",
        help="bytes a second, as in 10MiB, or off",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    return run_on_queue(_limit_jobs if options.ids else _limit_all, options)


async def _limit_jobs(queue: Queue, options: Namespace) -> int:
    for job in queue.jobs(options.ids):
        limits = limits_after(job.request.limits, options)
        if limits != job.request.limits:
            await queue.engine.set_limits([job.id], limits, queue.context)
        _tell(job.id, limits, as_json=options.json)
    return Status.DONE


async def _limit_all(queue: Queue, options: Namespace) -> int:
    """The service does not tell its own numbers: what is not named is as configured."""
    path = paths_here().config
    policy = policy_after(read_config(path).transfers, options)
    if _named(options):
        await queue.engine.set_policy(policy, queue.context)
        tell(f"until the service ends; what is not named is as {path} has it")
    else:
        tell(f"as {path} has it; what was set since, nobody tells")
    _tell_policy(policy, as_json=options.json)
    return Status.DONE


def limits_after(limits: JobLimits, options: Namespace) -> JobLimits:
    changes = {name: value or None for name, value in _named(options).items()}
    return replace(limits, **changes)


def policy_after(policy: Policy, options: Namespace) -> Policy:
    changes = _named(options)
    for name in ("transfers", "requests"):
        if changes.get(name) == OFF:
            raise UsageError(f"--{name} over all jobs is a number, and never off")
    if "bandwidth" in changes:
        return replace(policy, **changes | {"bandwidth": changes["bandwidth"] or None})
    return replace(policy, **changes)


def _named(options: Namespace) -> dict[str, int]:
    """The limits that were named, by the names of their fields."""
    values = {name: getattr(options, name) for name in _NAMES}
    return {name: value for name, value in values.items() if value is not None}


def _tell(job: int, limits: JobLimits, *, as_json: bool) -> None:
    if as_json:
        say_json(Limited(job, limits.transfers, limits.requests, limits.bandwidth))
    else:
        say(f"{job:>4} {limits_text(limits)}")


def _tell_policy(policy: Policy, *, as_json: bool) -> None:
    limits = JobLimits(policy.transfers, policy.requests, policy.bandwidth)
    if as_json:
        say_json(Limited(None, limits.transfers, limits.requests, limits.bandwidth))
    else:
        say(f" all {limits_text(limits)}")
