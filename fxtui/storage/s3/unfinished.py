"""Which uploads in parts a bucket still waits for, whoever began them.

Keys come as they are: SeaweedFS says that it wrote them as in a URL, and does not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from fxtui.domain.entry import Cursor
from fxtui.domain.errors import ServerFault, Unsupported, UploadSessionLost
from fxtui.domain.location import Key
from fxtui.domain.uploads import UploadPage, UploadSession

from .connection import Connection
from .names import place

_AT_ONCE: Final = 1000
_MARKERS: Final = ("KeyMarker", "UploadIdMarker")
_cursors: Final = msgspec.json.Decoder(dict[str, str])


async def list_uploads(
    connection: Connection, prefix: Key, cursor: Cursor | None
) -> UploadPage:
    bucket, below = place(prefix)
    if "/" not in prefix:
        text = "a list of unfinished uploads begins in a bucket: s3://bucket/"
        raise Unsupported(text, location=connection.location(prefix))
    try:
        answer = await connection.call(
            "list_multipart_uploads",
            prefix,
            Bucket=bucket,
            Prefix=below,
            MaxUploads=_AT_ONCE,
            **(_cursors.decode(cursor) if cursor else {}),
        )
    except UploadSessionLost:  # what rclone's server says of a bucket that had none
        return UploadPage()
    sessions = [
        (UploadSession(f"{bucket}/{told['Key']}", told["UploadId"]), _began(told))
        for told in answer.get("Uploads", ())
        if told["Key"].startswith(below)  # not all servers look
    ]
    return UploadPage(tuple(sessions), _next(answer, cursor))


def _next(answer: dict[str, Any], cursor: Cursor | None) -> Cursor | None:
    """Where to go on: just what the server said, for one that names no key finds none."""
    if not answer.get("IsTruncated"):
        return None
    told = {name: answer.get(f"Next{name}") for name in _MARKERS}
    after = {name: marker for name, marker in told.items() if marker}
    following = msgspec.json.encode(after).decode()
    if not after or following == cursor:
        raise ServerFault("the server's list of uploads does not get on")
    return following


def _began(told: dict[str, Any]) -> float | None:
    began: datetime | None = told.get("Initiated")
    return began.timestamp() if began else None
