"""Which file system a path is on, and whether SQLite may keep a write-ahead log there.

WAL needs that all who open the file share one memory and one idea of its size, which a
network does not give: https://sqlite.org/wal.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, TypeAlias

Mode: TypeAlias = Literal["wal", "delete"]

_NETWORK: Final = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|auristorfs|coda|ncpfs|ceph|lustre|gpfs|beegfs\w*|"
    r"panfs|pvfs2|orangefs|gfs2|ocfs2|glusterfs|virtiofs|vboxsf|prl_fs|acfs|"
    r"fuse\.(?!ext|ntfs|lxcfs|portal|snapfuse|squashfuse|mergerfs|bindfs|gocryptfs).*"
)
"""Of a FUSE file system nobody knows what is behind it, but for a few that are local."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(rb"\\([0-7]{3})")


def mode_for(path: Path) -> Mode:
    """How a journal is kept here; a system without the table has local disks."""
    try:
        table = _MOUNTS.read_bytes()
    except OSError:
        return "wal"
    return "delete" if is_network(file_system(table, path.resolve())) else "wal"


def is_network(kind: str) -> bool:
    return _NETWORK.fullmatch(kind) is not None


def file_system(table: bytes, path: Path) -> str:
    """The type of the file system that an absolute path without links is on.

    The table is that of proc(5), ``mountinfo``. Of mounts at one point the last counts.
    """
    found = [
        (point, kind) for point, kind in _mounts(table) if path.is_relative_to(point)
    ]
    depth = max((len(point.parts) for point, _ in found), default=0)
    return next((k for point, k in reversed(found) if len(point.parts) == depth), "")


def _mounts(table: bytes) -> Iterator[tuple[Path, str]]:
    for line in table.splitlines():
        mounted, _, source = line.partition(b" - ")
        fields, kind = mounted.split(b" "), source.split(b" ")[0]
        if len(fields) > 4:  # noqa: PLR2004  # the mount point is the fifth of them
            yield Path(_unescaped(fields[4])), kind.decode("ascii", "replace")


def _unescaped(point: bytes) -> str:
    """The kernel writes a space as ``\\040``."""
    plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), point)
    return plain.decode("utf-8", "surrogateescape")
