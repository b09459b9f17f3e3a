"""What an archive holds: its members, and the folders that their names go through.

In the order in which they were found, so that who copies them all reads forward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.value import Value

MOST: Final = 500_000
"""Members that are remembered: some 200 MiB of memory."""

MOST_LETTERS: Final = 128 * 1024 * 1024
"""In the names of all of them and of their folders: a few may be as long as many."""

_DEEPEST: Final = 256
"""Folders that one name may go through: each of them is remembered as well."""


class Member(Value, frozen=True):
    """One file in an archive, or a folder that is told of by itself."""

    size: int = 0
    modified: float | None = None
    offset: int = 0
    """Where it begins: in a zip its header, in a tar its content."""

    packed: int = 0
    """Bytes that it takes in the archive."""

    method: int = 0
    """How a zip has packed it."""

    crc: int | None = None
    """Of its content, if the archive tells."""

    link: str | None = None
    """What it leads to; None if it is no link."""

    refusal: str = ""
    """Why it cannot be read, if it cannot."""


FOLDER: Final = Member()


class Members:
    def __init__(self) -> None:
        self._members: dict[Key, Member] = {}
        self._order: list[Key] = []
        self._folders: dict[Key, list[Key]] = {"": []}
        """By the folder: what is directly in it, where folders end in ``/``."""

        self._letters = 0

    def __len__(self) -> int:
        return len(self._order)

    def add(self, name: Key, member: Member) -> None:
        """Of what comes twice the last is it, as for those that unpack.

        Raise Unsupported if it were too much to remember.
        """
        if name in self._members:
            self._members[name] = member
            return
        if len(self._order) >= MOST or self._letters > MOST_LETTERS:
            raise Unsupported(
                "it holds more members than are listed here; fetch it as a whole"
            )
        if name.count("/") > _DEEPEST:
            raise Unsupported(f"a name in it goes through over {_DEEPEST} folders")
        self._members[name] = member
        self._letters += len(name)
        self._order.append(name)
        self._place(name)

    def find(self, name: Key) -> Member | None:
        """A member, or any folder."""
        found = self._members.get(name)
        return FOLDER if found is None and name in self._folders else found

    def is_folder(self, name: Key) -> bool:
        return name in self._folders

    def row(self, name: Key) -> Member:
        return self._members.get(name, FOLDER)

    def here(self, prefix: Key) -> Sequence[Key]:
        """What is directly in the folder that a prefix is in."""
        return self._folders.get(_folder_of(prefix), ())

    def all(self) -> Sequence[Key]:
        return self._order

    def _place(self, name: Key) -> None:
        """Put it into its folder, and folders that are new into theirs."""
        if name.endswith("/"):
            if name in self._folders:
                return
            self._folders[name] = []
        for folder in _above(name):
            is_known = folder in self._folders
            self._folders.setdefault(folder, []).append(name)
            if is_known:
                return
            self._letters += len(folder)
            name = folder


def _above(name: Key) -> Iterator[Key]:
    while name:
        name = _folder_of(name.removesuffix("/"))
        yield name


def _folder_of(name: Key) -> Key:
    return name[: name.rfind("/") + 1]
