"""Facts of an object as rows of a name and a text, for whoever shows them; pure.

What is empty is left out. Texts of others come with escapes, so that none looks alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypeAlias

from fxtui.domain.attributes import Attributes
from fxtui.domain.facts import Archive, Facts, Frost, Lock
from fxtui.domain.names import escaped

Row: TypeAlias = tuple[str, str]

_PROPERTIES: Final = {
    "content_type": "type",
    "cache_control": "cache",
    "content_disposition": "disposition",
    "content_encoding": "encoding",
    "content_language": "language",
    "storage_class": "class",
    "encryption": "encryption",
    "website_redirect": "redirect",
}
_FROST: Final = {
    Frost.FROZEN: "archived: it can be read when it was thawed, see fxtui thaw",
    Frost.THAWING: "archived: it is being thawed, and cannot be read yet",
    Frost.THAWED: "archived, and thawed: it can be read",
}


def rows_of(facts: Facts) -> Iterator[Row]:
    """What is known beyond a listing, the most wanted first."""
    yield from _of_attributes(facts.attributes)
    yield from _named("tag", facts.tags or ())
    for digest in facts.digests:
        yield "digest", f"{digest.algorithm} {digest.hex}"
    if facts.parts:
        yield "parts", str(facts.parts)
    yield from _of_bucket(facts)
    if facts.revision:
        yield "revision", escaped(facts.revision)
    if facts.archive:
        yield "archive", _archive_text(facts.archive)
    if facts.lock:
        yield "lock", _lock_text(facts.lock)
    for name, text in facts.others:
        yield escaped(name), escaped(text)
    for name, reason in facts.untold:
        yield escaped(name), f"not told: {escaped(reason)}"


def _of_attributes(attributes: Attributes) -> Iterator[Row]:
    for name, word in _PROPERTIES.items():
        if text := getattr(attributes, name):
            yield word, escaped(text)
    if attributes.expires is not None:
        yield "expires", time_text(attributes.expires)
    yield from _named("metadata", attributes.metadata)


def _named(word: str, pairs: tuple[Row, ...]) -> Iterator[Row]:
    for name, text in pairs:
        yield word, f"{escaped(name)}={escaped(text)}"


def _of_bucket(facts: Facts) -> Iterator[Row]:
    if facts.region:
        yield "region", escaped(facts.region)
    if facts.keeps_revisions is not None:
        kept = "kept: what is deleted or overwritten can be restored"
        yield "revisions", kept if facts.keeps_revisions else "not kept"


def _archive_text(archive: Archive) -> str:
    text = _FROST[archive.frost]
    return f"{text} until {time_text(archive.until)}" if archive.until else text


def _lock_text(lock: Lock) -> str:
    """What it forbids, in words."""
    told = [
        f"{lock.mode.lower()} until {time_text(lock.until)}" if lock.until else lock.mode,
        "on legal hold" if lock.is_held else "",
    ]
    return f"{', '.join(filter(None, told))}: this revision cannot be deleted"


def time_text(moment: float) -> str:
    """Of this place, to the second."""
    try:
        return datetime.fromtimestamp(moment).astimezone().isoformat(" ", "seconds")
    except (OverflowError, OSError, ValueError):
        return f"{moment} seconds after 1970"  # a time that no calendar has
