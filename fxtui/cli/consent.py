"""A question before what cannot be taken back; where nobody is there, it is not done."""

from __future__ import annotations

import asyncio

from fxtui.domain.errors import UsageError

from .password import is_attended
from .typed import typed


async def agreed(question: str) -> bool:
    """Whether a person says yes; raise UsageError if none can be asked."""
    if not is_attended():
        raise UsageError("there is no terminal to ask on; --yes says that it is meant")
    return (await first_letter(f"{question} [y/N] ")) == "y"


async def first_letter(question: str) -> str:
    """Of what is answered."""
    answer = await asyncio.to_thread(typed, question)
    return answer.strip().lower()[:1]
