"""The options that several commands share."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from typing import Any

from fxtui.domain.context import Context
from fxtui.domain.request import IfExists, JobLimits
from fxtui.domain.select import Filter
from fxtui.wiring import context_here

from .quantity import count_of, rate_of, size_of
from .standstill import DECISIONS


def add_account_options(parser: ArgumentParser) -> None:
    """Whose storage it is, and where; what a location says of that itself wins."""
    parser.add_argument("--profile", metavar="NAME", help="whose credentials to use")
    parser.add_argument(
        "--endpoint-url", metavar="URL", help="the address of an S3 server"
    )
    parser.add_argument("--region", metavar="NAME", help="the region of an S3 server")
    parser.add_argument(
        "--no-sign-request",
        action="store_true",
        help="send no keys, to buckets that anybody may read",
    )
    parser.add_argument(
        "--no-service", action="store_true", help="work in this process; start no service"
    )


def context_of(options: Namespace) -> Context:
    return context_here(
        profile=options.profile,
        endpoint_url=options.endpoint_url,
        region=options.region,
        anonymous=options.no_sign_request,
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


def add_filter_options(parser: ArgumentParser) -> None:
    """Which of what is below the sources is meant: ``filters``, in their order."""
    parser.add_argument(
        "--exclude",
        action=_AddFilter,
        metavar="PATTERN",
        help='leave out what matches, as in "*.tmp" (* also crosses /)',
    )
    parser.add_argument(
        "--include",
        action=_AddFilter,
        metavar="PATTERN",
        help="take it after all; of all patterns that match, the last one wins",
    )


class _AddFilter(Action):
    """Keeps both kinds in one row: their order decides."""

    def __init__(self, option_strings: list[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, "filters", default=(), **more)

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        rule = Filter(str(values), includes=option_string == "--include")
        namespace.filters = (*namespace.filters, rule)


def add_copy_options(parser: ArgumentParser) -> None:
    """How objects are read and written, for all that moves bytes."""
    parser.add_argument(
        "--no-follow-symlinks",
        dest="follow",
        action="store_false",
        help="leave symbolic links out; else they stand for what they lead to",
    )
    parser.add_argument(
        "--follow-symlinks",
        action="store_true",
        default=True,
        dest="follow",
        help=SUPPRESS,
    )
    parser.add_argument(
        "--preserve", action="store_true", help="keep the dates of files in S3 metadata"
    )
    parser.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="compare no digests when an object has arrived",
    )
    parser.add_argument(
        "--part-size", type=size_of, metavar="SIZE", help="bytes in a part, as in 16MiB"
    )


def add_export_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--export",
        choices=("markdown", "html"),
        help="what documents become that have no bytes of their own, as Dropbox Paper; "
        "else they are left out, and told",
    )


def add_conflict_options(parser: ArgumentParser) -> None:
    rules = parser.add_mutually_exclusive_group()
    rules.add_argument(
        "--if-exists",
        choices=DECISIONS,
        default=IfExists.OVERWRITE.value,
        help="what to do where the target exists (default: %(default)s)",
    )
    rules.add_argument(
        "--no-overwrite",
        dest="if_exists",
        action="store_const",
        const=IfExists.SKIP.value,
        help="the same as --if-exists skip",
    )
