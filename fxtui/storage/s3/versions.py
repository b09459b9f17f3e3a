"""One answer of ListObjectVersions, from XML to revisions; pure.

botocore tells versions and markers of deletion apart, and so forgets their order, in
which a second may hold many of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple
from urllib.parse import unquote_plus
from xml.etree import ElementTree as Xml

from fxtui.domain.errors import ServerFault, Unsupported
from fxtui.domain.history import Past, Revision
from fxtui.domain.location import Key

_ROOT: Final = b"<ListVersionsResult"
_NAMESPACE: Final = re.compile(rb'\sxmlns="[^"]*"')
_MARKERS: Final = {"KeyMarker": "NextKeyMarker", "VersionIdMarker": "NextVersionIdMarker"}
_DELETION: Final = "DeleteMarker"


class Told(NamedTuple):
    """One row of the answer."""

    key: Key
    revision: Revision
    is_latest: bool


class Versions(NamedTuple):
    """One page."""

    rows: list[Told]
    prefixes: list[Key]
    """What stands for the folders below, where a delimiter was asked for."""

    following: dict[str, str] | None
    """What to ask for, to go on; None at the end."""


def read_versions(body: bytes, bucket: str) -> Versions:
    root = _root(body)
    is_encoded = root.findtext("EncodingType") == "url"

    def key_of(fields: Xml.Element, name: str) -> Key:
        text = fields.findtext(name, "")
        return f"{bucket}/{unquote_plus(text) if is_encoded else text}"

    rows = [
        Told(key_of(fields, "Key"), _revision(fields), _is_latest(fields))
        for fields in root
        if fields.tag in {"Version", _DELETION}
    ]
    prefixes = [key_of(fields, "Prefix") for fields in root.iterfind("CommonPrefixes")]
    return Versions(rows, prefixes, _following(root, is_encoded=is_encoded))


def _root(body: bytes) -> Xml.Element:
    if _ROOT not in body[:1024]:
        raise Unsupported("this server tells no revisions")
    if b"<!DOCTYPE" in body:
        raise ServerFault("the server's list of versions defines entities")
    try:
        return Xml.XML(_NAMESPACE.sub(b"", body, count=1))
    except (Xml.ParseError, LookupError, ValueError) as error:  # or no such encoding
        text = f"the server's list of versions is broken XML: {error}"
        raise ServerFault(text) from error


def _is_latest(fields: Xml.Element) -> bool:
    return fields.findtext("IsLatest") == "true"


def _revision(fields: Xml.Element) -> Revision:
    told = fields.findtext
    try:
        modified = datetime.fromisoformat(told("LastModified", "")).timestamp()
        size = None if fields.tag == _DELETION else int(told("Size", ""))
    except ValueError as error:
        text = f"the server's list of versions lacks a field: {error}"
        raise ServerFault(text) from error
    is_deletion = fields.tag == _DELETION
    return Revision(told("VersionId", "null"), size, modified, is_deletion)


def _following(root: Xml.Element, *, is_encoded: bool) -> dict[str, str] | None:
    if root.findtext("IsTruncated") != "true":
        return None
    told = {name: root.findtext(theirs, "") for name, theirs in _MARKERS.items()}
    if is_encoded:
        told["KeyMarker"] = unquote_plus(told["KeyMarker"])
    if not told["KeyMarker"]:
        raise ServerFault("the server's list of versions does not get on")
    return {name: marker for name, marker in told.items() if marker}


def in_order(rows: Iterable[Told]) -> list[Revision]:
    """The revisions of one key, the newest first, however a server tells them."""
    told = list(rows)
    dates = [row.revision.modified or 0.0 for row in told]
    if not (told and told[0].is_latest and dates == sorted(dates, reverse=True)):
        told.sort(key=lambda row: (row.is_latest, row.revision.modified), reverse=True)
    return [row.revision for row in told]


def as_of(rows: Iterable[Told], moment: float) -> tuple[Past, ...]:
    """How each key was at a moment, and how it is, where it was there at one of both."""
    by_key = groupby(sorted(rows, key=itemgetter(0)), key=attrgetter("key"))
    pasts = (_past(key, in_order(told), moment) for key, told in by_key)
    return tuple(past for past in pasts if past.then or past.now)


def _past(key: Key, revisions: list[Revision], moment: float) -> Past:
    before = (r for r in revisions if (r.modified or 0.0) <= moment)
    return Past(key, _there(next(before, None)), _there(revisions[0]))


def _there(revision: Revision | None) -> Revision | None:
    return None if revision is None or revision.is_deletion else revision
