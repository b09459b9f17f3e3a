"""The end of a server that we have started."""

from __future__ import annotations

import subprocess
from typing import Any, Final

_GRACE: Final = 3.0
"""SeaweedFS closes its volumes in one second; then it may wait for itself without end."""


def end(process: subprocess.Popen[Any]) -> None:
    """Ask it to end, and wait until it has; kill it where it takes its time."""
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
