"""One bucket as a thread asks it: a part or an object goes there, a range comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import Any, Final

from fxtui.digest import SHA256
from fxtui.domain.entry import Digest
from fxtui.storage.s3.bodies import base64_of

from .answer import Answer
from .exchange import Exchange
from .grip import Grip
from .landing import Inbound
from .line import Address
from .sending import Outbound
from .signing import UNSIGNED, Request, Secrets, head_of
from .target import Target
from .trailing import TRAILED, Trailed
from .watched import WatchedPool
from .words import Words, encoded_query

NOTHING: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of no bytes."""

_GOOD: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that was taken whole: only a good one to GET is landed, and not here."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        return self.status in _GOOD


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks, by now."""

    secrets: Secrets
    skew: float
    """Seconds by which the server's clock is ahead of ours."""

    signs_payloads: bool
    headers: Mapping[str, str] = field(repr=False)  # no secret in a log
    unsigned: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Service:
    """A bucket, whoever asks it, and the lines that lead there."""

    target: Target
    account: Account
    pool: WatchedPool
    addresses: list[Address]

    def put(
        self,
        grip: Grip,
        words: Words,
        options: Mapping[str, Any],
        body: Outbound,
        checksums: Mapping[str, str],
    ) -> tuple[Told, list[Digest]]:
        """Send a body. ``checksums`` has the header for each digest that goes along."""
        signed = [SHA256] if self.account.signs_payloads else []
        exchange = Exchange(self.pool, self.addresses, grip)
        with body.hashed([*checksums, *signed]) as digests:
            payload = digests[-1].hex if signed else UNSIGNED
            known = {
                checksums[digest.algorithm]: base64_of(digest)
                for digest in digests
                if digest.algorithm in checksums
            }
            sized = {"content-length": str(body.size)}
            head = self._head(words, options, {**sized, **known}, payload)
            with exchange.asked(
                lambda line: body.send(line, head), may_repeat=_may_repeat(options)
            ) as answer:
                return _told(answer), digests

    def put_trailed(
        self, grip: Grip, words: Words, options: Mapping[str, Any], body: Trailed
    ) -> tuple[Told, list[Digest]]:
        """Send a body whose checksum comes behind it."""
        head = self._head(words, options, body.headers, TRAILED)
        exchange = Exchange(self.pool, self.addresses, grip)
        with exchange.asked(
            lambda line: body.send(line, head), may_repeat=_may_repeat(options)
        ) as answer:
            return _told(answer), [body.digest] if body.digest else []

    def get(
        self,
        grip: Grip,
        words: Words,
        options: Mapping[str, Any],
        into: Inbound,
        check: Callable[[Told], None],
    ) -> tuple[Told, int]:
        """Have a body land, unless ``check`` raises at its head; and how much it was."""
        payload = NOTHING if self.account.signs_payloads else UNSIGNED
        head = self._head(words, options, {}, payload)
        exchange = Exchange(self.pool, self.addresses, grip)
        with exchange.asked(lambda line: line.send(head), may_repeat=True) as answer:
            if answer.status not in _GOOD:
                return _told(answer), 0
            told = Told(answer.status, answer.headers, b"")
            check(told)
            return told, into.land(answer)

    def _head(
        self,
        words: Words,
        options: Mapping[str, Any],
        more: Mapping[str, str],
        payload: str,
    ) -> bytes:
        rest = {n: v for n, v in options.items() if n not in ("Bucket", "Key")}
        query, headers = words.asked(rest)
        request = Request(
            words.method,
            self.target.host,
            self.target.path_of(options["Key"]),
            encoded_query(query),
            {**headers, **more, **self.account.headers},
            {"user-agent": self.target.agent, **self.account.unsigned},
        )
        account, scope = self.account, self.target.scope
        now = time() + account.skew
        return head_of(request, account.secrets, scope, now=now, payload=payload)


def _may_repeat(options: Mapping[str, Any]) -> bool:
    """Whether it would do again what it did, if it was heard and the answer lost."""
    return "IfMatch" not in options and "IfNoneMatch" not in options


def _told(answer: Answer) -> Told:
    return Told(answer.status, answer.headers, answer.words())
