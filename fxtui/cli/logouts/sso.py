"""``fxtui logout sso``: out of IAM Identity Center, as ``aws sso logout`` does."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from fxtui.domain.errors import StorageError
from fxtui.wiring import context_here
from fxtui.wiring.sso_login import sign_out

from ..output import say, tell
from ..status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "End the sign-ins to IAM Identity Center (SSO) of all profiles, those of the AWS "
        "CLI as well, and forget the keys that they lent."
    )
    parser.add_argument(
        "--local", action="store_true", help="forget them only; AWS is not asked"
    )


def run(options: Namespace) -> int:
    try:
        count = asyncio.run(sign_out(context_here(), local=options.local))
    except StorageError:
        tell("what could not be ended is kept; --local forgets it without asking AWS")
        raise
    say(f"signed out of {count} session{'s' * (count != 1)}")
    tell("what runs in the service has its keys until they end: fxtui service stop")
    return Status.DONE
