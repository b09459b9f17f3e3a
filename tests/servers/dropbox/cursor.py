"""Where a listing is: what is listed, and the last change that was told."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass

_MARK = "emu"


@dataclass(frozen=True)
class Cursor:
    path: str
    recursive: bool
    deleted: bool
    mounted: bool
    documents: bool
    limit: int
    seq: int
    """The last change that was told."""

    born: int
    """What was gone before this is told only on request."""

    epoch: int
    account: str
    root: str
    link: str = ""
    """The shared link that the path begins at, if it does not at the caller's top."""

    def text(self) -> str:
        plain = json.dumps(asdict(self)).encode()
        return _MARK + base64.urlsafe_b64encode(plain).decode()

    @staticmethod
    def read(text: str) -> Cursor | None:
        """A cursor from its text; None if it is none of ours."""
        try:
            return Cursor(**json.loads(base64.urlsafe_b64decode(text[len(_MARK) :])))
        except (ValueError, TypeError):
            return None
