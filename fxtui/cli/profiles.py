"""``fxtui profiles``: the accounts that there are, whoever configured them; and whether
they work.

None of what other programs wrote is ever changed, and no secret is ever shown.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from fxtui.config import read_config
from fxtui.config.found import Found, FoundProfile, Source, found_profiles
from fxtui.config.servers import read_servers
from fxtui.domain.addresses import origin_of
from fxtui.domain.errors import UsageError
from fxtui.domain.servers import NOTHING
from fxtui.domain.value import Value
from fxtui.front.trial import Trial, Verdict, try_all
from fxtui.wiring import context_here, opened, paths_here

from .output import complain, say, say_json, tell
from .status import Status


class ProfileRow(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    """What leads to it."""

    scheme: str
    name: str
    source: Source
    file: str
    kind: str
    """How it gets at its keys, in a word or two."""

    endpoint_url: str | None
    provider: str
    """What kind of server it is, as its profile says, or as it told itself; or empty."""

    trouble: str
    """Why it cannot be used; empty if nothing speaks against it."""


class TrialRow(Value, frozen=True):
    """One line of ``--json`` of ``profiles test``."""

    location: str
    source: Source
    verdict: Verdict
    reason: str


class List:
    """Shows all accounts that are found."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def run(self, options: Namespace) -> int:
        found, kinds = _found(), _Kinds()
        if options.json:
            for profile in found.profiles:
                say_json(_row(profile, kinds.of(profile)))
        else:
            for line in lines(found.profiles, kinds.of):
                say(line)
        _warn(found)
        if not (found.profiles or found.warnings):
            tell("there are none yet: fxtui profiles add NAME, aws configure, or")
            tell("fxtui login dropbox")
        return Status.DONE


class Test:
    """Looks into each, all at once; the status is 1 if one of them does not work."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help="of a profile; else all are tested"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--no-service", action="store_true", help="work in this process"
        )

    def run(self, options: Namespace) -> int:
        found = _found()
        _warn(found)
        chosen = choose(found.profiles, options.names)
        return asyncio.run(self._test(chosen, options))

    async def _test(self, chosen: Sequence[FoundProfile], options: Namespace) -> int:
        context, worst = context_here(), Status.DONE
        wide = max((len(str(each.top)) for each in chosen), default=0)

        def told(trial: Trial) -> None:
            nonlocal worst
            if trial.verdict is not Verdict.WORKS:
                worst = Status.FAILED
            _say_trial(trial, wide, in_json=options.json)

        async with opened(no_service=options.no_service) as (_, browser):
            look = partial(browser.list_pages, context=context)
            wished = partial(browser.grant, context=context)
            await try_all(chosen, look, told, wished=wished)
        return worst


LIST, TEST = List(), Test()


class _Kinds:
    """What kinds of servers accounts are on, without asking any."""

    def __init__(self) -> None:
        paths = paths_here()
        self._own = read_config(paths.config).profiles.s3
        self._known = read_servers(paths.state)

    def of(self, profile: FoundProfile) -> str:
        own = self._own.get(profile.name) if profile.source is Source.FXTUI else None
        if own and own.provider:
            return own.provider
        return self._known.get(origin_of(profile.endpoint_url or ""), NOTHING).provider


def lines(
    profiles: Sequence[FoundProfile], kind_of: Callable[[FoundProfile], str]
) -> list[str]:
    """A table of them. Pure."""
    rows = [
        (
            str(each.top),
            each.source.value,
            each.kind,
            each.trouble or f"{each.endpoint_url or ''} {kind_of(each)}".strip(),
        )
        for each in profiles
    ]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:<{w}}" for cell, w in zip(row, wide, strict=True)).rstrip()
        for row in rows
    ]


def choose(
    profiles: Sequence[FoundProfile], words: Iterable[str]
) -> Sequence[FoundProfile]:
    """Those that are named, by their names or locations; all if none is. Pure."""
    chosen = []
    for word in words:
        meant = [each for each in profiles if word in {each.name, *_places(each)}]
        if not meant:
            raise UsageError(f"no profile is called {word}; see fxtui profiles")
        chosen += meant
    return chosen or profiles


def _places(profile: FoundProfile) -> set[str]:
    top = str(profile.top)
    return {top, top.partition("@")[0], top.partition("@")[0] + "@"}


def _found() -> Found:
    paths, variables = paths_here(), dict(context_here().variables)
    return found_profiles(read_config(paths.config), paths.config, variables)


def _warn(found: Found) -> None:
    for warning in found.warnings:
        complain(f"warning: {warning}")


def _row(profile: FoundProfile, kind: str) -> ProfileRow:
    return ProfileRow(
        str(profile.top),
        profile.scheme,
        profile.name,
        profile.source,
        profile.file,
        profile.kind,
        profile.endpoint_url,
        kind,
        profile.trouble,
    )


def _say_trial(trial: Trial, wide: int, *, in_json: bool) -> None:
    place, source = str(trial.profile.top), trial.profile.source
    if in_json:
        say_json(TrialRow(place, source, trial.verdict, trial.reason))
    else:
        say(f"{trial.verdict:<11}  {place:<{wide}}  {trial.reason}")
    sys.stdout.flush()  # the next one may take its time
