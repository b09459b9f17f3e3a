"""Which kind of thing an object is: by how it begins, and then by its name; pure."""

from __future__ import annotations

from typing import Final, NamedTuple


class Mark(NamedTuple):
    """Bytes that only such a thing has, and where."""

    content: bytes
    offset: int = 0

    def is_in(self, head: bytes) -> bool:
        return head.startswith(self.content, self.offset)


class Kind(NamedTuple):
    name: str
    """As people call it."""

    module: str
    """Which of these modules reads it."""

    marks: tuple[Mark, ...] = ()
    """One of them is in it; without any, the name alone decides."""

    endings: tuple[str, ...] = ()
    """How its name may end. That tells what will be wanted before anything is read."""

    is_named: bool = False
    """Whether the name has to be right as well."""

    extra: str = ""
    """What of the package has to be installed for it."""

    def fits(self, head: bytes, name: str) -> bool:
        is_marked = any(mark.is_in(head) for mark in self.marks)
        if self.marks and not is_marked:
            return False
        return self.is_named_so(name) or bool(self.marks and not self.is_named)

    def is_named_so(self, name: str) -> bool:
        return name.casefold().endswith(self.endings) if self.endings else False


def _begins(*contents: bytes) -> tuple[Mark, ...]:
    return tuple(map(Mark, contents))


PACKED: Final = "packed"
"""The module of what has something else in it."""

KINDS: Final = (
    Kind("SQLite", "sqlite", _begins(b"SQLite format 3\0"), (".sqlite", ".db", ".gpkg")),
    Kind("NumPy", "npy", _begins(b"\x93NUMPY"), (".npy",)),
    Kind("NumPy archive", "npz", _begins(b"PK\3\4"), (".npz",), is_named=True),
    Kind("gzip", PACKED, _begins(b"\x1f\x8b\x08"), (".gz", ".tgz", ".bgz", ".bam")),
    Kind("bzip2", PACKED, _begins(b"BZh"), (".bz2",)),
    Kind("xz", PACKED, _begins(b"\xfd7zXZ\0"), (".xz",)),
    Kind("zstd", PACKED, _begins(b"\x28\xb5\x2f\xfd"), (".zst",), extra="zstd"),
)


def kind_of(head: bytes, name: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.fits(head, name)), None)


def is_kind_by_name(name: str) -> bool:
    """Whether the name says so already: then its beginning alone is of little use."""
    return any(kind.is_named_so(name) for kind in KINDS)
