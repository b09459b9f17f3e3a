"""The options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.domain.context import Context
from fxtui.domain.request import JobLimits
from fxtui.wiring import context_here

from .quantity import count_of, rate_of


def add_account_options(parser: ArgumentParser) -> None:
    """Whose storage it is, and where; what a location says of that itself wins."""
    parser.add_argument("--profile", metavar="NAME", help="whose credentials to use")
    parser.add_argument("--endpoint-url", metavar="URL", help="the address of the server")
    parser.add_argument("--region", metavar="NAME", help="the region of the bucket")
    parser.add_argument(
        "--no-service", action="store_true", help="work in this process; start no service"
    )


def context_of(options: Namespace) -> Context:
    return context_here(
        profile=options.profile,
        endpoint_url=options.endpoint_url,
        region=options.region,
    )


def add_limit_options(parser: ArgumentParser) -> None:
    """How much of everything this one job may have."""
    parser.add_argument(
        "--transfers", type=count_of, metavar="N", help="objects at once, at most"
    )
    parser.add_argument(
        "--requests", type=count_of, metavar="N", help="requests at once, at most"
    )
    parser.add_argument(
        "--limit-rate", type=rate_of, metavar="RATE", help="bytes a second, as in 10MiB"
    )


def limits_of(options: Namespace) -> JobLimits:
    return JobLimits(options.transfers, options.requests, options.limit_rate)
