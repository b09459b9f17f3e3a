"""All that the transfers panel knows, and what it says of it; no widget, no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from fxtui.domain.events import Board, Sample
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.transfer import Job, Transfer, TransferPage

from .census import STATES, Census
from .messages import Tab
from .parked import alert_text
from .queue_head import compact_text, head_text
from .queue_items import NO_FLOW, Flow, Item, Notice, active_items, flows, whole_flow
from .queue_pages import QueuePages, Want
from .queue_rows import Row, is_moving, moved, row_of
from .queue_words import sign_of
from .rate_graph import RateHistory, rate_graph

_GRAPH_WIDTH: Final = 16


class _Told(NamedTuple):
    """A row, and of what it tells."""

    item: Transfer
    sample: Sample | None
    row: Row


class QueueState:
    """A board, and the pages that were asked for beside it."""

    def __init__(self, every: float) -> None:
        self._board = Board()
        self._census = Census()
        self._flows: dict[JobId, Flow] = {}
        self._flow = NO_FLOW
        self._signs: Sequence[str] = ()
        self._history = RateHistory(_GRAPH_WIDTH)
        self.now = 0.0
        """Seconds since 1970: what waits counts down to its next try."""

        self._pages = {tab: QueuePages(every) for tab in STATES}
        self._rows: dict[TransferId, _Told] = {}
        self._rows_before: dict[TransferId, _Told] = {}
        """Rows that were asked for since the board was seen last, and before."""

    def see(self, board: Board, now: float) -> None:
        """Take what is new on the board."""
        self._board = board
        self._rows, self._rows_before = {}, self._rows
        self._census.update(board.jobs)
        self._flows = flows(board)
        self._flow = whole_flow(self._flows.values())
        active = board.active.values()
        self._signs = sorted({sign_of(each.source, each.target) for each in active})
        if self._flow.rate:
            self._history.add(self._flow.rate, at=now)
        elif not active:
            self._history.clear()

    def fill(self, tab: Tab, page: TransferPage) -> None:
        if pages := self._pages.get(tab):
            pages.fill(page)

    # --- What there is --------------------------------------------------------------

    def items(self, tab: Tab) -> Sequence[Item]:
        """The rows of a tab, as far as they are here."""
        match tab:
            case Tab.ACTIVE:
                return active_items(self._census.open, self._board.active.values())
            case Tab.LOG:
                notices = enumerate(self._board.notices)
                return [*(Notice(*each) for each in notices), *self._census.log]
            case Tab.FAILED:
                return [*self._census.broken, *self._pages[tab].rows]
        return self._pages[tab].rows

    def row(self, item: Item) -> Row:
        """Its words; the same while it does not change."""
        if not isinstance(item, Transfer) or item.retry_at is not None:
            return self._row(item)
        id_, sample = item.id, self._board.sample(item.id)
        told = self._rows.get(id_) or self._rows_before.get(id_)
        if told is None or told.item is not item:
            told = _Told(item, sample, self._row(item))
        elif told.sample is not sample and is_moving(item):
            told = _Told(item, sample, moved(told.row, item, sample))
        self._rows[id_] = told
        return told.row

    def _row(self, item: Item) -> Row:
        samples: Mapping[TransferId, Sample] = self._board.samples
        if isinstance(item, Transfer) and (sample := self._board.sample(item.id)):
            samples = {item.id: sample}
        row = row_of(item, samples, self._flows, self.now)
        if isinstance(item, Transfer) and item.target is None:
            # Either it is deleted, or where it lands was never planned: its job knows.
            job = self._board.jobs.get(item.job)
            target = job.request.target if job else None
            return row._replace(sign=sign_of(item.source, target))
        return row

    @property
    def counts(self) -> Mapping[Tab, int]:
        counts = {tab: self._census.count(tab) for tab in Tab}
        counts[Tab.LOG] += len(self._board.notices)
        return counts

    @property
    def failed(self) -> int:
        """Transfers that can be tried again."""
        return self._census.total.failed

    def asked(self, job: JobId | None = None) -> int:
        """Transfers of a job, or of all, that wait for a person's decision."""
        if job is None:
            return self._census.total.asked
        found = self._board.jobs.get(job)
        return found.tally.asked if found else 0

    @property
    def open_jobs(self) -> Sequence[Job]:
        return self._census.open

    @property
    def parked_jobs(self) -> Sequence[Job]:
        """Those that the engine parked, and that go on when a person mended why."""
        return self._census.parked

    def job(self, id_: JobId) -> Job | None:
        return self._board.jobs.get(id_)

    def is_counting(self, items: Iterable[Item]) -> bool:
        """Whether some of these say when they are tried again."""
        return any(
            isinstance(item, Transfer) and (item.retry_at or 0.0) > self.now
            for item in items
        )

    @property
    def final_jobs(self) -> Sequence[Job]:
        return self._census.log

    @property
    def share(self) -> float | None:
        """How much of what is under way is there, of 1; None while nothing is."""
        total = self._census.total
        if not total.running or not total.bytes:
            return None
        return min(1.0, (total.bytes_final + self._flow.sent) / total.bytes)

    # --- What it says ---------------------------------------------------------------

    def head(self, width: int) -> str:
        rates = self._history.rates
        graph = rate_graph(rates, len(rates))
        return head_text(
            self._census.total, self._flow, signs=self._signs, graph=graph, width=width
        )

    def one_line(self, width: int) -> str:
        return compact_text(
            self._census.total,
            self._flow,
            signs=self._signs,
            parked=len(self._census.parked),
            width=width,
        )

    def alert(self, width: int) -> str:
        """Why jobs are parked, if any are."""
        return alert_text(self._census.parked, width)

    # --- What it lacks --------------------------------------------------------------

    def want(self, tab: Tab, view: range, now: float) -> Want | None:
        """What to ask for, when these rows of a tab are looked at."""
        if (pages := self._pages.get(tab)) is None:
            return None
        version, count = self._census.version(tab), self._census.listed(tab)
        return pages.next(
            view=self._below(tab, view), version=version, count=count, now=now
        )

    def is_late(self, tab: Tab, view: range) -> bool:
        """Whether these rows are old, though it is too early to ask again."""
        if (pages := self._pages.get(tab)) is None:
            return False
        view = self._below(tab, view)
        return pages.is_late(view=view, version=self._census.version(tab))

    def _below(self, tab: Tab, view: range) -> range:
        """The rows of transfers in a view; broken jobs stand above those that failed."""
        above = len(self._census.broken) if tab is Tab.FAILED else 0
        return range(max(0, view.start - above), max(0, view.stop - above))
