"""The way of documents that have no bytes of their own: exported, held, and written."""

from __future__ import annotations

from contextlib import aclosing
from typing import Final

from fxtui import digest
from fxtui.domain.content import InMemory
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.policy import MIB
from fxtui.domain.writing import WriteMode

from .dates import options_at_target
from .errand import Arrived, Errand
from .memory_file import digests_of
from .proof import proof

MOST: Final = 64 * MIB
"""Bytes that the text of a document may have: it is held in memory."""

_ENDINGS: Final = {"markdown": "md"}
"""Where the ending of a name is not the name of the format."""


def exported_name(name: str, form: str) -> str:
    """What a document is called in another format; ``a/plan.paper`` is ``plan.md``."""
    head, slash, last = name.rpartition("/")
    stem = last.removesuffix(".paper") or last
    return f"{head}{slash}{stem}.{_ENDINGS.get(form, form)}"


async def export(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Have the source make a text of it, and write that."""
    tools, target, form = errand.tools, errand.target.storage, errand.transfer.export
    assert form
    known = errand.source.storage.capabilities.exports
    if form not in known:
        raise Unsupported(f"it cannot be exported as {form}; there is {', '.join(known)}")
    async with tools.pace.memory.enter(MOST):
        held = await tools.request(errand.source.storage, lambda: _text(errand, form))
        options = await options_at_target(errand)
        entry = await tools.request(
            target, lambda: target.put(key, held, mode, options=options)
        )
        tools.gauge.stored = held.size
        told = entry.digest
        kind = told.algorithm if told and digest.is_known(told.algorithm) else None
        ours = await digests_of(held.content, [kind or digest.CRC64NVME])
        return Arrived(entry, proof(*ours, told) if kind else None)


async def _text(errand: Errand, form: str) -> InMemory:
    tap, chunks = errand.tools.gauge.tap(), []
    size = 0
    reading = errand.source.storage.export(errand.source.key, form)
    async with aclosing(reading) as found:
        async for chunk in found:
            chunks.append(chunk)
            size += len(chunk)
            if size > MOST:
                raise Unsupported(f"its text has over {MOST} bytes")
            await tap.passed(len(chunk))
    return InMemory(b"".join(chunks))
