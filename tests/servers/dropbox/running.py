"""The emulator as a process beside the tests, and what they say to it.

``with Emulator.start() as emulator:`` then ``emulator.url`` is a profile's endpoint_url,
``emulator.token`` an access token; ``reset()`` makes all new for the next test.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.request import ProxyHandler, Request, build_opener

from .accounts import APP_KEY, REFRESH_TOKEN

_ROOT: Final = Path(__file__).parents[3]
_OPEN: Final = build_opener(ProxyHandler({}))


@dataclass
class Emulator:
    url: str
    process: subprocess.Popen[str]
    token: str = "token-emu"
    """An access token of the account ``emu``; ``token-bob`` is one of ``bob``."""

    app_key: str = APP_KEY
    refresh_token: str = REFRESH_TOKEN

    @staticmethod
    def start(port: int = 0, log: IO[bytes] | None = None) -> Emulator:
        command = [sys.executable, "-m", "tests.servers.dropbox", "--until-eof"]
        command.append(f"--port={port}")
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,  # it ends with us, however we end
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"the emulator ended at once: {process.wait()}")
        return Emulator(url, process)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Forget everything: files, sessions, tokens, faults, settings, counts."""
        self.say("reset")

    @contextmanager
    def lent(self) -> Iterator[Emulator]:
        """As new, and as new again for whoever comes next; what broke its rules fails."""
        self.reset()
        try:
            yield self
            assert self.problems() == []
        finally:
            self.reset()

    def faults(self, *faults: dict[str, Any]) -> None:
        """``{"kind": "429", "route": "files/upload", "skip": 1, "times": 2}``.

        The kinds are in ``troubles.py``; a route may end in ``*``.
        """
        self.say("faults", faults)

    def heal(self) -> None:
        """End all faults."""
        self.say("healed")

    def settings(self, **settings: Any) -> None:
        """See ``settings.Settings``."""
        self.say("settings", settings)

    def advance(self, seconds: float) -> None:
        """Set the emulator's clock forward."""
        self.say("clock", {"advance": seconds})

    def share(
        self, path: str, owner: str = "bob", account: str = "emu", access: str = "viewer"
    ) -> str:
        """Mount a folder of somebody's at a path; return the namespace's id."""
        id = f"84528{zlib.crc32(f'{owner}{path}'.encode())}"
        known = {"owner": owner, "account": account, "path": path, "access": access}
        self.say("share", {**known, "id": id})
        return id

    def team(self, account: str = "emu", id: str = "70") -> str:
        """Give an account the space of a team, below whose root its home is."""
        self.say("team", {"account": account, "id": id})
        return id

    def quota(self, allocated: int, account: str = "emu") -> None:
        self.say("quota", {"account": account, "allocated": allocated})

    def grant(
        self,
        token: str,
        account: str = "emu",
        scopes: Sequence[str] | None = None,
        expires_in: float | None = None,
    ) -> None:
        """An access token, for all scopes if none are named; or change one so."""
        self.say(
            "grant",
            {
                "token": token,
                "account": account,
                "scopes": scopes,
                "expires_in": expires_in,
            },
        )

    def revoke(self, token: str) -> None:
        """An access token or a refresh token: nobody knows it any more."""
        self.say("revoke", {"token": token})

    def reset_cursors(self) -> None:
        """Every cursor there is answers ``reset``."""
        self.say("epoch")

    def seed(self, *entries: dict[str, Any], account: str = "emu") -> None:
        """Files and folders of an account: see ``seeding.seed``."""
        self.say("seed", {"account": account, "entries": entries})

    def fill(self, folder: str, count: int, size: int = 0) -> None:
        """So many files, ``file-000000.bin`` and on."""
        self.say("seed", {"folder": folder, "count": count, "size": size})

    def counters(self) -> dict[str, Any]:
        """See ``counters.Counters``; ``total`` is the sum of calls."""
        counted: dict[str, Any] = self.say("counters")
        return counted

    def problems(self) -> list[str]:
        """What was against the rules: tests assert that it is empty."""
        found: Sequence[str] = self.counters()["problems"]
        return list(found)

    def say(self, what: str, arg: Any = None) -> Any:
        """Whatever ``control.py`` knows."""
        data = json.dumps(arg).encode()
        with _OPEN.open(Request(f"{self.url}/__emu/{what}", data)) as reply:
            return json.loads(reply.read())
