"""The options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.domain.context import Context
from fxtui.wiring import context_here


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
