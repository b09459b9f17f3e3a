"""All that is known of an entry, in names and texts; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fxtui.domain.entry import Entry, Trait
from fxtui.domain.inside import READ_ONLY, may_lead_inside, why_no_digest
from fxtui.domain.location import Location
from fxtui.domain.names import escaped

from .format import exact_size_text

_TRAITS: Final = {
    Trait.READ_ONLY: "read-only: this account may not change it",
    Trait.SHARED: "shared: others see it as well",
    Trait.DOCUMENT: "document: it has no bytes of its own, a copy exports it",
    Trait.VERIFIED: "verified: you delivered it, and its digests were equal then",
}


def facts(entry: Entry, location: Location) -> list[tuple[str, str]]:
    """All that is known of an entry, exactly."""
    digest, modified = entry.digest, entry.modified
    no_digest = why_no_digest(location)
    known = [
        ("name", escaped(location.name)),
        ("location", escaped(str(location))),
        ("kind", entry.kind.value),
        *(("", _told(trait, location)) for trait in entry.traits),
        ("size", "" if entry.size is None else exact_size_text(entry.size)),
        ("modified", "" if modified is None else _exact_time(modified)),
        ("version", escaped(entry.version or "")),
        ("digest", f"{digest.algorithm} {digest.hex}" if digest else no_digest),
    ]
    return [(name, text) for name, text in known if text]


def _told(trait: Trait, location: Location) -> str:
    if trait is Trait.READ_ONLY and may_lead_inside(location.key):
        return READ_ONLY
    return _TRAITS[trait]


def _exact_time(modified: float) -> str:
    try:
        return datetime.fromtimestamp(modified).astimezone().isoformat(sep=" ")
    except (OverflowError, OSError, ValueError):
        return f"{modified} seconds after 1970"  # a time that no calendar has
