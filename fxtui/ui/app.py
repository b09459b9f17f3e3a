"""The door of the browser. Textual is loaded behind it, and only if it can be shown."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

from fxtui.domain.errors import ConfigError

from .terminal import refusal, speak_utf8

_USAGE: Final = 2


def run(left: str | None = None, right: str | None = None, *, no_service: bool) -> int:
    """Open the browser; return its exit status."""
    if why := refusal(os.environ):
        return _refuse(why)
    speak_utf8()
    try:
        from .session import browse

        return browse(left, right, no_service=no_service)
    except (ConfigError, ValueError) as error:
        return _refuse(str(error))
    finally:
        gc.enable()


def _refuse(why: str) -> int:
    sys.stderr.write(f"fxtui: {why}\n")
    return _USAGE
