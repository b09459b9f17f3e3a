"""Which door answers which call, and how what it says is put into replies."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from contextlib import aclosing
from typing import Final, TypeAlias, TypeVar

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser, Doors, Engine
from fxtui.domain.location import Location
from fxtui.domain.plan import PlanRow
from fxtui.domain.request import Source
from fxtui.domain.value import replace

from . import protocol as p

T = TypeVar("T")

Replies: TypeAlias = AsyncGenerator[p.Reply | bytes, None]

MOST_ROWS: Final = 512
"""Of a plan, in one reply."""


async def done(
    doors: Doors, deed: p.Deed, rows: tuple[Source, ...], context: Context
) -> Replies:
    """Do it, and tell what came of it."""
    match deed:
        case p.Submit(request):
            whole = replace(request, sources=rows)
            yield p.Done(await doors.engine.submit(whole, context))
        case p.Tell(told):
            yield p.Asked(await doors.engine.reply(told, context))
        case p.MakeDirectory(location):
            yield p.Described(await doors.browser.make_directory(location, context))
        case p.Grant(location, wish):
            yield p.Granted(await doors.browser.grant(location, wish, context))
        case p.Rename(source, target):
            yield p.Described(await doors.browser.rename(source, target, context))
        case p.Delete():
            for problem in await doors.browser.delete(_locations(rows), context):
                yield p.Failed(problem)
        case p.AbortUpload(location, upload_id):
            await doors.browser.abort_upload(location, upload_id, context)
        case setting:
            await _set(doors.engine, setting, context)


async def written(
    doors: Doors, write: p.Write, content: AsyncIterable[bytes], context: Context
) -> Replies:
    """Store what comes, and tell what it became."""
    browser, location = doors.browser, write.location
    yield p.Described(await browser.write(location, content, context, write.how))


def seen(
    doors: Doors, look: p.Look, rows: tuple[Source, ...], context: Context
) -> Replies:
    """Whatever there is to see, as it appears."""
    match look:
        case p.Watch(every):
            return doors.engine.watch(context, every=every)
        case p.Read() | p.ReadRevision():
            return _content(doors.browser, look, context)
        case p.Plan(request):
            whole = replace(request, sources=rows)
            return _planned(doors.engine.plan(whole, context))
        case p.MeasureAll():
            return _each(doors.browser.measure(_locations(rows), context), p.Measured)
        case p.ListPages() | p.ListUploads():
            return _listed(doors.browser, look, context)
        case glance:
            return _one(_glanced(doors, glance, context))


def _content(
    browser: Browser, look: p.Read | p.ReadRevision, context: Context
) -> Replies:
    match look:
        case p.Read(location, span):
            return browser.read(location, context, span)
        case p.ReadRevision(location, revision):
            return browser.read_revision(location, revision, context)


def _listed(
    browser: Browser, look: p.ListPages | p.ListUploads, context: Context
) -> Replies:
    match look:
        case p.ListPages(prefix, depth, after):
            pages = browser.list_pages(prefix, context, depth=depth, after=after)
            return _each(pages, p.Rows)
        case p.ListUploads(prefix):
            return _each(browser.list_uploads(prefix, context), p.Found)


async def _glanced(
    doors: Doors, glance: p.Glance, context: Context
) -> p.Described | p.Hashed | p.Linked | p.Listed | p.Inspected:
    engine, browser = doors
    match glance:
        case p.Hash(location, algorithm):
            found = await browser.digest(location, context, algorithm=algorithm)
            return p.Hashed(found)
        case p.Link(location, seconds, put):
            return p.Linked(
                await browser.link(location, context, seconds=seconds, put=put)
            )
        case p.Stat(location):
            return p.Described(await browser.stat(location, context))
        case p.ListTransfers(selection, cursor):
            return p.Listed(await engine.list_transfers(selection, context, cursor))
        case p.Inspect(transfer):
            return p.Inspected(await engine.inspect(transfer, context))


async def _set(engine: Engine, setting: p.Setting, context: Context) -> None:
    match setting:
        case p.Give(order, selection):
            await engine.order(order, selection, context)
        case p.Answer(selection, decision):
            await engine.answer(selection, decision, context)
        case p.SetPolicy(policy):
            await engine.set_policy(policy, context)
        case p.SetLimits(jobs, limits):
            await engine.set_limits(jobs, limits, context)


async def _planned(plan: AsyncGenerator[PlanRow, None]) -> Replies:
    """The first row at once, and ever more of them in one reply."""
    rows: list[PlanRow] = []
    most = 1
    async with aclosing(plan):
        async for row in plan:
            rows.append(row)
            if len(rows) == most:
                yield p.Planned(tuple(rows))
                rows, most = [], min(2 * most, MOST_ROWS)
    if rows:
        yield p.Planned(tuple(rows))


async def _each(stream: AsyncGenerator[T, None], say: Callable[[T], p.Reply]) -> Replies:
    async with aclosing(stream):
        async for value in stream:
            yield say(value)


async def _one(reply: Awaitable[p.Reply]) -> Replies:
    yield await reply


def _locations(rows: tuple[Source, ...]) -> tuple[Location, ...]:
    return tuple(source.location for source in rows)
