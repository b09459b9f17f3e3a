"""What S3 says of an object, read into our values."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Mapping
from email.header import Header
from typing import Any, Final

from fxtui.digest import (
    CRC32,
    CRC32C,
    CRC64NVME,
    MD5,
    MD5_OF_PARTS,
    SHA1,
    SHA256,
)
from fxtui.domain.attributes import Permission
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode, WriteOptions

from .names import etag_of, version_of
from .providers import Provider

_LONG = 100_000
"""Longer than any metadata may be: a header is one line."""

_MTIME = "mtime"
"""The metadata in which rclone keeps a date: seconds since 1970, as a decimal."""

_MD5_LENGTH = 32

_CHECKSUMS: Final = {
    "ChecksumCRC64NVME": (CRC64NVME, 8),
    "ChecksumSHA256": (SHA256, 32),
    "ChecksumSHA1": (SHA1, 20),
    "ChecksumCRC32C": (CRC32C, 4),
    "ChecksumCRC32": (CRC32, 4),
}
"""The best first: the sum of its parts, then the strongest. With their bytes."""

CHECKSUM_NAMES: Final = {known: name for name, (known, _) in _CHECKSUMS.items()}
"""What S3 calls a checksum, by our name of it."""

_PROPERTIES: Final = {
    "cache_control": "CacheControl",
    "content_disposition": "ContentDisposition",
    "content_encoding": "ContentEncoding",
    "content_language": "ContentLanguage",
}
"""Texts that S3 keeps beside an object, by our names for them."""

_GRANTED: Final = {
    Permission.READ: "GrantRead",
    Permission.READ_ACL: "GrantReadACP",
    Permission.WRITE_ACL: "GrantWriteACP",
    Permission.FULL: "GrantFullControl",
}


def entry_of(key: Key, answer: Mapping[str, Any], provider: Provider) -> Entry:
    """The answer of HEAD or GET."""
    modified = answer.get("LastModified")
    return Entry(
        key,
        Kind.FILE,
        whole_size(answer),
        modified.timestamp() if modified else None,
        version_of(answer["ETag"]),
        digest_of(answer, provider),
    )


def whole_size(answer: Mapping[str, Any]) -> int | None:
    """The size of the object, of which the answer may hold a range."""
    _, _, total = answer.get("ContentRange", "").partition("/")
    size: int | None = answer.get("ContentLength")
    return int(total) if total.isdecimal() else size


def digest_of(answer: Mapping[str, Any], provider: Provider) -> Digest | None:
    """A hash of the whole: a true one if the server has it, else what its ETag is."""
    if told := whole_checksum(answer):
        return told
    is_hidden = answer.get("ServerSideEncryption", "AES256") != "AES256"
    if not provider.md5_etags or is_hidden or "SSECustomerAlgorithm" in answer:
        return None
    return digest_of_etag(version_of(answer["ETag"]))


def whole_checksum(answer: Mapping[str, Any]) -> Digest | None:
    """The best checksum of a whole object, by whatever tool it came.

    One of checksums of parts (``…-3``, or of type COMPOSITE) says nothing without them.
    """
    return next(iter(whole_checksums(answer)), None)


def whole_checksums(answer: Mapping[str, Any]) -> tuple[Digest, ...]:
    """All of them, the best first."""
    if answer.get("ChecksumType") == "COMPOSITE":
        return ()
    return tuple(
        [
            Digest(algorithm, raw.hex())
            for name, (algorithm, size) in _CHECKSUMS.items()
            if (told := answer.get(name))
            and "-" not in told
            and len(raw := _bytes_of(told)) == size
        ]
    )


def _bytes_of(told: str) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except ValueError:
        return b""


def digest_of_etag(etag: str) -> Digest | None:
    md5, dash, count = etag.partition("-")
    if len(md5) != _MD5_LENGTH or (dash and not count.isdigit()):
        return None
    return Digest(MD5_OF_PARTS if dash else MD5, etag.lower())


def crc64nvme_of(answer: Mapping[str, Any]) -> Digest | None:
    """CRC64NVME, which is of the whole of what was sent: an object, or a part."""
    known = whole_checksum(answer)
    return known if known and known.algorithm == CRC64NVME else None


def conditions(mode: WriteMode) -> dict[str, str]:
    """What the server is to insist on."""
    if mode.kind == "create":
        return {"IfNoneMatch": "*"}
    return {"IfMatch": etag_of(mode.version)} if mode.version else {}


def write_options(name: str, options: WriteOptions) -> dict[str, Any]:
    """What an object is to be, in S3's words; its type is guessed from its name."""
    guessed = mimetypes.guess_type(name)[0] if options.guess_type else None
    told = {
        "ContentType": options.content_type or guessed,
        "Metadata": _metadata(options),
        **{theirs: getattr(options, ours) for ours, theirs in _PROPERTIES.items()},
        "Expires": options.expires,
        **standing_options(options),
    }
    return {name: value for name, value in told.items() if value not in (None, {})}


def standing_options(options: WriteOptions) -> dict[str, Any]:
    """Those of them that no copy has from its source: who may use it, and its class."""
    told = {
        "StorageClass": options.storage_class,
        "WebsiteRedirectLocation": options.website_redirect,
        "ACL": options.acl,
        **{_GRANTED[grant.permission]: grant.grantees for grant in options.grants},
        **encryption_options(options.encryption),
    }
    return {name: value for name, value in told.items() if value}


def _metadata(options: WriteOptions) -> dict[str, str]:
    kept = dict(options.metadata)
    if options.modified is not None:
        kept[_MTIME] = f"{float(options.modified)}"
    return {name: _ascii(text) for name, text in kept.items()}


def _ascii(text: str) -> str:
    """Headers hold no more than ASCII; others are written as in mail (RFC 2047)."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=_LONG).encode()


def encryption_options(told: str | None) -> dict[str, str]:
    """``AES256``, ``aws:kms``, or ``aws:kms:`` and the name of a key."""
    if not told:
        return {}
    _, found, key = told.partition("aws:kms:")
    if not found or key == "dsse":
        return {"ServerSideEncryption": told}
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}


def described(answer: Mapping[str, Any]) -> WriteOptions:
    """What an object is besides its bytes, for a copy that must be told."""
    kept = dict(answer.get("Metadata", {}))
    expires = answer.get("Expires")
    texts: dict[str, Any] = {o: answer.get(t) for o, t in _PROPERTIES.items()}
    return WriteOptions(
        content_type=answer.get("ContentType"),
        metadata=tuple(sorted(kept.items())),
        storage_class=answer.get("StorageClass"),
        expires=int(expires.timestamp()) if expires else None,
        **texts,
    )
