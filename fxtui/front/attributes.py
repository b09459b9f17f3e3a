"""The attributes of objects as options of a command: their names, and how they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from fxtui.domain.attributes import NONE, Attributes, Directive
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location

OPTIONS: Final[Mapping[str, str]] = {
    "acl": "--acl",
    "grants": "--grants",
    "storage_class": "--storage-class",
    "encryption": "--sse",
    "content_type": "--content-type",
    "guess_type": "--no-guess-mime-type",
    "cache_control": "--cache-control",
    "content_disposition": "--content-disposition",
    "content_encoding": "--content-encoding",
    "content_language": "--content-language",
    "expires": "--expires",
    "metadata": "--metadata",
    "directive": "--metadata-directive",
    "website_redirect": "--website-redirect",
}
"""The option of each attribute; the names are those of ``aws s3``."""


def check_attributes(attributes: Attributes, target: Location | None) -> None:
    """Refuse what does not go together, or what the target cannot keep."""
    if attributes == NONE:
        return
    if target is None or target.scheme != "s3":
        option = _first(attributes.told)
        where = _named(target)
        raise UsageError(f"{option} is for objects in S3, and the target is {where}")
    if attributes.acl and attributes.grants:
        raise UsageError("--acl and --grants both say who may use it; choose one")
    if attributes.directive is Directive.COPY and attributes.properties:
        option = _first(attributes.properties)
        raise UsageError(
            f"--metadata-directive COPY keeps what the source has, and not {option}"
        )


def _named(target: Location | None) -> str:
    if target is None:
        return "none"
    return "the disk" if target.scheme == LOCAL else str(target)


def _first(names: frozenset[str]) -> str:
    return next(option for name, option in OPTIONS.items() if name in names)


def words_of(attributes: Attributes) -> Iterator[str]:
    """The options that ask for these, as words of a shell that quotes them."""
    for name, option in OPTIONS.items():
        if name in attributes.told:
            yield option
            yield from _values(name, attributes)


def _values(name: str, attributes: Attributes) -> Iterator[str]:
    match name:
        case "grants":
            for grant in attributes.grants:
                yield f"{grant.permission.value}={grant.grantees}"
        case "metadata":
            yield msgspec.json.encode(dict(attributes.metadata)).decode()
        case "expires":
            moment = datetime.fromtimestamp(attributes.expires or 0, UTC)
            yield moment.isoformat().replace("+00:00", "Z")
        case "encryption":
            yield from _encryption(attributes.encryption or "")
        case "guess_type":
            return
        case _:
            yield str(getattr(attributes, name))


def _encryption(told: str) -> Iterator[str]:
    _, found, key = told.partition("aws:kms:")
    yield from ("aws:kms", "--sse-kms-key-id", key) if found else (told,)
