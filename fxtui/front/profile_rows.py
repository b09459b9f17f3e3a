"""What an S3 profile of one's own may say, row by row, as people type it. Pure.

Forms and commands show the same rows; what is typed becomes settings here, and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from fxtui.config import S3Profile
from fxtui.config.write import Settings
from fxtui.domain.errors import UsageError
from fxtui.domain.headers import is_header_name

Headers: TypeAlias = Mapping[str, str]

NO_OR_YES: Final = ("no", "yes")
"""The values of a setting that is on or off."""

_USUAL: Final = S3Profile()


class Row(NamedTuple):
    """One setting."""

    key: str
    label: str
    about: str
    hint: str = ""
    """What it may be, where it is typed."""

    values: tuple[str, ...] = ()
    """What there is to choose from; the first is what is usual."""

    @property
    def is_flag(self) -> bool:
        return self.values == NO_OR_YES

    @property
    def option(self) -> str:
        """What the command line calls it; headers are told one by one."""
        name = self.key.removesuffix("s") if self.key in HEADERS else self.key
        return f"--{name.replace('_', '-')}"

    def text(self, profile: S3Profile) -> str:
        """What a profile says, as it would be typed."""
        value = getattr(profile, self.key)
        return self.values[bool(value)] if self.is_flag else value or ""

    def value(self, text: str) -> str | bool | None:
        """What was typed, as a setting; None for what is usual."""
        text = text.strip()
        if self.values and text == self.values[0]:
            return None
        return True if self.is_flag else text or None


PLACE: Final = (
    Row(
        "endpoint_url",
        "address",
        "the address of the server, as in https://s3.example.org",
        "https://s3.example.org; empty: Amazon",
    ),
    Row("region", "region", "the region of the server", "as in eu-west-1"),
    Row(
        "root",
        "only below",
        "a bucket, or bucket/prefix, that is all this account may see",
        "bucket or bucket/prefix; empty: all buckets",
    ),
    Row(
        "access_key_id",
        "access key",
        "the access key; the secret key is asked for",
        "empty: the keys of the AWS profile so called",
    ),
)
"""What most have."""

MORE: Final = (
    Row(
        "anonymous",
        "anonymous",
        "send no keys, to buckets that anybody may read",
        values=NO_OR_YES,
    ),
    Row(
        "credentials_command",
        "key program",
        "a program that prints keys, as credential_process does",
        "prints keys as AWS's credential_process",
    ),
    Row(
        "headers_command",
        "header program",
        "a program that prints headers, which end and are renewed",
        'prints {"Version": 1, "Headers": {…}}',
    ),
    Row(
        "storage_class",
        "storage class",
        "of what is written, if nothing else is asked for",
    ),
    Row(
        "encryption",
        "encryption",
        "of what is written: AES256, aws:kms, or aws:kms:KEY",
        "AES256, aws:kms, or aws:kms:KEY",
    ),
    Row(
        "requester_pays",
        "requester pays",
        "say with each request that who asks pays",
        values=NO_OR_YES,
    ),
    Row(
        "addressing",
        "addressing",
        "how buckets are named to it: auto, path or virtual",
        values=("auto", "path", "virtual"),
    ),
    Row(
        "provider",
        "kind of server",
        "what it is, as in minio or ceph, if it does not tell",
        "as in minio or ceph, if it does not tell",
    ),
    Row(
        "ca_file",
        "certificates",
        "the certificates that the server is trusted by",
        "a file; empty: those of this machine",
    ),
    Row(
        "payload_signing",
        "sign bodies",
        "whether the SHA-256 of bodies is signed: auto, on or off",
        values=("auto", "on", "off"),
    ),
    Row(
        "plane",
        "plane",
        "auto: our own way; plain: botocore's, for a gateway that minds",
        values=("auto", "plain"),
    ),
)
"""What few need."""

ROWS: Final = PLACE + MORE

_HEADERS: Final = (
    Row("headers", "header", "sent with each request, signed"),
    Row("unsigned_headers", "unsigned", "sent with each request, not signed"),
)
HEADERS: Final = MappingProxyType({row.key: row for row in _HEADERS})
"""Settings that are headers, of which there may be any number."""


def header_of(text: str) -> tuple[str, str]:
    """``name: text`` in two; UsageError if it is none."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not is_header_name(name) or not value.isprintable():
        raise UsageError("a header is written NAME: TEXT, in one line")
    return name, value


def with_headers(headers: Headers, texts: Iterable[str]) -> Headers:
    """With some more; one without a text is taken away. UsageError if one is none."""
    told = {**headers, **dict(map(header_of, texts))}
    return {name: text for name, text in told.items() if text}


def meant(texts: Mapping[str, str]) -> Settings:
    """Settings by what was typed of each; None is usual, and need not be written."""
    return {row.key: row.value(texts[row.key]) for row in ROWS if row.key in texts}


def changes(before: S3Profile, texts: Mapping[str, str]) -> Settings:
    """Those of them that a profile does not have already."""
    wanted = meant(texts)
    return {key: v for key, v in wanted.items() if v != _written(before, key)}


def header_changes(before: S3Profile, told: Mapping[str, Headers]) -> Settings:
    """The same of its headers."""
    return {
        key: dict(headers) or None
        for key, headers in told.items()
        if headers != getattr(before, key)
    }


def _written(profile: S3Profile, key: str) -> str | bool | None:
    value: str | bool | None = getattr(profile, key)
    return None if value == getattr(_USUAL, key) else value


def words_of(before: S3Profile, settings: Settings) -> Iterator[str]:
    """The options of ``fxtui profiles edit`` that change it so."""
    for row in ROWS:
        if row.key in settings:
            value = settings[row.key]
            if row.is_flag:
                yield row.option if value else f"--no-{row.option.removeprefix('--')}"
            else:
                yield f"{row.option}={value or ''}"
    for key, row in HEADERS.items():
        if key in settings:
            told = settings[key]
            after = told if isinstance(told, Mapping) else {}
            yield from _header_words(row.option, getattr(before, key), after)


def _header_words(option: str, before: Headers, after: Headers) -> Iterator[str]:
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield f"{option}={name}: {after.get(name, '')}".rstrip()
