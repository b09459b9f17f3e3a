"""What ``fxtui doctor`` finds on the way to a server: names, a proxy, certificates.

Nothing is asked of the server yet; each step is one that everything behind it needs.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from time import time
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from fxtui.domain.addresses import PORTS
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import replace
from fxtui.storage.proxies import Proxy, proxy_of

from .finding import Finding, fail, of_error, ok, warn
from .headway import duration_text

PATIENCE: Final = 5.0
"""Seconds for each step."""

_MEND: Final = "mend --endpoint-url, or endpoint_url in the profile"

_SOON: Final = 7 * 86_400.0
_TRUST: Final = "if you trust it, name its certificates: ca_file in the profile, or "
_STRANGER: Final = f"{_TRUST}AWS_CA_BUNDLE (its authority is known to nobody here)"
_ADVICE: Final = {
    9: "the certificate is not valid yet: is the clock right?",
    10: "the certificate has ended: its owner must renew it, or is the clock wrong?",
    18: f"{_TRUST}AWS_CA_BUNDLE (it is signed by itself)",
    19: _STRANGER,
    20: _STRANGER,
    62: "the certificate is for another name: is the address right?",
    64: "the certificate is for another address: is the address right?",
}
"""By the code of OpenSSL."""


class Hop(NamedTuple):
    """Whom this machine speaks to itself: the server, or a proxy before it."""

    host: str
    port: int

    @property
    def text(self) -> str:
        return f"{self.host}:{self.port}"


async def way(
    url: str, environment: Mapping[str, str], ca_file: str | None
) -> AsyncIterator[Finding]:
    """Step by step; the last is the first that fails."""
    try:
        server = hop_of(url)
    except ValueError as error:
        yield fail("dns", f"the server has no address: {error}", _MEND)
        return
    try:
        proxy = proxy_of(url, environment)
    except ConfigError as error:
        yield of_error("proxy", error)
        return
    found = await _name(Hop(proxy.host, proxy.port) if proxy else server)
    if proxy and found.advice:
        found = replace(found, check="proxy", advice=f"mend {proxy.variable}")
    yield found
    if found.advice:
        return
    if proxy:
        yield await _connected(proxy, url)
    elif urlsplit(url).scheme == "https":
        yield await _secured(server, ca_file)


def hop_of(url: str) -> Hop:
    parts = urlsplit(url)
    port = parts.port or PORTS.get(parts.scheme, PORTS["https"])
    return Hop(parts.hostname or "", port)


async def _name(hop: Hop) -> Finding:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            found = await loop.getaddrinfo(hop.host, hop.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        text = f"{hop.host}: no answer of the name server in {PATIENCE:.0f} s"
        return fail("dns", text, "check the network; /etc/resolv.conf names the server")
    except (OSError, UnicodeError) as error:
        advice = "is there a typing error in the address? Else check the network"
        return fail("dns", f"no host {hop.host} is known: {_why(error)}", advice)
    addresses = [*dict.fromkeys(str(each[4][0]) for each in found)]
    if addresses == [hop.host]:
        return ok("dns", f"{hop.host} is an address, and needs none")
    return ok("dns", f"{hop.host} is {', '.join(addresses[:3])}")


async def _connected(proxy: Proxy, url: str) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(proxy.host, proxy.port)
    except OSError as error:
        text = f"{proxy.text} does not answer: {_why(error)}"
        return fail("proxy", text, proxy.instead(hop_of(url).host))
    writer.close()
    return ok("proxy", f"{proxy.text}, by {proxy.variable}")


async def _secured(server: Hop, ca_file: str | None) -> Finding:
    """Whether its certificate is believed here, and for how long that will be so."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        advice = "mend ca_file in the profile, or AWS_CA_BUNDLE"
        return fail("tls", f"{ca_file}: {error.strerror or error}", advice)
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(*server, ssl=context)
    except ssl.SSLCertVerificationError as error:
        advice = _ADVICE.get(error.verify_code, "ask its owner")
        return fail("tls", f"{server.text}: {error.verify_message}", advice)
    except ssl.SSLError as error:
        advice = "does it speak https? Else the address begins with http://"
        return fail("tls", f"{server.text}: {error.reason or error}", advice)
    except OSError as error:
        advice = "check the address, the network, and a proxy that is needed"
        return fail("tls", f"{server.text} does not answer: {_why(error)}", advice)
    try:
        return certificate(writer.get_extra_info("peercert"), time())
    finally:
        writer.close()


def _why(error: Exception) -> str:
    """In the system's words, without the address, which is told already."""
    if isinstance(error, socket.gaierror):
        return str(error.strerror)
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return str(error) or f"no answer in {PATIENCE:.0f} s"


def certificate(told: Mapping[str, object] | None, now: float) -> Finding:
    """One that is believed. Pure."""
    last = (told or {}).get("notAfter")
    if not isinstance(last, str):
        return ok("tls", "the certificate is believed")
    left = ssl.cert_time_to_seconds(last) - now
    text = f"the certificate is believed, and ends in {duration_text(left)}"
    if left < _SOON:
        return warn("tls", text, "its owner should renew it")
    return ok("tls", text)
