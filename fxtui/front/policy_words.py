"""What a policy of a bucket says, in words: one line for each statement; pure.

A summary: of whatever it has no words for, it shows the policy's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any, Final

from .policies import Statement, statements_of

_DEEDS: Final = {
    "list": ("s3:ListBucket", "s3:ListBucketVersions"),
    "read": ("s3:GetObject", "s3:GetObjectVersion"),
    "write": ("s3:PutObject",),
    "delete": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
}
"""What each takes of actions, of which the first is what it is about."""

_SILENT: Final = frozenset({"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"})
"""What goes with writing, and says nothing of its own."""

_PERSON: Final = re.compile(r"arn:[a-z-]+:(?:iam|sts)::(\d*):(.+)")


def sentences(text: str, bucket: str) -> list[str]:
    try:
        policy = json.loads(text)
    except ValueError:
        return ["it is no JSON, and cannot be read"]
    if not isinstance(policy, dict):
        return ["it is no JSON object, and cannot be read"]
    return [_sentence(s, bucket) for s in statements_of(policy) if isinstance(s, dict)]


def _sentence(statement: Statement, bucket: str) -> str:
    effect = "denies" if statement.get("Effect") == "Deny" else "allows"
    if "NotPrincipal" in statement:
        who = f"everybody but {_who(statement['NotPrincipal'])}"
    else:
        who = _who(statement.get("Principal"))
    if "NotAction" in statement:
        what = f"all but {_what(_listed(statement['NotAction']))}"
    else:
        what = _what(_listed(statement.get("Action")))
    if "NotResource" in statement:
        where = f"all but {_where(_listed(statement['NotResource']), bucket)}"
    else:
        where = _where(_listed(statement.get("Resource")), bucket)
    return f"{effect} {who}: {what}; of {where}{_when(statement.get('Condition'))}"


def _listed(value: Any) -> list[str]:
    """A policy writes one thing without a list around it."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _who(told: Any) -> str:
    if not isinstance(told, dict):
        return "everybody" if told == "*" else str(told)
    names = [_person(name) for some in told.values() for name in _listed(some)]
    return ", ".join(names)


def _person(name: str) -> str:
    if name == "*":
        return "everybody"
    if name.isdecimal():
        return f"account {name}"
    if not (found := _PERSON.fullmatch(name)):
        return name
    account, rest = found.groups()
    if rest == "root":
        return f"account {account}"
    kind, _, path = rest.partition("/")
    of = f" of account {account}" if account else ""
    return f"{kind} {path}{of}"


def _what(actions: Iterable[str]) -> str:
    """In our words where all that a deed is about is there; the rest by its name."""
    patterns = [action for action in actions if action not in _SILENT]
    if {"*", "s3:*"} & set(patterns):
        return "everything"
    deeds = [
        deed
        for deed, needed in _DEEDS.items()
        if any(fnmatchcase(needed[0], pattern) for pattern in patterns)
    ]
    known = {action for needed in _DEEDS.values() for action in needed}
    others = [p.removeprefix("s3:") for p in patterns if p not in known]
    return ", ".join([*deeds, *others])


def _where(resources: Iterable[str], bucket: str) -> str:
    return ", ".join(_place(resource, bucket) for resource in resources)


def _place(resource: str, bucket: str) -> str:
    name = resource.rpartition(":::")[2]
    if name == bucket:
        return "the bucket"
    if name == f"{bucket}/*":
        return "all in it"
    return name.removeprefix(f"{bucket}/")


def _when(condition: Any) -> str:
    """The subjects of the conditions, and what they are compared with."""
    if not isinstance(condition, dict):
        return ""
    told = [
        f"{test} {subject} {', '.join(_listed(value))}"
        for test, subjects in condition.items()
        if isinstance(subjects, dict)
        for subject, value in subjects.items()
    ]
    return f", if {' and '.join(told)}" if told else ""
