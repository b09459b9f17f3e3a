"""Which boot of this machine it is: what another one wrote may not be on the disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """The name of this boot, or nothing where the system has none to tell."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
