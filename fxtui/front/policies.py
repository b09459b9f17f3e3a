"""Policies of S3 that give a person reading, or reading and writing, of one prefix.

They grant what that takes and nothing more. Pure: nobody is asked, nothing is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from difflib import unified_diff
from hashlib import sha256
from typing import Any, Final, TypeAlias

from fxtui.domain.bucket import bucket_of, is_access_point
from fxtui.domain.errors import UsageError
from fxtui.domain.location import BUCKETS, Location
from fxtui.domain.sharing import Role

Document: TypeAlias = dict[str, Any]
Statement: TypeAlias = dict[str, Any]

VERSION: Final = "2012-10-17"
"""The language that knows ``${*}``; the one before it does not."""

MOST: Final = 20 * 1024
"""Bytes that a policy of a bucket may have."""

_ARN: Final = re.compile(r"arn:([a-z-]+):(?:iam|sts)::[^:]*:.+")
_ACCOUNT: Final = re.compile(r"\d{12}")
_MARK: Final = "fxtui"
_READ: Final = ("s3:GetObject",)
_WRITE: Final = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
_WILD: Final = str.maketrans({sign: f"${{{sign}}}" for sign in "*?$"})
"""In policies these stand for other characters; so written they are themselves."""


def principal_of(word: str) -> str:
    """Whom a word names to S3, or raise UsageError."""
    if _ACCOUNT.fullmatch(word):
        return f"arn:aws:iam::{word}:root"
    if _ARN.fullmatch(word) and "*" not in word:
        return word
    raise UsageError(
        f"{word!r} names nobody to S3: write arn:aws:iam::123456789012:user/ann, a role "
        "the same way, or the 12 digits of an account"
    )


def bucket_policy(place: Location, people: Iterable[str], role: Role) -> Document:
    """What is to be in the policy of the bucket; ``people`` are principals."""
    found = [s for each in people for s in _statements(place, each, role)]
    return {"Version": VERSION, "Statement": found}


def iam_policy(place: Location, role: Role, partition: str = "aws") -> Document:
    """The same for who manages that person's own rights, in an account of its own."""
    return {"Version": VERSION, "Statement": _rights(place, role, partition)}


def merged(before: str, added: Document) -> Document:
    """A policy with this in it: all that others wrote stays, as it was and where it was.

    What fxtui gave the same person at the same prefix before is replaced.
    """
    if not before:
        return added
    old = _read(before)
    _check_language(old, added)
    new = added["Statement"]
    ours = {_grantee(statement["Sid"]) for statement in new}
    kept = [s for s in statements_of(old) if _grantee(s.get("Sid", "")) not in ours]
    return {**old, "Statement": [*kept, *new]}


def without(before: str, place: Location, people: Iterable[str]) -> Document:
    """A policy without what fxtui gave these people there; empty if that was all."""
    if not before:
        return {}
    old = _read(before)
    gone = {_mark(place, principal) for principal in people}
    kept = [s for s in statements_of(old) if _grantee(s.get("Sid", "")) not in gone]
    return {**old, "Statement": kept} if kept else {}


def statements_of(policy: Document) -> list[Statement]:
    """One may stand there without a list around it."""
    found = policy.get("Statement", [])
    return found if isinstance(found, list) else [found]


def text_of(policy: Document) -> str:
    """As a person reads it."""
    return json.dumps(policy, indent=2, ensure_ascii=False)


def compact(policy: Document) -> str:
    """As a server is sent it; raise UsageError if it is more than one may be.

    One with nothing in it is none.
    """
    if not policy:
        return ""
    text = json.dumps(policy, separators=(",", ":"), ensure_ascii=False)
    if (size := len(text.encode())) > MOST:
        raise UsageError(
            f"the policy would have {size:,} bytes, and S3 takes {MOST:,}: give whole "
            "groups access by a role, or attach the IAM policy instead"
        )
    return text


def difference(before: str, after: Document) -> Sequence[str]:
    """Line by line; empty if both say the same."""
    old = _read(before) if before else {}
    if old == after:
        return []
    now, then = (text_of(each).splitlines() if each else [] for each in (old, after))
    return list(unified_diff(now, then, "now", "then", lineterm=""))


def partition_of(principal: str) -> str:
    """The part of the cloud that somebody is in: ``aws``, ``aws-cn`` …"""
    found = _ARN.fullmatch(principal)
    return found[1] if found else "aws"


def check_place(place: Location) -> None:
    if place.scheme != BUCKETS or not place.key:
        raise UsageError(
            f"{place}: policies are of buckets; name one: s3://bucket/prefix/"
        )
    if is_access_point(place.key):
        raise UsageError(f"{place}: name the bucket itself, and not its access point")


def _statements(place: Location, principal: str, role: Role) -> list[Statement]:
    """Marked, so that they are found again when this person gets another role."""
    mark = _mark(place, principal)
    return [
        {"Sid": f"{mark}{number}", "Effect": "Allow", "Principal": {"AWS": principal}}
        | {name: part for name, part in right.items() if name != "Effect"}
        for number, right in enumerate(_rights(place, role, partition_of(principal)))
    ]


def _mark(place: Location, principal: str) -> str:
    told = f"{principal}\0{place.key}".encode()
    return f"{_MARK}{sha256(told).hexdigest()[:16]}"


def _rights(place: Location, role: Role, partition: str) -> list[Statement]:
    bucket = bucket_of(place.key)
    prefix = place.key[len(bucket) + 1 :].translate(_WILD)
    whole = f"arn:{partition}:s3:::{bucket}"
    listing: Statement = {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": whole,
    }
    if prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": f"{prefix}*"}}
    actions = [*_READ, *(_WRITE if role is Role.EDITOR else ())]
    moving = {"Effect": "Allow", "Action": actions, "Resource": f"{whole}/{prefix}*"}
    return [listing, moving]


def _grantee(sid: Any) -> str:
    """Whom and what a statement of ours is about; of others' each is about itself."""
    text = str(sid)
    return (
        text[:-1] if re.fullmatch(rf"{_MARK}[0-9a-f]{{16}}\d", text) else f"other {text}"
    )


def _read(text: str) -> Document:
    try:
        policy = json.loads(text)
    except ValueError as error:
        raise UsageError(f"the policy that is there is no JSON: {error}") from error
    if not isinstance(policy, dict):
        raise UsageError("the policy that is there is no JSON object")
    if not all(isinstance(statement, dict) for statement in statements_of(policy)):
        raise UsageError("the policy that is there has statements that are none")
    return policy


def _check_language(old: Document, added: Document) -> None:
    if old.get("Version") != VERSION and "${" in json.dumps(added):
        raise UsageError(
            "the policy that is there is of the language of 2008, in which a prefix with "
            f'*, ? or $ cannot be written; its owner may set "Version": "{VERSION}"'
        )
