"""What a sync knows of its two sides, and what it asks whoever keeps them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple, TypeAlias

from fxtui.domain.entry import Entry
from fxtui.domain.location import Key
from fxtui.domain.plan import Seen

Stand: TypeAlias = Entry | Seen
"""How an object stands: as it was listed, or what was kept of that."""

Agrees: TypeAlias = Callable[[Stand, Stand], bool]
"""Whether a source and a target of one name leave a sync nothing to do or to ask."""

Hinders: TypeAlias = Callable[[Entry], str]
"""Why an object of the source cannot be copied, though it is there; else empty."""

Settles: TypeAlias = Callable[[Entry, Entry], bool]
"""Whether a source and a target of one name agree, and surely are one object."""


class Side(NamedTuple):
    """An object of one side: its name there, which both sides share, and its key."""

    name: str
    key: Key
    seen: Seen
    hindrance: str = ""
    """Why it cannot be copied, though it is there."""

    @classmethod
    def of(cls, name: str, entry: Entry, hindrance: str = "") -> Side:
        return cls(name, entry.key, Seen.of(entry), hindrance)


class Pair(NamedTuple):
    here: Side
    there: Side | None


class Kept(ABC):
    """Both sides, told in the order of names; of what came twice the first counts."""

    @abstractmethod
    def add_here(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        """Objects of the source, under their names at the target."""

    @abstractmethod
    def add_there(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        """Objects of the target."""

    @abstractmethod
    def has_there(self, name: str) -> bool:
        """Whether there is one of this name at the target."""

    @abstractmethod
    def rename_here(self, old: str, new: str) -> bool:
        """Call what is here otherwise, as nothing else is; False if there is none."""

    @abstractmethod
    def is_empty_here(self) -> bool:
        """Whether the source has nothing."""

    @abstractmethod
    def pairs(self) -> Generator[Pair, None, None]:
        """What is here, with what there is of the same name; but for what agrees.

        Of those that are one there, only the first.
        """

    @abstractmethod
    def clashing(self) -> Generator[tuple[Side, str], None, None]:
        """What is here and would be another at the target, and the name of that."""

    @abstractmethod
    def count_extra(self) -> int:
        """How many are there and not here."""

    @abstractmethod
    def extra(self) -> Generator[Side, None, None]:
        """What is there and not here."""
