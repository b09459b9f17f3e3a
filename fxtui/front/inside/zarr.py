"""Zarr: what the metadata of an array or a group say; its chunks are other objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .found import Section, facts
from .ranged import Source
from .wire import Ask


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    told = msgspec.json.decode(file.read(), type=dict[str, Any])
    attributes = told.pop("attributes", None) or {}
    consolidated = told.pop("consolidated_metadata", None) or {}
    members = consolidated.get("metadata") or told.pop("metadata", None) or {}
    yield facts("", {name: _told(value) for name, value in told.items()})
    if attributes:
        yield facts(
            "attributes", {name: _told(some) for name, some in attributes.items()}
        )
    if members:
        yield facts("members", {name: _member(some) for name, some in members.items()})


def _told(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _member(told: Any) -> str:
    if not isinstance(told, Mapping):
        return _told(told)
    shape = told.get("shape")
    if shape is None:
        return str(told.get("node_type", "group"))
    return f"{_told(shape)} {_told(told.get('data_type', told.get('dtype', '')))}"
