"""How much of a key in S3 names a bucket: its first segment, or an access point's ARN.

``arn:aws:s3:region:account:accesspoint/name`` stands where a bucket stands, and has a
slash of its own; that of an Outpost has three.
"""

from __future__ import annotations

import re
from typing import Final

from .location import BUCKETS, LOCAL, Key, Location

BUCKET_NAMES: Final = "3 to 63 of a-z, 0-9, - and ."
"""What S3 lets a bucket be called, in words."""

_ARN: Final = re.compile(
    r"""arn:aws[^:/]*:
    (?: s3:[a-z0-9-]*:\d{12}:accesspoint[:/][^/]+
      | s3-outposts:[a-z0-9-]+:\d{12}:outpost[:/][A-Za-z0-9-]{1,63}
        [:/]accesspoint[:/][A-Za-z0-9-]{1,63} )
    (?= / | \Z )""",
    re.VERBOSE | re.ASCII,
)


def bucket_of(key: Key) -> str:
    """What of a key is the bucket, without the slash behind it."""
    arn = _ARN.match(key) if key.startswith("arn:") else None
    return arn[0] if arn else key.partition("/")[0]


def is_access_point(key: Key) -> bool:
    """Whether the bucket is named by an ARN, so that it has another name, too."""
    return ":" in bucket_of(key)


def is_bucket(location: Location) -> bool:
    """Whether it is a whole bucket, with or without the slash at its end."""
    key = location.key.removesuffix("/")
    return location.scheme == BUCKETS and key != "" and bucket_of(key) == key


def is_only_prefix(location: Location) -> bool:
    """Whether nothing is there unless a key begins so; a bucket may be empty."""
    if location.scheme == LOCAL or not location.key:
        return False
    if location.scheme == BUCKETS:
        return not is_bucket(location)
    return not location.key.endswith("/")
