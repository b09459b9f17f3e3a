"""The real parser reads a command that is shown as what the browser would do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.cli import apply, cp, mv, rm, sync
from fxtui.cli.parser import Parser
from fxtui.domain.attributes import Attributes
from fxtui.domain.context import Context
from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.request import (
    Compare,
    IfExists,
    JobLimits,
    JobRequest,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.select import Filter
from fxtui.domain.value import replace
from fxtui.ui.command_line import commands_of
from fxtui.ui.errands import removal, request

NAMES = st.sampled_from(["-r", "--delete", "*", "a b", "=", "@x", "…", "$(x)"]) | st.text(
    min_size=1, max_size=8
).filter(lambda name: "/" not in name)
FOLDER = Location("s3", "bucket/some folder/")
FILES = st.builds(FOLDER.child, NAMES)
FOLDERS = st.builds(lambda name: FOLDER.child(name + "/"), NAMES)
TARGETS = st.sampled_from([Location("s3", "other/x/"), Location("dropbox", "x/", "me")])
LIMITS = st.builds(JobLimits, *[st.none() | st.integers(1, 2**40)] * 3)
FILTERS = st.lists(st.builds(Filter, NAMES, st.booleans()), max_size=3).map(tuple)
RULES = st.builds(
    SyncRules,
    st.sampled_from(Compare),
    delete=st.just(True),
    max_delete=st.none() | st.integers(0, 99),
    allow_empty_source=st.booleans(),
)


class EverythingIsThere:
    """A browser to whom every name is that of something."""

    async def stat(self, location: Location, context: Context) -> Entry:
        return Entry(location.key, Kind.FILE, 1)

    async def list_pages(
        self, prefix: Location, context: Context
    ) -> AsyncGenerator[Columns, None]:
        yield Columns.of([Entry(f"{prefix.key}a", Kind.FILE, 1)])


def read_back(words: list[str]) -> JobRequest:
    """What the command line makes of these words."""
    program, name, *rest = words
    assert program == "fxtui"
    command: Any = {"cp": cp, "mv": mv, "rm": rm, "sync": sync}[name]
    parser = Parser(name, allow_abbrev=False)
    command.add_options(parser)
    options = parser.parse_intermixed_args(rest)
    if command is sync:
        return sync.request_of(options)
    browser: Any = EverythingIsThere()
    found: JobRequest = asyncio.run(command.request_of(options, browser, Context()))
    return found


def meant(requests: list[JobRequest]) -> set[tuple[Location, Location | None]]:
    """What goes where."""
    return {
        (source.location, one.target.child(source.name) if one.target else None)
        for one in requests
        for source in one.sources
    }


def rules_of(one: JobRequest) -> JobRequest:
    """A request without its ends; nobody is asked by a command."""
    rule = IfExists.FAIL if one.if_exists is IfExists.ASK else one.if_exists
    return replace(one, sources=(), target=None, if_exists=rule)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([Verb.COPY, Verb.MOVE]),
    st.lists(FILES | FOLDERS, min_size=1, max_size=5, unique=True),
    TARGETS,
    st.sampled_from(IfExists),
    LIMITS,
    FILTERS,
)
def test_a_copy_is_told_so_that_it_is_read_back_as_the_same(  # drawn
    verb: Verb,
    places: list[Location],
    target: Location,
    rule: IfExists,
    limits: JobLimits,
    filters: tuple[Filter, ...],
) -> None:
    asked = request(verb, places, target, rule, export="html")
    asked = replace(asked, limits=limits, filters=filters, part_size=5, preserve=True)

    read = [read_back(words) for words in commands_of(asked)]

    assert meant(read) == meant([asked])
    assert {rules_of(one) for one in read} == {rules_of(asked)}


@settings(max_examples=30, deadline=None)
@given(st.lists(FILES | FOLDERS, min_size=1, max_size=5, unique=True), LIMITS)
def test_a_delete_is_read_back_as_the_same(
    places: list[Location], limits: JobLimits
) -> None:
    asked = replace(removal(places), limits=limits)

    read = [read_back(words) for words in commands_of(asked)]

    assert {one.location for each in read for one in each.sources} == set(places)
    assert {each.limits for each in read} == {limits}


@settings(max_examples=40, deadline=None)
@given(FOLDERS, TARGETS, RULES, FILTERS, st.sampled_from(["overwrite", "skip"]))
def test_a_sync_is_read_back_as_the_same(
    source: Location,
    target: Location,
    rules: SyncRules,
    filters: tuple[Filter, ...],
    rule: str,
) -> None:
    asked = JobRequest(
        Verb.SYNC,
        (Source(source),),
        target,
        IfExists(rule),
        filters=filters,
        sync=rules,
        verify=False,
        follow=False,
    )

    (words,) = commands_of(asked)

    assert read_back(words) == asked


@pytest.mark.parametrize("folder", [False, True])
def test_what_is_renamed_is_moved_to_its_new_name(folder: bool) -> None:
    slash = "/" if folder else ""
    source = Source(FOLDER.child(f"old{slash}"), f"new{slash}")
    asked = JobRequest(Verb.MOVE, (source,), FOLDER, IfExists.FAIL)

    (words,) = commands_of(asked)

    new = f"s3://bucket/some folder/new{slash}"
    assert words[-1] == new
    assert meant([read_back(words)]) == {(source.location, Location.parse(new))}


def test_a_plan_has_options_of_its_own_only() -> None:
    file = Location("file", "tmp/a.plan")
    attributes = Attributes(content_type="text/plain")
    asked = JobRequest(
        Verb.APPLY,
        (Source(file, "plan"),),
        FOLDER,
        limits=JobLimits(2),
        part_size=7,
        preserve=True,
        verify=False,
        attributes=attributes,
    )
    parser = Parser("apply", allow_abbrev=False)
    apply.add_options(parser)

    (words,) = commands_of(asked)

    options = parser.parse_intermixed_args(words[2:])
    assert (options.file, options.transfers) == ("/tmp/a.plan", 2)
    assert (options.part_size, options.verify) == (7, False)


def test_a_folder_that_is_no_folder_to_the_parser_would_be_noticed() -> None:
    with pytest.raises(UsageError):
        read_back(["fxtui", "cp", "s3://bucket/a/", "s3://other/x/"])
