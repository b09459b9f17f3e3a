"""Which of two fxtuis that talk is the older one. Pure.

Where their protocols are equal they understand each other, and an older service makes
way only so that a newer release does the work. Where they are not, the older one of the
two has to go: a service is replaced, and a front end has to be started again.
"""

from __future__ import annotations

import re
from typing import Final

from .protocol import Hello

_RELEASE: Final = re.compile(r"(\d+(?:\.\d+)*)(.*)", re.ASCII | re.DOTALL)


def is_outdated(service: Hello, client: Hello) -> bool:
    """Whether the service should make way for one like the client."""
    if service.version != client.version:
        return service.version < client.version
    ours, theirs = _rank(service.release), _rank(client.release)
    return ours is not None and theirs is not None and ours < theirs


def is_too_new(service: Hello, client: Hello) -> bool:
    """Whether the client does not understand the service, and is to be started again."""
    return service.version > client.version


def _rank(release: str) -> tuple[tuple[int, ...], bool] | None:
    """What releases are ordered by; None if it is not known."""
    found = _RELEASE.fullmatch(release)
    if found is None:
        return None
    numbers = tuple(int(number[:9]) for number in found[1].split("."))
    while numbers and numbers[-1] == 0:  # 1.0 is 1
        numbers = numbers[:-1]
    return numbers, not found[2].startswith(("a", "b", "rc", ".dev"))
