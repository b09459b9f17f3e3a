"""Which of the package's extras some formats need, and which of them are installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

LIBRARIES: Final = {
    "parquet": "pyarrow",
    "hdf5": "h5py",
    "images": "PIL",
    "pdf": "pypdf",
    "media": "pymediainfo",
    "zstd": "zstandard",
}
"""By extra: what is imported."""


def missing(libraries: Mapping[str, str] = LIBRARIES) -> list[str]:
    """The extras whose library is not here; none is imported for it."""
    return [extra for extra, library in libraries.items() if not find_spec(library)]
