"""What either side of a sync calls what came from the other one.

A storage that cannot keep a name keeps the object under another: what is ``a//b`` in a
bucket is ``a/%/b`` on a disk. Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from fxtui.domain.errors import InvalidName
from fxtui.domain.storage import Storage

from .side import Kept


class Naming:
    def __init__(self, source: Storage, target: Storage) -> None:
        self._source, self._target = source, target
        self.changes = source.kept_name("") != ""  # which no path can have in it
        """Whether the source may have to call otherwise what comes to it."""

    @property
    def folds_here(self) -> bool:
        """Whether the source, no disk, tells no capitals apart.

        Of a disk that could only be told by a new file on it, which nobody asked for.
        """
        return not self._source.capabilities.files and _folds(self._source)

    @property
    def folds_there(self) -> bool:
        """Whether the target tells no capitals apart."""
        return _folds(self._target)

    def there(self, name: str) -> str:
        """What an object of the source is called at the target; or raise InvalidName."""
        return self._target.target_name(name).name

    def here(self, name: str) -> str:
        """What one of the target is called, once it was copied to the source."""
        try:
            return self._source.kept_name(name)
        except InvalidName:
            return name  # none was

    def there_and_back(self, name: str) -> str:
        """What one of the target would be called there, copied to the source and back.

        Another name, if the source could not keep its own.
        """
        try:
            return self._target.kept_name(self._source.kept_name(name))
        except InvalidName:
            return name


def _folds(storage: Storage) -> bool:
    return bool(storage.target_name("a").clash)


def give_back(kept: Kept, there_and_back: Callable[[str], str]) -> None:
    """Let what the source had to call otherwise be what it is called at the target.

    There it may be taken for another one: ``%`` is what a disk makes of an empty name,
    and what a file of its own may be called. So who gets its name back leaves another
    one free, and whose that is, is next.
    """
    for side in kept.extra():
        _fill(kept, side.name, there_and_back)


def _fill(kept: Kept, free: str, there_and_back: Callable[[str], str]) -> None:
    while (name := there_and_back(free)) != free:
        is_there = kept.has_there(name)
        if is_there and there_and_back(name) == name:
            return  # it is nobody else's
        if not kept.rename_here(name, free) or not is_there:
            return
        free = name
