"""What a disk refuses, in our words: what happened, and what a person can do next."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fxtui.domain.errors import (
    AlreadyExists,
    ConnectionLost,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    StorageError,
    TransientError,
    Unsupported,
)
from fxtui.domain.location import LOCAL, Location

GOES_ON: Final = "free some space; it goes on by itself"
"""What a person can do: the engine waits, and looks at the disk now and then."""

_DENIED: Final = (
    PermissionDenied,
    "the system does not let this user do that; ls -ld shows who may",
)
_FULL: Final = (QuotaExceeded, f"the disk is full; {GOES_ON}")
_FAULTY: Final = (
    StorageError,
    "disk read error: the device failed; dmesg may say why. Save what you still can",
)
_SILENT: Final = (
    ConnectionLost,
    "the network disk does not answer; see whether it is still mounted",
)
_CROWDED: Final = (
    TransientError,
    "too many files are open; move fewer at once, or raise ulimit -n",
)
_BUSY: Final = (StorageError, "something else uses it; end that, or unmount it, first")
_ODD: Final = (InvalidName, "this disk takes no such name; choose another")

_ERRORS: Final[Mapping[int, tuple[type[StorageError], str]]] = {
    errno.ENOENT: (NotFound, "there is no such file or folder"),
    errno.ENOTDIR: (NotFound, "a part of its path is a file, and no folder"),
    errno.ELOOP: (NotFound, "its symbolic links lead round in a circle; mend one"),
    errno.EEXIST: (AlreadyExists, "this name is taken; choose another"),
    errno.EISDIR: (AlreadyExists, "a folder has this name; choose another"),
    errno.ENOTEMPTY: (
        StorageError,
        "the folder is not empty, though all in it may be hidden; empty it first",
    ),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: (
        PermissionDenied,
        "this disk is mounted read-only; choose a target elsewhere",
    ),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: (
        QuotaExceeded,
        f"your quota on this disk is used up; {GOES_ON}",
    ),
    errno.EFBIG: (Unsupported, "this disk takes no file of that size; choose another"),
    errno.ENAMETOOLONG: (
        InvalidName,
        "the name is too long for this disk: 255 bytes a segment, some 4,000 in all",
    ),
    errno.EILSEQ: _ODD,
    errno.EINVAL: _ODD,
    errno.EXDEV: (Unsupported, "the target is on another disk; copy it there instead"),
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.EIO: _FAULTY,
    errno.ESTALE: _SILENT,
    errno.ETIMEDOUT: _SILENT,
    errno.EHOSTDOWN: _SILENT,
    errno.EMFILE: _CROWDED,
    errno.ENFILE: _CROWDED,
}


@contextmanager
def own_errors(location: Location | None = None) -> Iterator[None]:
    """Raise an OSError again as the narrowest of ours, and say where it was."""
    try:
        yield
    except StorageError as error:
        error.location = error.location or location
        raise
    except OSError as error:
        raise own_error(error, location) from error


def own_error(error: OSError, location: Location | None = None) -> StorageError:
    unnamed = (StorageError, f"the disk refused: {error.strerror or error}")
    kind, message = _ERRORS.get(error.errno or 0, unnamed)
    if error.errno == errno.ENOSPC and location and location.scheme == LOCAL:
        from .disk_room import fullness  # only a full disk needs it

        with suppress(OSError):  # it does not even tell how full it is
            message = f"the disk is full: {fullness(Path(str(location)))}; {GOES_ON}"
    return kind(message, location=location)
