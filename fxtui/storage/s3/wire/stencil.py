"""Heads of requests that differ in little: the rest is checked, sorted and signed once.

``signing.head_of`` says the same in three times the time, of any request.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from .signing import (
    Request,
    Scope,
    Secrets,
    checked,
    checked_target,
    head_of,
    mac,
    signing_key,
    stamp_of,
)
from .trouble import Unsendable

HASH: Final = "x-amz-content-sha256"
_TEXT: Final = re.compile(r"[!-~]+(?: [!-~]+)*")
"""What may be filled in: nothing that a signature would see otherwise."""


class _Cast(NamedTuple):
    """What holds for a second: texts with a place for each slot."""

    stamp: str
    canonical: str
    to_sign: str
    head: str
    key: bytes


class Stencil:
    """Requests to one bucket, whose paths and some headers change."""

    def __init__(
        self,
        request: Request,
        slots: Sequence[str],
        secrets: Secrets,
        scope: Scope,
        payload: str | None,
    ) -> None:
        """``request`` has what is fixed, and no path that counts. ``slots`` are headers
        to be filled in; ``payload`` is None if its hash is one of them.
        """
        if (payload is None) != (HASH in slots):
            raise ValueError("the slots are not those of this payload")
        ordered = sorted(slots)
        self._order = [slots.index(name) for name in ordered]
        """Which fill comes when headers are in order, as they are signed."""

        self._request, self._slots = request, ordered
        self._secrets, self._scope, self._payload = secrets, scope, payload
        self._hash = slice(ordered.index(HASH), None) if payload is None else slice(0)
        self._cast: _Cast | None = None

    def head(self, now: float, path: str, *given: str) -> bytes:
        """A head, signed unless it is nobody's, or raise Unsendable.

        A text is ``given`` for each slot.
        """
        fills = [given[place] for place in self._order]
        if self._secrets.are_none:
            return self._unsigned(now, path, fills)
        stamp = stamp_of(int(now))
        if self._cast is None or self._cast.stamp != stamp:
            self._cast = self._made(stamp)
        cast = self._cast
        for fill in fills:
            if not _TEXT.fullmatch(fill):
                raise Unsendable("there is a header that cannot be sent")
        canonical = cast.canonical % (path, *fills, *fills[self._hash][:1])
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        signature = mac(cast.key, cast.to_sign + hashed).hex()
        return (cast.head % (checked_target(path), *fills, signature)).encode()

    def _unsigned(self, now: float, path: str, fills: Sequence[str]) -> bytes:
        """There is little that could be done once for all."""
        headers = {**self._request.headers, **dict(zip(self._slots, fills, strict=True))}
        request = replace(self._request, path=path, headers=headers)
        return head_of(request, self._secrets, self._scope, now=now, payload="")

    def _made(self, stamp: str) -> _Cast:
        request, scope = self._request, self._scope
        signed = {**request.headers, **dict.fromkeys(self._slots, "x")}
        signed |= {"host": request.host, "x-amz-date": stamp}
        if self._payload is not None:
            signed[HASH] = self._payload
        if self._secrets.token:
            signed["x-amz-security-token"] = self._secrets.token
        checked({**request.unsigned, **signed})
        fixed = {name: _percent(text) for name, text in signed.items()}
        fixed |= dict.fromkeys(self._slots, "%s")
        ordered = sorted(fixed)
        names = ";".join(ordered)
        canonical = "".join([f"{n}:{' '.join(fixed[n].split())}\n" for n in ordered])
        payload = self._payload or "%s"
        within = f"{stamp[:8]}/{scope.region}/{scope.service}/aws4_request"
        query = _percent(request.query)
        lines = {
            **{name: _percent(text) for name, text in request.unsigned.items()},
            **{name: fixed[name] for name in ordered},
        }
        return _Cast(
            stamp,
            f"{request.method}\n%s\n{query}\n{canonical}\n{names}\n{payload}",
            f"AWS4-HMAC-SHA256\n{stamp}\n{within}\n",
            f"{request.method} %s{f'?{query}' if query else ''} HTTP/1.1\r\n"
            + "".join([f"{name}: {text}\r\n" for name, text in lines.items()])
            + f"authorization: AWS4-HMAC-SHA256 Credential="
            f"{_percent(self._secrets.access_key)}/{within}, "
            f"SignedHeaders={names}, Signature=%s\r\n\r\n",
            signing_key(self._secrets.secret_key, stamp[:8], scope),
        )


def _percent(text: str) -> str:
    return text.replace("%", "%%")
