"""``fxtui web``: the browser in a web page, for whoever has the link that it says."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

from fxtui.config import secret
from fxtui.front.places import location_of
from fxtui.web.address import (
    LOOPBACK,
    Base,
    address_of,
    base_of,
    is_everywhere,
    is_loopback,
    link,
)
from fxtui.web.door import Door, new_token

from .leaving import Left, signals
from .output import say, tell
from .qr import qr_lines, shown
from .status import UsageError

if TYPE_CHECKING:
    from fxtui.web.server import Site

_LAST: Final = 65535
_SHORTEST: Final = 16

_EPILOG: Final = """\
The link opens once: the web browser that follows it is given a cookie, which is good
until this command ends. Each page is a browser of its own; to close it is to press q.
From another machine: ssh -t -L 8000:127.0.0.1:8000 THIS-MACHINE fxtui web --port 8000"""


def add_options(parser: ArgumentParser) -> None:
    parser.epilog = _EPILOG
    for name in ("left", "right"):
        parser.add_argument(
            name, nargs="?", metavar=name.upper(), help=f"what is in the {name} pane"
        )
    parser.add_argument(
        "--port", metavar="N", type=_port, default=0, help="by default a free one"
    )
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        help=f"of this machine, by default {LOOPBACK}; others need --allow-remote",
    )
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="let other machines reach it, over HTTP that is not encrypted",
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        type=_base,
        help="where a proxy in front of it has it, such as https://host/fxtui/",
    )
    parser.add_argument(
        "--token",
        metavar="REFERENCE",
        help="in place of one that is made: file:/path or keyring:service/name",
    )
    parser.add_argument(
        "--qr", action="store_true", help="show the link as a QR code as well"
    )


def run(options: Namespace) -> int:
    host = host_of(options.host, allows_remote=options.allow_remote)
    token = new_token() if options.token is None else _given(options.token)
    told = [word for word in (options.left, options.right) if word is not None]
    words = [sys.executable, "-P", "-m", "fxtui.web.child", *map(_place, told)]
    from fxtui.web.server import Site  # aiohttp: 150 ms

    site = Site(Door(token), words, base=options.base_url)
    try:
        asyncio.run(_serve(site, host, token, options))
    except Left as left:
        return left.status
    raise AssertionError("it is served until a signal comes")


async def _serve(site: Site, host: str, token: str, options: Namespace) -> None:
    async with signals() as told:
        try:
            async with site.served(host, options.port) as port:
                invite(host, port, token, base=options.base_url, qr=options.qr)
                with told.interrupting():
                    await asyncio.Event().wait()
        except OSError as error:
            raise UsageError(
                f"nothing can be served at {host}, port {options.port}: "
                f"{error.strerror}; try another --port or --host"
            ) from error


def invite(
    host: str, port: int, token: str, *, base: Base | None = None, qr: bool
) -> None:
    here = address_of(socket.gethostname() if is_everywhere(host) else host, port)
    invitation = link(str(base or here), token)
    say(invitation)
    sys.stdout.flush()
    if qr and sys.stdout.isatty():
        size = os.get_terminal_size(sys.stdout.fileno())
        shown(qr_lines(invitation), sys.stdout, size)
    if base:
        tell(f"what comes to {base} the proxy has to hand on to {here}")
    if not is_loopback(host) or (base and not base.is_encrypted):
        tell("this is HTTP: who listens on this network sees all of it, the keys too")
    tell("the link opens once; Ctrl-C closes all pages, and transfers go on")


def _place(word: str) -> str:
    """What is no location is told here, and not in a page; a command is never meant."""
    location = location_of(word)
    return word if "://" in word else str(location)


def host_of(told: str | None, *, allows_remote: bool) -> str:
    host = LOOPBACK if told in (None, "localhost") else str(told)
    if not host:
        raise UsageError("--host needs an address of this machine")
    if allows_remote and is_loopback(host):
        raise UsageError("which address may others reach? say --host, such as 0.0.0.0")
    if not (allows_remote or is_loopback(host)):
        raise UsageError(
            f"other machines could reach {host}: say --allow-remote as well, or leave "
            "--host out and come through ssh -L"
        )
    return host


def _given(reference: str) -> str:
    token = secret(reference)
    if len(token) < _SHORTEST:
        raise UsageError(f"a token needs {_SHORTEST} characters, or it may be guessed")
    return token


def _base(text: str) -> Base:
    try:
        return base_of(text)
    except ValueError as error:
        raise UsageError(f"--base-url: {error}") from error


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= _LAST):
        raise UsageError(f"{text!r} is no port, which is a number up to {_LAST}")
    return int(text)
