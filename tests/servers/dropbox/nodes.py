"""What is kept under a path: a file, a folder, or the memory of one that is gone.

Nodes do not change: who changes a file, puts another one in its place.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from .names import fold
from .pieces import Blob


@dataclass(frozen=True, slots=True, eq=False)
class File:
    path: str
    """As it is written, from the top of its namespace."""

    key: str
    """The path, folded: what it is found by."""

    id: str
    rev: str
    seq: int
    """When it came about: changes are numbered throughout."""

    blob: Blob
    client_modified: int
    server_modified: int
    is_paper: bool = False
    """A document of the web, which cannot be downloaded, only exported."""


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    path: str
    key: str
    id: str
    seq: int
    mount: str = ""
    """The namespace that is seen here; empty: what is below is in this one."""


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    path: str
    key: str
    seq: int


Node: TypeAlias = File | Folder | Gone


class Log:
    """Nodes in the order in which they came about; who reads sees what is stale, too."""

    def __init__(self) -> None:
        self._seqs: list[int] = []
        self._nodes: list[Node] = []

    def add(self, node: Node) -> None:
        self._seqs.append(node.seq)
        self._nodes.append(node)

    def after(self, seq: int) -> Iterable[Node]:
        for index in range(bisect_right(self._seqs, seq), len(self._nodes)):
            yield self._nodes[index]


@lru_cache(maxsize=4096)
def time_text(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def file_json(file: File, prefix: str | None, sharing: dict[str, Any]) -> dict[str, Any]:
    """A FileMetadata without its tag; no prefix: it is mounted nowhere."""
    made: dict[str, Any] = _named(file, prefix)
    made["id"] = file.id
    made["client_modified"] = time_text(file.client_modified)
    made["server_modified"] = time_text(file.server_modified)
    made["rev"] = file.rev
    made["size"] = file.blob.size
    made["is_downloadable"] = not file.is_paper
    if file.is_paper:
        made["export_info"] = {
            "export_as": "html",
            "export_options": ["html", "markdown"],
        }
    else:
        made["content_hash"] = file.blob.content_hash
    if sharing:
        made["sharing_info"] = sharing
    return made


def folder_json(
    folder: Folder, prefix: str | None, sharing: dict[str, Any]
) -> dict[str, Any]:
    """A FolderMetadata without its tag."""
    made = {**_named(folder, prefix), "id": folder.id}
    if sharing:
        made["sharing_info"] = sharing
    return made


def gone_json(gone: Gone, prefix: str | None) -> dict[str, Any]:
    return _named(gone, prefix)


def _named(node: Node, prefix: str | None) -> dict[str, Any]:
    name = node.path.rpartition("/")[2]
    if prefix is None:
        return {"name": name}
    if not prefix:
        return {"name": name, "path_lower": node.key, "path_display": node.path}
    shown = prefix + node.path
    return {"name": name, "path_lower": fold(shown), "path_display": shown}
