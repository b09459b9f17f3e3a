"""``fxtui doctor``: what works here, what does not, and what to do about it.

It names where there are keys, and never what they are.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator

from fxtui.config import Config, Paths
from fxtui.config.servers import read_servers
from fxtui.domain.addresses import origin_of
from fxtui.front.inside.extras import missing
from fxtui.wiring import opened, paths_here

from . import checkup, network, reach
from .abilities import abilities
from .finding import Finding, Level
from .options import add_account_options, context_of
from .output import say, say_json
from .pictures import pictures
from .status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    worst = Status.DONE
    async for finding in _findings(options):
        if options.json:
            say_json(finding)
        else:
            say(finding.line)
            sys.stdout.flush()  # the next one may take its time
        if finding.level is Level.FAIL:
            worst = Status.FAILED
    return worst


async def _findings(options: Namespace) -> AsyncIterator[Finding]:
    paths = paths_here()
    encoding = sys.stdout.encoding
    yield checkup.terminal(os.environ, encoding, is_one=sys.stdout.isatty())
    if sys.stdout.isatty():
        yield abilities(os.environ, shutil.get_terminal_size())
    found, config = checkup.config(paths)
    if sys.stdout.isatty() and sys.stdin.isatty() and not options.json:
        yield pictures(os.environ, config.ui.pictures)
    yield found
    yield checkup.state(paths)
    yield checkup.disk()
    yield checkup.formats(missing())
    yield checkup.journal(paths)
    yield await checkup.service(paths)
    keys = checkup.credentials(os.environ, config)
    yield keys
    yield checkup.dropbox(os.environ, config)
    if found.level is Level.OK and (keys.level is Level.OK or _is_named(options)):
        async for far in _far(options, config, paths):
            yield far


def _is_named(options: Namespace) -> bool:
    return bool(options.profile or options.endpoint_url)


async def _far(
    options: Namespace, config: Config, paths: Paths
) -> AsyncIterator[Finding]:
    """Who has neither keys nor a server is not asked to wait for one."""
    own = config.profiles.s3.get(options.profile or "")
    ca_file = (own and own.ca_file) or os.environ.get("AWS_CA_BUNDLE") or None
    endpoint = reach.endpoint_of(options, os.environ, config)
    async for finding in network.way(endpoint, os.environ, ca_file):
        yield finding
        if finding.level is Level.FAIL:
            return
    told = await reach.server(endpoint, ca_file)
    for finding in told:
        yield finding
    if known := read_servers(paths.state).get(origin_of(endpoint)):
        yield reach.kind(known)
    if told[0].level is Level.OK:
        async with opened(no_service=options.no_service) as (_, browser):
            for finding in await reach.access(browser, context_of(options)):
                yield finding
