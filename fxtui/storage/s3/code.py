"""One-time codes: what the AWS CLI would ask for at its prompt, of roles with a device.

botocore asks in the middle of its work and waits; we end that work, ask a person without
waiting, and do it again with the code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fxtui.domain.asking import Blank, Kind, Question
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location

from .keys import AnswerNeeded, Found
from .lending import lenders

_CODE: Final = Blank("one-time code", pattern=r"\d{6}", form="6 digits")
_PROMPT: Final = "Enter MFA code for "


class CodeNeeded(Exception):
    """botocore asks for a code, and there is none yet."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device
        """The serial number of what shows codes."""


def no_code(prompt: str) -> str:
    raise CodeNeeded(prompt.removeprefix(_PROMPT).strip(": "))


def code_needed(
    profile: str | None,
    device: str,
    find: Callable[[Callable[[str], str]], Awaitable[Found]],
) -> AnswerNeeded:
    """What asks a person; ``find`` looks for keys with what gives a code."""
    name = profile or "default"

    async def answer(words: tuple[str, ...]) -> Found:
        code = words[0].strip()
        try:
            return await find(lambda _: code)
        except Unauthenticated as error:
            raise Unauthenticated(
                f"that code opened nothing: {error.message}", detail=error.detail
            ) from error

    question = Question(
        Kind.CODE,
        Location("s3", "", profile),
        f'The role of profile "{name}" wants the code that {device} shows now.',
        (_CODE,),
    )
    return AnswerNeeded(
        f'profile "{name}" needs a one-time code of {device}; give it to '
        f"fxtui login mfa --profile {name}, or to the AWS CLI",
        question,
        answer,
    )


def wants_code(config: Mapping[str, Any], profile: str | None) -> bool:
    """Whether a role on the way to the keys of a profile has a device. Pure."""
    on_the_way = lenders(config, profile)
    return any("role_arn" in told and "mfa_serial" in told for told in on_the_way)
