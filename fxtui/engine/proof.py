"""Are the bytes that arrived the bytes that left? Pure: it compares digests."""

from __future__ import annotations

from collections.abc import Sequence

from fxtui import digest
from fxtui.domain.entry import Digest
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.uploads import PartReceipt


def proof(*digests: Digest | None) -> Digest | None:
    """One that at least two digests agree in; None if none can be compared.

    Raise ContentMismatch where two of the same algorithm differ.
    """
    seen: dict[str, str] = {}
    agreed = None
    for known in digests:
        if known is None:
            continue
        if seen.setdefault(known.algorithm, known.hex) != known.hex:
            raise ContentMismatch(
                f"the bytes that arrived are not those that left: {known.algorithm} "
                f"{seen[known.algorithm]} became {known.hex}; try again"
            )
        agreed = known if digests.count(known) > 1 else agreed
    return agreed


def digests_of_parts(receipts: Sequence[PartReceipt]) -> list[Digest]:
    """What the whole must hash to, as far as its parts tell."""
    ordered = sorted(receipts, key=lambda receipt: receipt.number)
    sizes = [receipt.size for receipt in ordered]
    found = []
    for algorithm in digest.COMBINED:
        pieces = _all(ordered, digest.piece(algorithm))
        if pieces and _are_aligned(sizes, digest.alignment(algorithm)):
            parts = zip(pieces, sizes, strict=True)
            found.append(digest.of_pieces(algorithm, parts))
    if md5s := _all(ordered, digest.MD5):
        found.append(digest.md5_of_parts(md5s))
    return found


def _are_aligned(sizes: Sequence[int], step: int) -> bool:
    return not any(size % step for size in sizes[:-1])


def _all(receipts: Sequence[PartReceipt], algorithm: str | None) -> list[Digest] | None:
    """The digest of each part in this algorithm, if each has one."""
    known = [d for r in receipts for d in r.digests if d.algorithm == algorithm]
    return known if known and len(known) == len(receipts) else None
