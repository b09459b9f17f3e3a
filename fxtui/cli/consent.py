"""A question before what cannot be taken back; where nobody is there, it is not done."""

from __future__ import annotations

import asyncio
import sys

from fxtui.domain.errors import UsageError

from .password import is_attended


async def agreed(question: str) -> bool:
    """Whether a person says yes; raise UsageError if none can be asked."""
    if not is_attended():
        raise UsageError("there is no terminal to ask on; --yes says that it is meant")
    return (await first_letter(f"{question} [y/N] ")) == "y"


async def first_letter(question: str) -> str:
    """Of what is answered."""
    sys.stderr.write(question)
    sys.stderr.flush()
    answer: str = await asyncio.to_thread(sys.stdin.readline)
    return answer.strip().lower()[:1]
