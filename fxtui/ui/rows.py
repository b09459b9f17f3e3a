"""The rows of one directory: columns that only grow, and the order they are seen in.

Nothing here knows a screen. A row is its number, which never changes; sorting and
filtering permute numbers, in steps.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.entry import Columns, Entry, Kind, Trait
from fxtui.domain.errors import FxtuiError, PermissionDenied
from fxtui.domain.location import BUCKETS, Key, Location

from .beginning import behind, just_before
from .names import Names, rank_of
from .order import SLICE, Order, Row, Steps, follow, merge, sort
from .view import By, View, matcher

if TYPE_CHECKING:
    from .delivered import Box
    from .search import Search
    from .sums import Sums

PAGE: Final = 1000
"""Rows within which a storage may tell directories first, though it lists in order."""

_KINDS: Final = tuple(Kind)
_CODES: Final = {kind: code for code, kind in enumerate(_KINDS)}
_FOLDERS: Final = frozenset({_CODES[Kind.DIRECTORY], _CODES[Kind.BUCKET]})
_UNKNOWN: Final = -1


class Rows:
    """What is known of a directory so far."""

    def __init__(self, prefix: Location, begin: str = "") -> None:
        self.prefix = prefix
        self.begin = begin
        """From what name on they are read; empty for all there are."""

        self.search: Search | None = None
        """What they answer, if they were looked for: names may be of deeper things."""

        self.box: Box | None = None
        """What they are of a place that nobody may list; then they are no listing."""

        self.sums: Sums | None = None
        """How much there is in each directory, if that is counted."""

        self.largest = 0
        """Bytes of the largest of all, when that was counted last."""

        self.differences: Sequence[str] | None = None
        """What each row is beside its like in the other pane, if they were compared."""

        self.names = Names()
        self.complete = False
        """True when the listing came to its end."""

        self.read_at = 0.0
        """When that was, in seconds since 1970."""

        self.view = View()
        self.shown: Order = array("I")
        """The rows to be seen, in their order, as of the last ``arrange``."""

        self._kinds = bytearray()
        self._sizes: array[int] = array("q")
        self._times: array[float] = array("d")
        self._traits: dict[Row, tuple[Trait, ...]] = {}
        """Of the few rows that have any."""

        self._folders: Order = array("I")
        self._files: Order = array("I")
        self._arranged = 0
        self._resized = 0
        """How often directories got other sizes."""

        self._sorted = 0
        """How often they had when they were sorted last."""

        self._seen = View()

    def __len__(self) -> int:
        return len(self.names)

    def is_hidden(self, problem: FxtuiError | None) -> bool:
        """Whether nothing came of listing all of a place that may take objects.

        Some servers hide buckets without a word from who may use them.
        """
        is_all = not (self.names or self.begin or self.search)
        is_silent = problem is None and self.prefix.holds_buckets
        is_closed = is_silent or isinstance(problem, PermissionDenied)
        return is_closed and is_all and self.prefix.scheme == BUCKETS

    @property
    def after(self) -> Key:
        """The key behind which they are read."""
        return just_before(self.prefix.key + self.begin) if self.begin else ""

    @property
    def end(self) -> Key:
        """The key behind which there is more, if they came page by page in order."""
        last = range(max(0, len(self) - PAGE), len(self))
        name = self.names[max(last, key=self.names.rank)] if last else ""
        return self.prefix.key + (behind(name) if name.endswith("/") else name)

    # --- What a row is -----------------------------------------------------------

    def entry(self, row: Row) -> Entry:
        size, modified = self._sizes[row], self._times[row]
        return Entry(
            self.prefix.key + self.names[row],
            _KINDS[self._kinds[row]],
            None if size == _UNKNOWN else size,
            None if modified == _UNKNOWN else modified,
            traits=self.traits(row),
        )

    def kind(self, row: Row) -> Kind:
        return _KINDS[self._kinds[row]]

    def size(self, row: Row) -> int | None:
        return None if (size := self._sizes[row]) == _UNKNOWN else size

    def objects(self, row: Row) -> int | None:
        """How many there are below it, if they are counted."""
        if self.sums is None or self._kinds[row] not in _FOLDERS:
            return None
        total = self.sums.of(self.prefix.key + self.names[row])
        return total and total.objects

    def difference(self, row: Row) -> str:
        told = self.differences
        return told[row] if told and row < len(told) else ""

    def modified(self, row: Row) -> float | None:
        return None if (modified := self._times[row]) == _UNKNOWN else modified

    def traits(self, row: Row) -> tuple[Trait, ...]:
        return self._traits.get(row, ())

    def find(self, name: str) -> Row | None:
        return self.names.find(name)

    def place(self, row: Row) -> int | None:
        """Where a row is seen, if it is."""
        try:
            return self.shown.index(row)
        except ValueError:
            return None

    def place_near(self, row: Row) -> int:
        """Where a row would be seen, if it were."""
        seen, key = self._seen, self._key(self._seen.by)
        is_folder, mine = self._kinds[row] in _FOLDERS, key(row)

        def is_no_more_before(other: Row) -> bool:
            if not seen.mixed and (self._kinds[other] in _FOLDERS) != is_folder:
                return is_folder
            return bool(key(other) <= mine if seen.reverse else key(other) >= mine)

        return bisect_left(self.shown, True, key=is_no_more_before)

    def seek(self, beginning: str) -> Row | None:
        """The first row that is seen, as sorted, whose name begins so."""
        names = self.names
        if self._seen.by is not By.NAME or self._seen.needle:
            return next((r for r in self.shown if names.begins(r, beginning)), None)
        for order in (self._folders, self._files):
            at = bisect_left(order, rank_of(beginning), key=names.rank)
            for row in order[at : at + SLICE]:  # of which the first may be hidden
                if not names.begins(row, beginning):
                    break
                if self._seen.hidden or not names.is_hidden(row):
                    return row
        return None

    # --- Growing -----------------------------------------------------------------

    def extend(self, columns: Columns) -> None:
        """Add a page. It is seen after the next ``arrange``."""
        cut = len(self.prefix.key)
        if self.prefix.key in columns.keys:  # a directory's own marker is not in it
            columns = Columns.of(e for e in columns.entries() if e.key != self.prefix.key)
        first = len(self.names)
        self._traits |= {first + at: traits for at, traits in columns.traits}
        self.names.extend(key[cut:] for key in columns.keys)
        self._kinds += bytes(map(_CODES.__getitem__, columns.kinds))
        self._sizes.extend(_known(columns.sizes))
        if self.sums:
            self._measure(first)
            self.largest = max(self.largest, *self._sizes[first:], 0)
        self._times.extend(_known(columns.modified))

    def resize(self) -> None:
        """Directories are as large as is counted by now."""
        self._sizes = self._sizes[:]  # who sorts meanwhile, goes on with the old ones
        self._measure(0)
        self.largest = max(self._sizes, default=0)
        self._resized += 1

    def _measure(self, first: Row) -> None:
        for code in _FOLDERS:
            row = self._kinds.find(code, first)
            while row >= 0:
                total = self.sums and self.sums.of(self.prefix.key + self.names[row])
                self._sizes[row] = total.size if total else _UNKNOWN
                row = self._kinds.find(code, row + 1)

    # --- Arranging ---------------------------------------------------------------

    @property
    def is_arranged(self) -> bool:
        """Whether all that came is in ``shown`` as it is to be seen."""
        is_all = self._arranged == len(self.names) and self._sorted == self._resized
        return is_all and self._seen == self.view

    def look(self, view: View) -> None:
        """See other rows, or in another order, after the next ``arrange``."""
        self.view = view

    def arrange(self) -> Steps[None]:
        """Bring ``shown`` up to date, in steps; nothing changes before the last.

        Rows that are added meanwhile, or another view, take the next call.
        """
        end, view, key = len(self.names), self.view, self._key(self.view.by)
        resized, new = self._resized, range(self._arranged, end)
        folders, files, shown = self._folders, self._files, self.shown
        seen, is_sized = self._seen, resized == self._sorted  # others arrange meanwhile
        more, others = yield from self._parted(new)
        if view.by is not seen.by:
            folders, more = array("I"), folders + more
            files, others = array("I"), files + others
        elif not is_sized:
            folders, more = array("I"), folders + more
        more = yield from sort(more, key)
        others = yield from sort(others, key)
        is_longer = is_sized and view == seen and not (more or view.mixed or view.reverse)
        if is_longer and follow([run for run in (files, others) if run], key):
            files, shown = (
                files + others,
                shown + (yield from self._filtered(others, view)),
            )
        else:
            folders = yield from merge(folders, more, key)
            files = yield from merge(files, others, key)
            order = yield from _in_one(folders, files, view, key)
            shown = yield from self._filtered(order, view)
        if view == self.view:
            self._folders, self._files, self._arranged = folders, files, end
            self.shown, self._seen, self._sorted = shown, view, resized

    def arrange_now(self) -> None:
        for _ in self.arrange():
            pass

    def _parted(self, rows: range) -> Steps[tuple[Order, Order]]:
        """Directories, and the others."""
        folders, files, kinds = array("I"), array("I"), self._kinds
        for begin in range(rows.start, rows.stop, SLICE):
            run = range(begin, min(begin + SLICE, rows.stop))
            folders.extend([row for row in run if kinds[row] in _FOLDERS])
            files.extend([row for row in run if kinds[row] not in _FOLDERS])
            yield
        return folders, files

    def _key(self, by: By) -> Callable[[Row], Any]:
        names, sizes, times = self.names, self._sizes, self._times
        match by:
            case By.NAME:
                return names.rank
            case By.SIZE:
                return lambda row: (sizes[row], names.rank(row))
            case By.TIME:
                return lambda row: (times[row], names.rank(row))

    def _filtered(self, order: Order, view: View) -> Steps[Order]:
        names, matching = self.names, matcher(view.needle)
        if view.hidden and not view.needle:
            return order
        shown: Order = array("I")
        for begin in range(0, len(order), SLICE):
            run: Iterable[Row] = order[begin : begin + SLICE]
            if not view.hidden:
                run = [row for row in run if not names.is_hidden(row)]
            if view.needle:
                run = [row for row in run if matching(names[row])]
            shown.extend(run)
            yield
        return shown


def _in_one(
    folders: Order, files: Order, view: View, key: Callable[[Row], Any]
) -> Steps[Order]:
    way = -1 if view.reverse else 1
    if view.mixed:
        return (yield from merge(folders, files, key))[::way]
    return folders[::way] + files[::way]


def _known(values: Iterable[Any]) -> Iterator[Any]:
    return (_UNKNOWN if value is None else value for value in values)
