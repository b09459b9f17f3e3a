"""Key pairs that take turns by the clock on the wall, and a program that prints one.

Each is good for one slot of some seconds, as others are for an hour.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Final, NamedTuple

from tests.wire.faults import Fate, Fault, Refuse
from tests.wire.http import Request

_XML: Final = "Content-Type: application/xml"
_EXPIRED: Final = (
    b"<Error><Code>ExpiredToken</Code>"
    b"<Message>The provided token has expired.</Message></Error>"
)

_LOGIN: Final = Refuse(
    "403 Forbidden",
    b"<!DOCTYPE html><html>Your session has ended. Log in.</html>",
    ("Content-Type: text/html",),
    is_early=True,
)


class Pair(NamedTuple):
    access_key: str
    secret_key: str


def pairs(count: int) -> tuple[Pair, ...]:
    return tuple(Pair(f"TURN{n:02}", f"secret-of-{n:02}") for n in range(count))


@dataclass(frozen=True)
class Rota:
    """Whose turn it is."""

    pairs: Sequence[Pair]
    slot: float
    """Seconds."""

    begun: float = field(default_factory=time)

    def now(self) -> Pair:
        turn = int((time() - self.begun) // self.slot)
        return self.pairs[turn % len(self.pairs)]


_PROGRAM: Final = """#!{python} -IS
import datetime, json, os, time
rota = json.loads({rota!r})
with open({runs!r}, "a") as runs:
    runs.write(f"{{os.getpid()}}\\n")
turn = int((time.time() - rota["begun"]) // rota["slot"])
access, secret = rota["pairs"][turn % len(rota["pairs"])]
ends = rota["begun"] + (turn + 1) * rota["slot"]
print(json.dumps({{
    "Version": 1,
    "AccessKeyId": access,
    "SecretAccessKey": secret,
    {hidden}"Expiration": datetime.datetime.fromtimestamp(ends, datetime.UTC).isoformat(),
}}))
"""


class Program:
    """A ``credential_process`` and the files of AWS that name it, in a folder."""

    def __init__(self, folder: Path, rota: Rota, *, tells_the_end: bool = True) -> None:
        self._runs = folder / "runs"
        self._runs.touch()
        path = folder / "program"
        told = {"pairs": rota.pairs, "slot": rota.slot, "begun": rota.begun}
        path.write_text(
            _PROGRAM.format(
                python=sys.executable,
                rota=json.dumps(told),
                runs=str(self._runs),
                hidden="" if tells_the_end else "# ",
            )
        )
        path.chmod(0o700)
        self.variables = aws_files(folder, f"[default]\ncredential_process = {path}\n")
        """What a caller's environment has to say for it to be found."""

    @property
    def runs(self) -> int:
        return len(self._runs.read_text().splitlines())


_TOKENS: Final = """#!{python} -IS
import json, os, time
with open({runs!r}, "a") as runs:
    runs.write(f"{{os.getpid()}}\\n")
turn = int((time.time() - {begun!r}) // {slot!r})
print(json.dumps({{"Version": 1, "Headers": {{"Token": f"token-{{turn}}"}}}}))
"""


class TokenProgram:
    """A ``headers_command``, whose token is good for a slot and does not say so."""

    def __init__(self, folder: Path, slot: float) -> None:
        self._slot, self._begun = slot, time()
        self._runs = folder / "token-runs"
        self._runs.touch()
        self.command = str(folder / "tokens")
        text = _TOKENS.format(
            python=sys.executable, runs=str(self._runs), begun=self._begun, slot=slot
        )
        Path(self.command).write_text(text)
        Path(self.command).chmod(0o700)

    @property
    def runs(self) -> int:
        return len(self._runs.read_text().splitlines())

    def turning_away(self, asked: Request) -> Fate:
        """Show a page to who has another token, or has not signed it."""
        turn = int((time() - self._begun) // self._slot)
        is_signed = ";token;" in asked.headers.get("authorization", "")
        if is_signed and asked.headers.get("token") == f"token-{turn}":
            return None
        return _LOGIN


def aws_files(folder: Path, config: str, credentials: str = "") -> dict[str, str]:
    """Variables of a caller who has these two files of AWS, and nothing else."""
    (folder / "config").write_text(config)
    (folder / "credentials").write_text(credentials)
    return {
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
    }


def turning_away(rota: Rota) -> Fault:
    """Refuse who is signed with keys whose turn it is not, before the body is read."""
    refusal = Refuse("400 Bad Request", _EXPIRED, (_XML,), is_early=True)

    def fate(asked: Request) -> Fate:
        signed = asked.headers.get("authorization", "").partition("Credential=")[2]
        is_now = signed.startswith(f"{rota.now().access_key}/")
        return None if is_now else refusal

    return fate
