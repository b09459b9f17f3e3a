"""The way from a storage to the one that it hands things on to, whose keys differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from fxtui.domain.entry import Entry, Page
from fxtui.domain.errors import InvalidName, StorageError
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import UploadPage
from fxtui.domain.value import replace


class Use(Enum):
    """What a way is asked for."""

    READ = auto()
    CHANGE = auto()
    """Something that is there, so that nothing is made for it."""

    WRITE = auto()
    """Something that may be new."""

    CONTINUE = auto()
    """An upload that was begun for ``WRITE``."""


@dataclass(frozen=True)
class Way:
    """A storage, and what its keys begin with."""

    storage: Storage
    place: Key = ""
    """What all keys begin with, for us."""

    root: Key = ""
    """The same, for it."""

    def there(self, key: Key) -> Key:
        if not key.startswith(self.place):
            raise InvalidName(f"{key!r} is in another folder")
        return self.root + key[len(self.place) :]

    def ours(self, key: Key) -> Key:
        return self.place + key[len(self.root) :]

    def named(self, entry: Entry) -> Entry:
        """What it tells, under the name that is ours."""
        if self.place == self.root:
            return entry
        return replace(entry, key=self.ours(entry.key))

    def listed(self, page: Page) -> Page:
        if self.place == self.root:
            return page
        return Page([self.named(entry) for entry in page.entries], page.cursor)

    def unfinished(self, page: UploadPage) -> UploadPage:
        sessions = (
            (replace(session, key=self.ours(session.key)), begun)
            for session, begun in page.sessions
        )
        return UploadPage(tuple(sessions), page.cursor)

    def told(self, error: StorageError, use: Use) -> StorageError:
        """What went wrong there, with the name that is ours."""
        at = error.location
        if at and at.key.startswith(self.root):
            error.location = replace(at, key=self.ours(at.key))
        return self.explained(error, use)

    def explained(self, error: StorageError, use: Use) -> StorageError:
        """The same, where whoever is on this side knows more about it."""
        return error
