"""One line of stdin: what a person types, who is asked for it, or a program writes."""

from __future__ import annotations

import sys
from getpass import getpass

from fxtui.domain.names import safe

from .password import is_attended


def typed(prompt: str, *, secret: bool = False) -> str:
    """The line as it came, with its end; empty if there is none any more.

    A secret is not shown; and a program is not asked.
    """
    if is_attended():
        if secret:
            return f"{getpass(safe(prompt))}\n"
        sys.stderr.write(safe(prompt))
        sys.stderr.flush()
    return sys.stdin.readline()
