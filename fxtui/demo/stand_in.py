"""A stand-in for Dropbox, run by a command that whoever starts the demo names.

It says two lines when it is ready: its address, and an access token.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Self

from .ending import end


class StandIn:
    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[str] | None = None
        self.endpoint_url = ""
        self.token = ""

    def start(self) -> Self:
        """Start it, and return when it has said where it is; raise RuntimeError."""
        try:
            self._process = process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl-C is for the browser
            )
        except OSError as error:
            raise RuntimeError(f"{self._command[0]} does not run: {error}") from error
        assert process.stdout
        self.endpoint_url = process.stdout.readline().strip()
        self.token = process.stdout.readline().strip()
        if not self.token:
            self.stop()
            raise RuntimeError(f"{self._command[0]} did not say where it listens")
        return self

    def stop(self) -> None:
        if (process := self._process) is None:
            return
        end(process)
        assert process.stdout
        process.stdout.close()
        self._process = None
