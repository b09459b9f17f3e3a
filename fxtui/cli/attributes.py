"""The options of what objects are to be, in the words of ``aws s3``: only S3 keeps them.

What another target could not keep is refused, where ``aws s3`` would leave it out.
"""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from fxtui.domain.attributes import Attributes, Directive, Grant, Permission
from fxtui.domain.errors import UsageError
from fxtui.domain.headers import is_header_name
from fxtui.domain.location import Location
from fxtui.front.attributes import check_attributes

_ACLS: Final = (
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
)
_CLASSES: Final = (
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
)
_KMS: Final = "aws:kms"
_TEXTS: Final = {
    "--content-type": "the type of the content, as text/csv; else its name tells it",
    "--cache-control": "how long it may be cached, as max-age=3600",
    "--content-disposition": "how a web browser presents it, as attachment",
    "--content-encoding": "what the content is packed with, as gzip",
    "--content-language": "the language that it is in",
    "--website-redirect": "where a bucket that is a web site sends who asks for it",
}
_PAIR: Final = re.compile(
    r"""\s*(?P<name>[^=,]+?)\s*=\s*(?:"(?P<quoted>[^"]*)"|'(?P<raw>[^']*)'|(?P<plain>[^,]*))\s*(?:,|\Z)"""
)


def add_attribute_options(parser: ArgumentParser) -> None:
    """What the objects of a job are to be at their target."""
    group = parser.add_argument_group("what the objects are to be, in S3")
    group.add_argument(
        "--storage-class", choices=_CLASSES, metavar="CLASS", help=", ".join(_CLASSES)
    )
    group.add_argument(
        "--acl",
        choices=_ACLS,
        metavar="ACL",
        help=f"who may use them: {', '.join(_ACLS)}",
    )
    group.add_argument(
        "--grants",
        nargs="+",
        type=_grant,
        default=(),
        metavar="GRANT",
        help="the same, one by one: read=uri=http://… full=id=…",
    )
    for option, text in _TEXTS.items():
        group.add_argument(option, type=_header, metavar="TEXT", help=text)
    group.add_argument(
        "--no-guess-mime-type",
        dest="guess_type",
        action="store_false",
        help="tell no type by the name",
    )
    group.add_argument(
        "--expires",
        type=_expiry,
        metavar="DATE",
        help="until when they may be cached, as 2027-01-31T12:00:00Z",
    )
    _add_metadata(group)
    _add_encryption(group)


def _add_metadata(group: Any) -> None:
    group.add_argument(
        "--metadata",
        type=_metadata,
        default=(),
        metavar="NAME=TEXT,…",
        help="names and texts to keep with them, or these as a JSON object",
    )
    group.add_argument(
        "--metadata-directive",
        type=str.upper,
        choices=[each.value for each in Directive],
        help="whether a copy in S3 keeps properties and metadata of its source "
        "(COPY), or has only what is told here (REPLACE); else it keeps those that "
        "are not told, or none if --metadata is",
    )


def _add_encryption(group: Any) -> None:
    group.add_argument(
        "--sse",
        nargs="?",
        const="AES256",
        choices=("AES256", _KMS),
        help="how the server encrypts them",
    )
    group.add_argument("--sse-kms-key-id", metavar="KEY", help="the key of aws:kms")


def attributes_of(options: Namespace, target: Location | None) -> Attributes:
    """What these words ask for; raise UsageError where they contradict each other."""
    attributes = Attributes(
        content_type=options.content_type,
        metadata=options.metadata,
        storage_class=options.storage_class,
        encryption=_encryption(options),
        guess_type=options.guess_type,
        cache_control=options.cache_control,
        content_disposition=options.content_disposition,
        content_encoding=options.content_encoding,
        content_language=options.content_language,
        expires=options.expires,
        website_redirect=options.website_redirect,
        acl=options.acl,
        grants=tuple(options.grants),
        directive=Directive(options.metadata_directive)
        if options.metadata_directive
        else None,
    )
    check_attributes(attributes, target)
    return attributes


def _encryption(options: Namespace) -> str | None:
    key: str | None = options.sse_kms_key_id
    if key and options.sse != _KMS:
        raise UsageError("--sse-kms-key-id names a key of: --sse aws:kms")
    return f"{_KMS}:{key}" if key else options.sse


def _grant(text: str) -> Grant:
    permission, _, grantees = text.partition("=")
    if permission not in [*Permission] or "=" not in grantees:
        raise ArgumentTypeError(
            f"{text!r} is no grant, such as read=uri=http://… or full=id=…; what may "
            f"be granted is {', '.join(Permission)}"
        )
    return Grant(Permission(permission), _header(grantees))


def _header(text: str) -> str:
    """What goes as one line of a request."""
    if not text or not text.isascii() or not text.isprintable():
        raise ArgumentTypeError(f"{text!r} is no text of printable ASCII characters")
    return text


def _expiry(text: str) -> int:
    """Seconds since 1970; a date without a zone is one of this place."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return int(read(text).timestamp())
        except (ValueError, OverflowError):
            continue
    raise ArgumentTypeError(f"{text!r} is no date, such as 2027-01-31T12:00:00Z")


def _metadata(text: str) -> tuple[tuple[str, str], ...]:
    found = _of_json(text) if text.startswith("{") else _of_pairs(text)
    for name in found:
        if not is_header_name(name):  # S3 makes one of it
            raise ArgumentTypeError(f"{name!r} is no name of a metadatum in S3")
    return tuple(found.items())


def _of_json(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no JSON object: {error}") from error
    if not all(isinstance(value, str) for value in found.values()):
        raise ArgumentTypeError(f"{text!r} has values that are no text")
    return {name.lower(): value for name, value in found.items()}


def _of_pairs(text: str) -> dict[str, str]:
    """``a=1,b="2, 3"``, as the AWS CLI's shorthand has it."""
    found, at = {}, 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if not pair:
            raise ArgumentTypeError(f"{text!r} is no metadata, such as name=text,other=…")
        value = pair["quoted"] or pair["raw"] or pair["plain"] or ""
        found[pair["name"].lower()] = value.strip()
        at = pair.end()
    return found
