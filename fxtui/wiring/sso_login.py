"""Signing in to IAM Identity Center (SSO) though one is signed in; and out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from fxtui.domain.asking import Question
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated, UsageError

from .s3_login import room


async def sign_in(context: Context, show: Callable[[Question], None]) -> float | None:
    """Show each step to a person until it is done; when the new token ends.

    UsageError if the profile does not sign in there, Unauthenticated if nobody did.
    """
    attempt = _attempt(context)
    step, shown = await attempt.answer(()), None
    while isinstance(step, Question):
        if step.wait is None:
            raise Unauthenticated("nobody signed in in time; run the command again")
        if step.code != shown:
            show(step)
        shown = step.code
        await asyncio.sleep(step.wait)
        step = await attempt.answer(())
    ends: float | None = attempt.ends
    return ends


async def sign_out(context: Context, *, local: bool) -> int:
    """How many sign-ins there were; none of them is kept."""
    surroundings = room("session").environment(context)
    count: int = await room("sso_out").sign_out(surroundings, local=local)
    return count


def _attempt(context: Context) -> Any:
    chain, sso = room("chain"), room("sso")
    surroundings = room("session").environment(context)
    session = chain.opened(surroundings, context.profile)
    found = sso.sso_of(session.full_config, session.profile)
    if found is None:
        name = session.profile or "default"
        raise UsageError(
            f'profile "{name}" has no sso_session; aws configure sso adds it'
        )
    return sso.SignIn(found, session.profile, surroundings, partial(chain.nobody, None))
