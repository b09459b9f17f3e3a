"""What a storage says of itself: data, that a wrapper passes on and a test reads."""

from __future__ import annotations

from .policy import MIB
from .uploads import PartLimits
from .value import Value


class Capabilities(Value, frozen=True):
    """What a storage can do, beyond the six methods all of them have."""

    parts: PartLimits | None = None
    """Uploads in parts, if it has them."""

    max_put: int = 5 * 1024 * MIB
    """The largest object, in bytes, that one put may make; what is larger has parts."""

    max_copy: int = 5 * 1024 * MIB
    """The largest object, in bytes, that one copy may make."""

    put_batch: int = 1
    """Puts that share a request, for which so many times more of them may wait."""

    bundles: bool = False
    """Moves small objects to and from local files many at a time, and, if it ``copies``,
    copies them within itself: see ``bundle``. Local ``files`` only come from others."""

    delete_batch: int = 1
    """Keys that one delete may name."""

    recursive: bool = False
    """Lists everything under a prefix without visiting each directory."""

    copies: bool = False
    part_copies: bool = False
    """Makes a part of an upload from another object of its own."""

    moves: bool = False

    files: bool = False
    """Its objects are local files: it opens them, and others write into them."""

    directories: bool = True
    """False if a directory is only a prefix that keys share, as in S3."""

    links: bool = False
    """Makes addresses that anybody may use for a time."""

    conditional: bool = False
    """Honours WriteMode and a version to read."""

    conditional_copies: bool = False
    """Honours WriteMode in copies, too, without a look of ours before."""

    keeps_dates: bool = False
    """An object has the date that it is given, and not that of its arrival."""

    exports: tuple[str, ...] = ()
    """What its documents may be exported as, the best first: ``markdown``, ``html``."""

    wishes: frozenset[str] = frozenset()
    """The names of the wishes that ``grant`` knows, such as ``AskSpace``."""

    digest: str | None = None
    """The algorithm of the digests in its listings."""
