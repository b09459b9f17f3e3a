"""Which names are meant: the include and exclude patterns of ``aws s3``, in their order.

Patterns are those of ``fnmatch``: ``*`` also crosses ``/``, then ``?``, ``[abc]`` and
``[!abc]``. They are matched against what comes after the source or target, case counts,
and the last one that matches wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import translate

from .value import Value


class Filter(Value, frozen=True, array_like=True):
    pattern: str
    includes: bool


def selector(filters: Sequence[Filter]) -> Callable[[str], bool]:
    """A function that says whether a name is meant; without filters every one is."""
    rules = [(re.compile(translate(f.pattern)).match, f.includes) for f in filters]
    rules.reverse()

    def selects(name: str) -> bool:
        for matches, includes in rules:
            if matches(name):
                return includes
        return True

    return selects
