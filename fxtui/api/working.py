"""What a client has done by jobs: they retry, verify, resume, and outlive the client."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from os import PathLike
from pathlib import Path
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder
from fxtui.domain.engine import Engine
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.plan import PlanRow
from fxtui.domain.plan_lines import Header
from fxtui.domain.request import (
    Compare,
    JobRequest,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.value import replace
from fxtui.front.attributes import check_attributes
from fxtui.front.plan_file import read_header

from .options import PLAIN, JobOptions
from .place import Place, Places, all_located, landed, located
from .proposal import Proposal
from .queue import Queue

_BY_TIME: Final = SyncRules()


class Working:
    """Proposes jobs, and knows the queue of them."""

    def __init__(self, engine: Engine, context: Context) -> None:
        self.engine = engine
        self.context = context
        self.queue = Queue(engine, context)
        """All jobs that there are, whoever began them."""

    def copy(
        self, sources: Places, target: Place, options: JobOptions = PLAIN
    ) -> Proposal:
        """One folder's contents land in the target; several sources keep their names."""
        return self._propose(Verb.COPY, *landed(sources, target), options)

    def move(
        self, sources: Places, target: Place, options: JobOptions = PLAIN
    ) -> Proposal:
        """As a copy; what has arrived is deleted at its source."""
        return self._propose(Verb.MOVE, *landed(sources, target), options)

    def delete(self, places: Places, options: JobOptions = PLAIN) -> Proposal:
        """What ends in ``/`` goes with all that is below it."""
        sources = tuple(Source(location) for location in all_located(places))
        return self._propose(Verb.DELETE, sources, None, options)

    def sync(
        self,
        source: Place,
        target: Place,
        rules: SyncRules = _BY_TIME,
        options: JobOptions = PLAIN,
    ) -> Proposal:
        """Copy what is new or has changed, by the rules of ``aws s3 sync``."""
        folders = (Source(as_folder(located(source))),)
        request = _request(Verb.SYNC, folders, as_folder(located(target)), options)
        return Proposal(replace(request, sync=rules), self.engine, self.context)

    def apply(self, plan: str | PathLike[str], options: JobOptions = PLAIN) -> Proposal:
        """Do what the file of a plan says, but for what has changed meanwhile.

        It is done with the account that it was planned with.
        """
        header = read_header(Path(plan))
        sources = (Source(located(Path(plan)), "plan"),)
        request = _request(Verb.APPLY, sources, header.folder, options)
        attributes = header.attributes or options.attributes
        request = replace(request, preserve=header.preserve, attributes=attributes)
        return Proposal(request, self.engine, _planned_in(self.context, header))

    def verify(
        self, source: Place, target: Place, options: JobOptions = PLAIN
    ) -> AsyncGenerator[PlanRow, None]:
        """Where two folders differ, by digests; nothing if they are equal.

        Nothing is moved; what no storage tells the digest of is read for it.
        """
        rules = SyncRules(Compare.DIGEST, delete=True, allow_empty_source=True)
        return self.sync(source, target, rules, options).plan()

    def _propose(
        self,
        verb: Verb,
        sources: tuple[Source, ...],
        target: Location | None,
        options: JobOptions,
    ) -> Proposal:
        request = _request(verb, sources, target, options)
        return Proposal(request, self.engine, self.context)


def _request(
    verb: Verb,
    sources: tuple[Source, ...],
    target: Location | None,
    options: JobOptions,
) -> JobRequest:
    check_attributes(options.attributes, target)
    return JobRequest(
        verb,
        sources,
        target,
        options.if_exists,
        limits=options.limits,
        part_size=options.part_size,
        filters=options.filters,
        follow=options.follow,
        preserve=options.preserve,
        verify=options.verify,
        export=options.export,
        attributes=options.attributes,
    )


def _planned_in(context: Context, header: Header) -> Context:
    """The context with the account of a plan, or a UsageError if it has another."""
    told = {}
    for name in ("profile", "endpoint_url", "region"):
        planned, asked = getattr(header, name), getattr(context, name)
        if None not in (planned, asked) and planned != asked:
            raise UsageError(f"this was planned with {name} {planned}, not {asked}")
        told[name] = asked or planned
    return replace(context, **told)
