"""What a status of the disk says, in our words. Pure."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISLNK, S_ISREG

from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.location import Key


def entry_of(key: Key, status: os.stat_result) -> Entry:
    """What the disk says of a key; that of a directory ends in ``/``."""
    mode, modified = status.st_mode, status.st_mtime
    if S_ISREG(mode):
        return Entry(key, Kind.FILE, status.st_size, modified, version_of(status))
    if S_ISDIR(mode):
        key += "" if not key or key.endswith("/") else "/"
        which = f"{status.st_dev}-{status.st_ino}"  # so that a circle of links is seen
        return Entry(key, Kind.DIRECTORY, None, modified, which)
    return Entry(key, Kind.SYMLINK if S_ISLNK(mode) else Kind.FILE, None, modified)


def version_of(status: os.stat_result) -> Version:
    """Another one if the file was written to, or another took its name."""
    return f"{status.st_ino}-{status.st_mtime_ns}-{status.st_size}"
