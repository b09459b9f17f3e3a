"""What this process may do with a file or a folder, as the system says; blocks."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR, S_ISVTX, filemode
from typing import Final

from fxtui.domain.rights import Deed, May, Right, Rights

_EACH: Final = "each file has rights of its own"
_STICKY: Final = "but only what is yours: the folder is sticky"
_NO_LINKS: Final = "a disk makes no links"
_EFFECTIVE: Final = os.access in os.supports_effective_ids


def rights_at(path: Path) -> Rights:
    """Raise OSError if there is no such thing."""
    status = path.stat()
    is_folder = S_ISDIR(status.st_mode)
    folder = path if is_folder else path.parent
    may_change = _right(Deed.DELETE, folder, os.W_OK | os.X_OK)
    if may_change.may is May.YES and folder.stat().st_mode & S_ISVTX:
        may_change = Right(Deed.DELETE, May.YES, _STICKY)
    reading = Right(Deed.READ, why=_EACH) if is_folder else None
    return Rights(
        (
            _right(Deed.LIST, folder, os.R_OK | os.X_OK),
            reading or _right(Deed.READ, path, os.R_OK),
            _right(Deed.WRITE, path, os.W_OK | (os.X_OK if is_folder else 0)),
            may_change,
            Right(Deed.SHARE, May.NO, _NO_LINKS),
        ),
        grants=(("mode", filemode(status.st_mode)),),
    )


def _right(deed: Deed, path: Path, mode: int) -> Right:
    may = os.access(path, mode, effective_ids=_EFFECTIVE)
    return Right(deed, May.YES if may else May.NO)
