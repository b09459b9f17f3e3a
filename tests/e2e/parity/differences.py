"""What fxtui does otherwise than ``aws s3``, and why: nothing else may differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from .asking import Answer


class Difference(NamedTuple):
    why: str
    does: Sequence[str] = ()
    """What fxtui does, and ``aws s3`` does not."""

    does_not: Sequence[str] = ()
    tells: Sequence[str] = ()
    """What fxtui leaves out, or does not delete, and says so."""

    does_not_tell: Sequence[str] = ()

    def applied(self, answer: Answer) -> Answer:
        """What fxtui answers where ``aws s3`` answers so."""
        return Answer(
            _changed(answer.does, self.does, self.does_not),
            _changed(answer.skips, self.tells, self.does_not_tell),
        )


def _changed(lines: list[str], more: Sequence[str], less: Sequence[str]) -> list[str]:
    assert set(less) <= set(lines), "aws does not do it either: it is no difference"
    assert not set(more) & set(lines), "aws does it as well: it is no difference"
    return sorted({*lines, *more} - set(less))


_EMPTY: Final = "a source that is empty, or not there, deletes nothing by itself"
_PROTECTED: Final = "what is in the source keeps its copy, whether it can be read or not"
_CLOSED: Final = "nothing is deleted for a source that was not listed completely"
_HEAVY: Final = "a file cannot have the name of a folder, so it gets another one"
_WHOLE: Final = "a copy has the folders of its source, empty ones too"
_EXCLUDED: Final = "what is excluded is not worth a warning"
_LATER: Final = "whether a file may be read is found out when it is read, and told then"
_ESCAPED: Final = "two keys are never one file, and none climbs out of its folder"

_HEAVY_DOWN: Final = Difference(
    _HEAVY,
    does=["download: s3://bucket/from/heavy/ to here/heavy/%"],
    does_not=["download: s3://bucket/from/heavy/ to here/heavy/"],
)
_DENIED: Final = Difference(
    _LATER,
    does=["upload: here/no to s3://bucket/to/no"],
    does_not_tell=["here/no"],
)

DIFFERENCES: Final[Mapping[str, Difference]] = {
    "an empty source": Difference(
        _EMPTY, does_not=["delete: s3://bucket/to/a"], tells=["here"]
    ),
    "an empty prefix": Difference(
        _EMPTY, does_not=["delete: here/a"], tells=["s3://bucket/from"]
    ),
    "a broken link, and its object": Difference(
        _PROTECTED, does_not=["delete: s3://bucket/to/gone"]
    ),
    "a pipe, and its object": Difference(
        _PROTECTED, does_not=["delete: s3://bucket/to/p"]
    ),
    "a denied file, and its object": Difference(
        _PROTECTED, does_not=["delete: s3://bucket/to/no"], does_not_tell=["here/no"]
    ),
    "a closed folder, and its objects": Difference(
        _CLOSED,
        does_not=[
            "delete: s3://bucket/to/no/b",
            "delete: s3://bucket/to/no/deep/c",
            "delete: s3://bucket/to/other",
        ],
        tells=["here"],
    ),
    "a pipe, excluded": Difference(_EXCLUDED, does_not_tell=["here/p"]),
    "a denied file, excluded": Difference(_EXCLUDED, does_not_tell=["here/no"]),
    "a denied file": _DENIED,
    "a denied file, copied": _DENIED,
    "markers down": _HEAVY_DOWN,
    "markers down, copied": _HEAVY_DOWN._replace(
        why=f"{_HEAVY}; {_WHOLE}",
        does=[
            *_HEAVY_DOWN.does,
            "download: s3://bucket/from/alone/ to here/alone/",
            "download: s3://bucket/from/marker/ to here/marker/",
        ],
    ),
    "markers across, copied": Difference(
        _WHOLE,
        does=[
            "copy: s3://bucket/from/ to s3://bucket/to/",
            "copy: s3://bucket/from/alone/ to s3://bucket/to/alone/",
            "copy: s3://bucket/from/marker/ to s3://bucket/to/marker/",
        ],
    ),
    "keys that climb": Difference(
        _ESCAPED,
        does=[
            "download: s3://bucket/from/../up to here/%2E./up",
            "download: s3://bucket/from/a/../b to here/a/%2E./b",
        ],
        does_not=["download: s3://bucket/from/a/../b to here/b"],
        does_not_tell=["../up"],
    ),
    "keys with empty segments, down": Difference(
        _ESCAPED,
        does=[
            "download: s3://bucket/from//c to here/%/c",
            "download: s3://bucket/from/a//b to here/a/%/b",
        ],
        does_not=[
            "download: s3://bucket/from//c to here/c",
            "download: s3://bucket/from/a//b to here/a/b",
        ],
    ),
}
