"""Which kind of thing an object is: by how it begins, and then by its name; pure."""

from __future__ import annotations

from typing import Final, NamedTuple

_LONG: Final = 4
_LOOKED_AT: Final = 1024
"""Bytes in which what is no text has a zero."""


class Mark(NamedTuple):
    """Bytes that only such a thing has, and where."""

    content: bytes
    offset: int = 0

    def is_in(self, head: bytes) -> bool:
        return head.startswith(self.content, self.offset)

    def is_sure(self, head: bytes) -> bool:
        """Whether these are hardly the first letters of a text."""
        is_word = self.content.isascii() and len(self.content) < _LONG
        return not is_word or b"\0" in head[:_LOOKED_AT]


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
        found = [mark for mark in self.marks if mark.is_in(head)]
        if self.marks and not found:
            return False
        is_sure = any(mark.is_sure(head) for mark in found) and not self.is_named
        return is_sure or self.is_named_so(name)

    def is_named_so(self, name: str) -> bool:
        return name.casefold().endswith(self.endings) if self.endings else False


def _begins(*contents: bytes) -> tuple[Mark, ...]:
    return tuple(map(Mark, contents))


PACKED: Final = "packed"
"""The module of what has something else in it."""

_IMAGES: Final = (
    *_begins(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"),
    *_begins(b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0\1", b"\0\0\0\x0cjP  "),
    *(Mark(b"WEBP", 8), Mark(b"ftypavif", 4)),
)
_IMAGE_NAMES: Final = (
    *(".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".ico", ".webp", ".jp2"),
)
_MEDIA: Final = (
    *_begins(b"ID3", b"fLaC", b"OggS", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    *_begins(b"\xff\xf1", b"\xff\xf9", b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75"),
    *(Mark(b"WAVE", 8), Mark(b"AIFF", 8), Mark(b"AVI ", 8), Mark(b"ftyp", 4)),
)
_MEDIA_NAMES: Final = (
    *(".mp3", ".flac", ".ogg", ".opus", ".wav", ".aiff", ".m4a", ".aac", ".wma"),
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv"),
)

KINDS: Final = (
    Kind("SQLite", "sqlite", _begins(b"SQLite format 3\0"), (".sqlite", ".db", ".gpkg")),
    Kind("NumPy", "npy", _begins(b"\x93NUMPY"), (".npy",)),
    Kind("NumPy archive", "npz", _begins(b"PK\3\4"), (".npz",), is_named=True),
    Kind("gzip", PACKED, _begins(b"\x1f\x8b\x08"), (".gz", ".tgz", ".bgz", ".bam")),
    Kind("bzip2", PACKED, _begins(b"BZh"), (".bz2",)),
    Kind("xz", PACKED, _begins(b"\xfd7zXZ\0"), (".xz",)),
    Kind("zstd", PACKED, _begins(b"\x28\xb5\x2f\xfd"), (".zst",), extra="zstd"),
    Kind("zip", "zip_archive", _begins(b"PK\3\4", b"PK\5\6"), (".zip", ".whl", ".jar")),
    Kind("tar", "tar_archive", (Mark(b"ustar", 257),), (".tar",)),
    Kind("Parquet", "parquet", _begins(b"PAR1"), (".parquet",), extra="parquet"),
    Kind(
        "Arrow", "arrow", _begins(b"ARROW1\0\0"), (".arrow", ".feather"), extra="parquet"
    ),
    Kind(
        "Arrow stream",
        "arrow",
        _begins(b"\xff\xff\xff\xff"),
        (".arrows", ".arrow"),
        is_named=True,
        extra="parquet",
    ),
    Kind("ORC", "orc", _begins(b"ORC"), (".orc",), extra="parquet"),
    Kind(
        "HDF5",
        "hdf5",
        tuple(Mark(b"\x89HDF\r\n\x1a\n", offset) for offset in (0, 512, 1024, 2048)),
        (".h5", ".hdf5", ".nc", ".nc4", ".h5ad", ".mat"),
        extra="hdf5",
    ),
    Kind("NetCDF", "netcdf3", _begins(b"CDF\1", b"CDF\2", b"CDF\5"), (".nc", ".cdf")),
    Kind(
        "Zarr", "zarr", (), ("zarr.json", ".zarray", ".zgroup", ".zattrs", ".zmetadata")
    ),
    Kind("FITS", "fits", _begins(b"SIMPLE  ="), (".fits", ".fit", ".fts")),
    Kind("BAM", "bam", _begins(b"BAM\1")),
    Kind("VCF", "variants", _begins(b"##fileformat=VCF"), (".vcf",)),
    Kind("FASTQ", "reads", _begins(b"@"), (".fastq", ".fq"), is_named=True),
    Kind("PDF", "pdf", _begins(b"%PDF-"), (".pdf",), extra="pdf"),
    Kind("notebook", "notebook", _begins(b"{"), (".ipynb",), is_named=True),
    Kind("image", "image", _IMAGES, _IMAGE_NAMES, extra="images"),
    Kind("sound or video", "media", _MEDIA, _MEDIA_NAMES, extra="media"),
)


def kind_of(head: bytes, name: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.fits(head, name)), None)


def is_kind_by_name(name: str) -> bool:
    """Whether the name says so already: then its beginning alone is of little use."""
    return any(kind.is_named_so(name) for kind in KINDS)
