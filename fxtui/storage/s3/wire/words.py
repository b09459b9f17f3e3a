"""What botocore calls an option, and the header or query in which S3 is told it.

Read from botocore's own model of S3, so that there is one truth; what needs more than a
header or a query is not ours to send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from .trouble import Unsendable

_TEXTS: Final = ("string", "boolean", "integer", "long")
_OTHERS: Final = ("ChecksumAlgorithm",)
"""What botocore makes more of than a header."""

_HASHED: Final = {"SSECustomerKey": "SSECustomerKeyMD5"}
"""Where it does unless the hash of it is told as well."""


@dataclass(frozen=True)
class Words:
    """One operation; ``model`` is botocore's."""

    model: Any
    complete: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    """Adds to the options of a request what its profile wants of each."""

    @property
    def name(self) -> str:
        return str(self.model.name)

    @property
    def method(self) -> str:
        return str(self.model.http["method"])

    def asked(
        self, options: Mapping[str, Any]
    ) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """A query and headers, or raise Unsendable. Bucket, key and body are not here."""
        query = list(self._fixed)
        headers: dict[str, str] = {}
        told = self.complete(options)
        for name, value in told.items():
            place, word, kind = self._inputs.get(name, ("", "", ""))
            if name in _HASHED and _HASHED[name] not in told:
                raise Unsendable(f"{name} is to be hashed")
            if place == "headers":
                headers |= {f"{word}{key}".lower(): text for key, text in value.items()}
            elif place == "header":
                headers[word.lower()] = _text(kind, value)
            elif place == "querystring":
                query.append((word, _text(kind, value)))
            else:
                raise Unsendable(f"{name} is no header")
        return query, headers

    def told(self, headers: Mapping[str, str]) -> dict[str, Any]:
        """What the headers of an answer say, of text and numbers, by botocore's names."""
        return named(self.outputs, headers)

    @cached_property
    def _fixed(self) -> list[tuple[str, str]]:
        """What the query has in any case: the number of a version of the operation."""
        _, _, told = self.model.http["requestUri"].partition("?")
        return parse_qsl(told, keep_blank_values=True)

    @cached_property
    def _inputs(self) -> dict[str, tuple[str, str, str]]:
        members = self.model.input_shape.members
        return {
            name: _placed(name, shape)
            for name, shape in members.items()
            if name not in _OTHERS
        }

    @cached_property
    def outputs(self) -> dict[str, tuple[str, str]]:
        """By the headers of an answer: botocore's names for them, and their types."""
        found = {}
        for name, shape in self.model.output_shape.members.items():
            place, word, kind = _placed(name, shape)
            if place == "header":
                found[word.lower()] = name, kind
        return found


def named(
    outputs: Mapping[str, tuple[str, str]], headers: Mapping[str, str]
) -> dict[str, Any]:
    """Texts and numbers of an answer's headers, by the names of ``Words.outputs``."""
    found: dict[str, Any] = {}
    for word, text in headers.items():
        name, kind = outputs.get(word, ("", ""))
        if kind == "string":
            found[name] = text
        elif kind in ("integer", "long"):
            with suppress(ValueError):  # which is not told, then
                found[name] = int(text)
    return found


def _placed(name: str, shape: Any) -> tuple[str, str, str]:
    told = shape.serialization
    return told.get("location", ""), told.get("name", name), shape.type_name


def _text(kind: str, value: Any) -> str:
    if kind == "timestamp" and isinstance(value, int):
        return formatdate(value, usegmt=True)
    if kind == "boolean":
        return "true" if value else "false"
    if kind in _TEXTS and isinstance(value, int | str):
        return str(value)
    raise Unsendable(f"{value!r} is no text")


def encoded_query(pairs: list[tuple[str, str]]) -> str:
    """Pairs as they stand in an address, and in what is signed."""
    each = sorted((_quoted(name), _quoted(value)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in each)


def encoded_path(key: str) -> str:
    return quote(key, safe="/~")


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
