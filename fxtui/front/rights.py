"""Rights at a place as rows of a name and a text, for whoever shows them; pure.

Texts of others come with escapes, so that none looks alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fxtui.domain.bucket import bucket_of
from fxtui.domain.location import Location
from fxtui.domain.names import escaped
from fxtui.domain.rights import Deed, May, Right, Rights
from fxtui.domain.value import replace

from .delivered import Delivery
from .facts import Row, time_text
from .policy_words import sentences


def rows_of(rights: Rights, place: Location) -> Iterator[Row]:
    """What this account may, and then what is told of everybody."""
    for right in rights.rights:
        yield f"may {right.deed}", right_text(right)
    yield from _of_policy(rights.policy, place)
    for who, what in rights.grants:
        yield "ACL", f"{escaped(who)}: {escaped(what)}"
    if rights.blocked is not None:
        closed = f"blocked: {', '.join(rights.blocked)}" if rights.blocked else ""
        yield "public access", closed or "not blocked; a policy or an ACL may open it"
    for name, reason in rights.untold:
        yield escaped(name), f"not told: {escaped(reason)}"


def right_text(right: Right) -> str:
    """``yes``, or ``unknown: only a write would tell``."""
    return f"{right.may}: {right.why}" if right.why else right.may.value


def summary(rights: Rights) -> str:
    """``list, read; not write; unknown: delete``: the same in a few words."""
    by = {m: [right.deed for right in rights.rights if right.may is m] for m in May}
    told = (
        ", ".join(by[May.YES]) or "nothing for sure",
        f"not {', '.join(by[May.NO])}" if by[May.NO] else "",
        f"unknown: {', '.join(by[May.UNKNOWN])}" if by[May.UNKNOWN] else "",
    )
    return "; ".join(filter(None, told))


def with_proof(rights: Rights, place: Location, deliveries: Sequence[Delivery]) -> Rights:
    """The same, with what was delivered there, which proves that it could be written to.

    Without a profile that may have been with other keys: it stays unknown then.
    """
    if not deliveries:
        return rights
    last = time_text(max(delivery.arrived for delivery in deliveries))
    if place.profile is None:
        why = f"you delivered here, last at {last}, perhaps with other keys"
        proved = Right(Deed.WRITE, May.UNKNOWN, why)
    else:
        proved = Right(Deed.WRITE, May.YES, f"you delivered here, last at {last}")
    return replace(
        rights,
        rights=tuple(
            proved if right.deed is Deed.WRITE and right.may is May.UNKNOWN else right
            for right in rights.rights
        ),
    )


def _of_policy(policy: str | None, place: Location) -> Iterator[Row]:
    if policy == "":
        yield "policy", "none"
    elif policy:
        for sentence in sentences(policy, bucket_of(place.key)):
            yield "policy", escaped(sentence)
