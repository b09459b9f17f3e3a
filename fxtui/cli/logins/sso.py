"""``fxtui login sso``: signed in with any browser, and the AWS CLI with it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from typing import Final

from fxtui.wiring import context_here
from fxtui.wiring.sso_login import sign_in

from ..asked import show
from ..output import say
from ..status import Status
from .keys import Keys, until

_SSO: Final = Keys(
    "Sign in to IAM Identity Center (SSO) with any web browser, as aws sso login does; "
    "the AWS CLI is signed in by it as well."
)


def add_options(parser: ArgumentParser) -> None:
    _SSO.add_options(parser)
    parser.add_argument(
        "--force", action="store_true", help="sign in anew, though one is signed in"
    )


def run(options: Namespace) -> int:
    if not options.force:
        return _SSO.run(options)
    ends = asyncio.run(sign_in(context_here(profile=options.profile), show))
    say(f"signed in{until(ends)}")
    return Status.DONE
