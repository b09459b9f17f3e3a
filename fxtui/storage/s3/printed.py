"""What programs of a profile print: keys as ``credential_process`` does, and headers.

A gateway's headers end as keys do, so that both are one lease: whoever is refused has
them looked for again, once for all, and each is renewed in its own time.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from math import inf
from time import time
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import msgspec
from aiobotocore.credentials import AioProcessProvider
from msgspec import Meta

from fxtui.domain.asking import Question
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.headers import HEADER_NAME
from fxtui.domain.value import Value

from .chain import credential_errors, found_by
from .keys import AnswerNeeded, Found, Look, due
from .moments import seconds
from .session import started
from .settings import Headers, S3Settings

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

_Name: TypeAlias = Annotated[str, Meta(pattern=rf"^{HEADER_NAME}$")]
_Text: TypeAlias = Annotated[str, Meta(pattern=r"^[^\r\n\x00]*$")]

_FORM: Final = '{"Version": 1, "Headers": {"name": "text"}}'


class _Told(Value, frozen=True, rename="pascal"):
    """The JSON of a program that prints headers."""

    version: int
    headers: Mapping[_Name, _Text] = {}
    unsigned_headers: Mapping[_Name, _Text] = {}
    expiration: str | None = None

    def __repr__(self) -> str:
        return f"_Told({[*self.headers, *self.unsigned_headers]})"  # no secret in a log

    @property
    def ends(self) -> float:
        if self.expiration is None:
            return inf
        return seconds(datetime.fromisoformat(self.expiration))


class Printed(Value, frozen=True):
    """What one run brought."""

    headers: Headers
    unsigned: Headers
    ends: float = inf

    def __repr__(self) -> str:
        return f"Printed({[name for name, _ in self.headers]})"  # no secret in a log


class KeyProgram:
    """Looks for keys by a ``credentials_command``."""

    def __init__(self, settings: S3Settings, surroundings: Mapping[str, str]) -> None:
        profile = settings.profile or ""
        program = {"credential_process": settings.credentials_command}
        self._profile = profile
        self._config = {"profiles": {profile: program}}
        self._started = partial(started, env=dict(surroundings))

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        provider = AioProcessProvider(
            self._profile, lambda: self._config, popen=self._started
        )
        with credential_errors(self._profile):
            return await found_by(await provider.load())


class HeaderProgram:
    """Runs a ``headers_command``."""

    def __init__(self, settings: S3Settings, surroundings: Mapping[str, str]) -> None:
        self._profile = settings.profile
        self._command = settings.headers_command or ""
        self._surroundings = dict(surroundings)

    async def run(self) -> Printed:
        with credential_errors(self._profile):
            words = shlex.split(self._command)
            pipe = asyncio.subprocess.PIPE
            program = await started(
                *words, env=self._surroundings, stdout=pipe, stderr=pipe
            )
            said, complaint = await program.communicate()
        if program.returncode:
            why = complaint.decode(errors="replace").strip() or "it did not say why"
            raise Unauthenticated(
                f'profile "{self._profile}": its headers_command failed: {why}'
            )
        return self._read(said)

    def _read(self, said: bytes) -> Printed:
        """What it printed; no message repeats that: it may be a token."""
        try:
            told = msgspec.json.decode(said, type=_Told)
            if told.version != 1:
                raise ValueError
            return Printed(
                tuple(told.headers.items()),
                tuple(told.unsigned_headers.items()),
                told.ends,
            )
        except ValueError:
            raise Unauthenticated(
                f'profile "{self._profile}": its headers_command did not print {_FORM}'
            ) from None


class OneLease:
    """Keys and headers together: what is due is looked for, and when refused, both."""

    def __init__(
        self,
        keys: Look,
        headers: Callable[[], Awaitable[Printed]],
        clock: Callable[[], float] = time,
    ) -> None:
        self._find, self._print, self._clock = keys, headers, clock
        self._keys: Found | None = None
        self._headers: Printed | None = None
        self._keys_due = self._headers_due = 0.0

    async def look(self, unwanted: ReadOnlyCredentials | None) -> Found:
        now = self._clock()
        is_refused = now < min(self._keys_due, self._headers_due)
        keys, headers = self._keys, self._headers
        if keys is None or is_refused or now >= self._keys_due:
            keys = await self._found(unwanted, keys.ends if keys else 0.0)
        if headers is None or is_refused or now >= self._headers_due:
            before = headers.ends if headers else 0.0
            headers = self._headers = await self._print()
            self._headers_due = due(headers.ends, before, now)
        return self._both(keys, headers)

    async def _found(self, unwanted: ReadOnlyCredentials | None, before: float) -> Found:
        try:
            found = await self._find(unwanted)
        except AnswerNeeded as needed:
            raise AnswerNeeded(
                needed.message, needed.question, partial(self._answered, needed)
            ) from needed
        return self._kept(found, before)

    async def _answered(
        self, needed: AnswerNeeded, words: tuple[str, ...]
    ) -> Found | Question:
        """What a person brought are keys alone: the headers go with them as before."""
        told = await needed.answer(words)
        if isinstance(told, Question):
            return told
        self._headers = headers = await self._print()
        self._headers_due = due(headers.ends, 0.0, self._clock())
        return self._both(self._kept(told, 0.0), headers)

    def _kept(self, found: Found, before: float) -> Found:
        self._keys, self._keys_due = found, due(found.ends, before, self._clock())
        return found

    def _both(self, keys: Found, headers: Printed) -> Found:
        return replace(
            keys,
            ends=min(keys.ends, headers.ends),
            headers=headers.headers,
            unsigned=headers.unsigned,
        )
