"""What ``fxtui doctor`` finds out about a server: does it answer, when, and to whom."""

from __future__ import annotations

import asyncio
import ssl
from argparse import Namespace
from collections.abc import Mapping
from contextlib import aclosing
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from time import monotonic, time
from typing import Any, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from fxtui.config import Config
from fxtui.config.found import foreign_s3
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import FxtuiError, PermissionDenied, Unsupported
from fxtui.domain.location import Key, Location
from fxtui.domain.rights import AskRights, Rights
from fxtui.domain.servers import ServerNote
from fxtui.domain.sharing import KEYLESS, AskLease, Lease
from fxtui.domain.value import replace
from fxtui.front.rights import summary

from .checkup import aws_profiles
from .finding import Finding, fail, of_error, ok, warn
from .headway import duration_text

PATIENCE: Final = 5.0
"""Seconds for the server to answer at all, and twice as many for its buckets."""

_APART: Final = 60.0
_TOO_FAR: Final = 15 * 60.0
"""Seconds after which S3 takes no signature."""

_REGION: Final = "us-east-1"
_TOP: Final = Location("s3", "")


class _Stay(HTTPRedirectHandler):
    """An answer is an answer, also one that sends us on."""

    def redirect_request(self, *_: Any) -> None:
        return None


def endpoint_of(options: Namespace, environment: Mapping[str, str], ours: Config) -> str:
    """The address that a command with these options would ask."""
    name = options.profile or environment.get("AWS_PROFILE") or "default"
    own = ours.profiles.s3.get(options.profile or "")
    file = Path(environment.get("AWS_CONFIG_FILE", "~/.aws/config")).expanduser()
    theirs = aws_profiles(file).get(name, {})
    foreign = foreign_s3(name, environment) if name not in ours.profiles.s3 else None
    region = (
        options.region
        or (own and own.region)
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
        or theirs.get("region", _REGION)
    )
    return (
        options.endpoint_url
        or (own and own.endpoint_url)
        or (foreign and foreign.endpoint_url)
        or environment.get("AWS_ENDPOINT_URL_S3")
        or environment.get("AWS_ENDPOINT_URL")
        or theirs.get("endpoint_url")
        or f"https://s3.{region}.amazonaws.com"
    )


async def server(url: str, ca_file: str | None) -> list[Finding]:
    """Whether it answers, and whether its clock is ours."""
    begun = monotonic()
    try:
        headers = await asyncio.to_thread(_asked, url, ca_file)
    except (OSError, HTTPException, ValueError) as error:
        why = error.reason if isinstance(error, URLError) else error
        advice = "check the address, the network, and a proxy that is needed"
        return [fail("endpoint", f"{url} does not answer: {why}", advice)]
    took = f"{(monotonic() - begun) * 1000:.0f} ms"
    return [
        ok("endpoint", f"{url} answers in {took}"),
        clock(headers.get("Date"), time()),
    ]


def clock(told: str | None, now: float) -> Finding:
    """Compare clocks: a signature is good for a quarter of an hour."""
    try:
        apart = now - parsedate_to_datetime(told or "").timestamp()
    except ValueError:
        return ok("clock", "the server does not tell the time")
    way = "ahead of" if apart > 0 else "behind"
    text = f"{duration_text(abs(apart))} {way} the server"
    if abs(apart) >= _TOO_FAR:
        return fail("clock", text, "set it: S3 refuses signatures of another time")
    if abs(apart) >= _APART:
        return warn("clock", text, "set it, before S3 refuses its signatures")
    return ok("clock", f"{abs(apart):.0f} s apart from the server")


async def access(browser: Browser, context: Context) -> list[Finding]:
    """Whether the keys are accepted, by whoever checks them, and for what."""
    try:
        async with asyncio.timeout(2 * PATIENCE):
            lease = await _lease(browser, context)
            seen = await _seen(browser, lease.root, context)
            text = f"the keys are accepted{_ending(lease)}: {seen.text}"
            return [ok("access", text), *await _rights(browser, seen.place, context)]
    except TimeoutError:
        text = f"no answer within {2 * PATIENCE:.0f} s"
        return [fail("access", text, "fxtui service log may say why")]
    except PermissionDenied as error:
        if error.message.startswith(KEYLESS):
            return [ok("access", error.message)]
        return [ok("access", "the keys are accepted, and may not list all buckets")]
    except FxtuiError as error:
        return [of_error("access", error)]


async def _rights(
    browser: Browser, place: Location | None, context: Context
) -> list[Finding]:
    """None where nobody can tell; that the keys are accepted stays true all the same."""
    if place is None:
        return []
    try:
        rights = await browser.grant(place, AskRights(), context)
    except Unsupported:
        return []
    except FxtuiError as error:
        return [of_error("rights", error)]
    assert isinstance(rights, Rights)
    return [ok("rights", f"in {place}: {summary(rights)}")]


def kind(note: ServerNote) -> Finding:
    """Who a server is, and what it was found to want."""
    wants = [
        "no checksums but Content-MD5" if note.refuses_checksums else "",
        "checksums only ahead of parts" if note.refuses_trailers else "",
        "signed bodies" if note.wants_signed else "",
    ]
    told = f"; it takes {' and '.join(filter(None, wants))}" if any(wants) else ""
    return ok("server", f"{note.provider or 'of no known kind'}{told}")


async def _lease(browser: Browser, context: Context) -> Lease:
    answer = await browser.grant(_TOP, AskLease(), context)
    return answer if isinstance(answer, Lease) else Lease()


def _ending(lease: Lease) -> str:
    """What is to be said of keys that end; nothing of those that last."""
    if lease.ends is None:
        return ""
    return f", and end in {duration_text(lease.ends - time())}"


class _Seen(NamedTuple):
    text: str
    place: Location | None = None
    """Where it may be asked what else these keys may do."""


async def _seen(browser: Browser, root: Key, context: Context) -> _Seen:
    """All buckets, or where keys are good for one place only, the first page of that."""
    count, place, top = 0, None, replace(_TOP, key=root)
    async with aclosing(browser.list_pages(top, context)) as pages:
        async for columns in pages:
            if root:
                break
            if not count and columns.keys:
                place = replace(_TOP, key=columns.keys[0])
            count += len(columns)
    if root:
        return _Seen(f"{root} can be listed", top)
    return _Seen(f"{count} bucket{'s' * (count != 1)}", place)


def _asked(url: str, ca_file: str | None) -> Message:
    """The headers of whatever it answers to who has no keys; blocks."""
    secure = HTTPSHandler(context=ssl.create_default_context(cafile=ca_file))
    opener = build_opener(_Stay, secure)
    try:
        with opener.open(Request(url, method="HEAD"), timeout=PATIENCE) as answer:
            headers: Message = answer.headers
            return headers
    except HTTPError as refusal:
        with refusal:
            return refusal.headers
