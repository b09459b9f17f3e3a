"""HDF5, and NetCDF 4, which is the same: the tree, shapes, attributes, some values.

Only what is in the file itself is followed: links may lead to any other file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import Any, Final

import h5py

from .found import Cell, Section, facts, table
from .ranged import Source
from .wire import Ask

_NETCDF: Final = "_NCProperties"
_OBJECTS: Final = 500
_ATTRIBUTES: Final = 50
_OWN: Final = frozenset(
    {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Dimid", _NETCDF}
)
"""What the libraries write for themselves."""

_DATASETS: Final = 20
"""Of which values are shown."""

_ROWS, _COLUMNS = 10, 20
_OF_OBJECTS: Final = ("object", "shape", "type", "stored", "chunks", "packed by")
_LARGEST: Final = 256 * 1024
"""Bytes that have to be unpacked for values that are shown unasked."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    with h5py.File(file, "r") as root:
        attributes = _attributes(root)
        if _NETCDF in root.attrs:
            attributes = {"written as": "NetCDF 4", **attributes}
        if attributes:
            yield facts("", attributes)
        yield from _objects(root)


def _objects(root: Any) -> Iterator[Section]:
    found: list[tuple[str, Any]] = []
    rows: list[tuple[Cell, ...]] = []
    try:
        for path, each in islice(_tree(root, "", set()), _OBJECTS):
            rows.append(tuple(_described(path, each)))
            found.append((path, each))
    finally:  # also where it breaks off
        yield table("objects", _OF_OBJECTS, rows)
    datasets = [(path, each) for path, each in found if isinstance(each, h5py.Dataset)]
    for path, dataset in datasets[:_DATASETS]:
        try:
            yield from _dataset(path, dataset)
        except (OSError, TypeError, ValueError) as error:  # there are the others yet
            yield facts(path, {"values": f"cannot be read: {error}"})


def _tree(group: Any, path: str, seen: set[Any]) -> Iterator[tuple[str, Any]]:
    """All objects, each below its group; a link as the link that it is."""
    for name in group:
        link = group.get(name, getlink=True)
        each = group[name] if isinstance(link, h5py.HardLink) else link
        yield f"{path}/{name}", each
        if isinstance(each, h5py.Group) and each.id not in seen:
            seen.add(each.id)
            yield from _tree(each, f"{path}/{name}", seen)


def _described(path: str, each: Any) -> Iterator[Cell]:
    yield path
    if isinstance(each, h5py.Dataset):
        yield " x ".join(map(str, each.shape or ())) or "a single value"
        yield str(each.dtype)
        yield int(each.id.get_storage_size())
        yield " x ".join(map(str, each.chunks)) if each.chunks else None
        yield each.compression
    elif isinstance(each, h5py.Group):
        yield f"group of {len(each):,}"
    else:
        filename = getattr(each, "filename", "")
        yield f"link to {filename}{':' if filename else ''}{getattr(each, 'path', '')}"


def _dataset(path: str, dataset: Any) -> Iterator[Section]:
    attributes = _attributes(dataset)
    if dimensions := _dimensions(dataset):
        attributes = {"dimensions": dimensions, **attributes}
    if attributes:
        yield facts(path, attributes)
    packed = dataset.dtype.itemsize * prod(dataset.chunks or ())
    if dataset.is_virtual or dataset.external or not dataset.size or packed > _LARGEST:
        return
    rows = _first(dataset)
    names = map(str, range(len(rows[0])))
    yield table(f"{path}: first values", names, (map(_cell, row) for row in rows))


def _dimensions(dataset: Any) -> str:
    """What they are called, where others say that."""
    names = [dim[0].name.rpartition("/")[2] if len(dim) else "" for dim in dataset.dims]
    return " x ".join(name or "?" for name in names) if any(names) else ""


def _first(dataset: Any) -> Any:
    """Rows of values: of the last two dimensions, at the beginning of the others."""
    if dataset.ndim == 0:
        return [[dataset[()]]]
    if dataset.ndim == 1:
        return [dataset[:_COLUMNS]]
    outer = (0,) * (dataset.ndim - 2)
    return dataset[(*outer, slice(_ROWS), slice(_COLUMNS))]


def _attributes(each: Any) -> dict[str, object]:
    found = dict[str, object]()
    for name in list(each.attrs)[:_ATTRIBUTES]:
        if name in _OWN:
            continue
        try:
            found[name] = _told(each.attrs[name])
        except (OSError, TypeError):  # of a type that nobody here knows
            found[name] = "?"
    return found


def _told(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if getattr(value, "ndim", 0):
        return ", ".join(_told(some) for some in value.flat[:_COLUMNS])
    return str(value)


def _cell(value: Any) -> Cell:
    if getattr(value, "ndim", 0):
        return _told(value)
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bytes):
        return plain.decode(errors="replace")
    return plain if isinstance(plain, bool | int | float | str) else str(plain)
