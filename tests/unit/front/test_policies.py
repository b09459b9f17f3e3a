"""Policies that fxtui makes grant what was asked for, to who was named, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.sharing import Role
from fxtui.front import policies
from fxtui.front.policies import bucket_policy, difference, iam_policy, merged

ANN = "arn:aws:iam::123456789012:user/ann"
BOB = "arn:aws:iam::123456789012:role/lab/bob"
PLACE = Location("s3", "bucket/p/")

prefixes = st.text(st.sampled_from('ab/*?$-{}"\\ü '), max_size=8).map(
    lambda text: f"bucket/{text}/" if text else "bucket/"
)
roles = st.sampled_from([Role.VIEWER, Role.EDITOR])
statements = st.lists(
    st.fixed_dictionaries(
        {
            "Sid": st.text(max_size=5),
            "Effect": st.sampled_from(["Allow", "Deny"]),
            "Principal": st.just("*"),
            "Action": st.sampled_from(["s3:GetObject", ["s3:*"]]),
            "Resource": st.just("arn:aws:s3:::bucket/*"),
        }
    ),
    max_size=3,
)


def matches(pattern: str, text: str) -> bool:
    """As a server matches them: ``*`` and ``?`` are wild, ``${*}`` is a star."""
    if not pattern:
        return not text
    if pattern[:2] == "${" and pattern[3:4] == "}":
        return text[:1] == pattern[2] and matches(pattern[4:], text[1:])
    if pattern[0] == "*":
        return any(matches(pattern[1:], text[at:]) for at in range(len(text) + 1))
    is_same = pattern[0] == "?" or pattern[0] == text[:1]
    return bool(text) and is_same and matches(pattern[1:], text[1:])


def granted(policy: dict[str, Any], action: str, key: str) -> bool:
    def allows(statement: dict[str, Any]) -> bool:
        actions = statement["Action"]
        named = actions if isinstance(actions, list) else [actions]
        return action in named and matches(
            statement["Resource"], f"arn:aws:s3:::bucket/{key}"
        )

    return any(allows(statement) for statement in policy["Statement"])


@given(prefixes, roles, st.text("ab/*?$x", max_size=10))
def test_exactly_what_begins_with_the_prefix_is_granted(
    key: str, role: Role, other: str
) -> None:
    prefix = key.removeprefix("bucket/")
    policy = iam_policy(Location("s3", key), role)

    for name in (other, prefix + other):
        is_in = name.startswith(prefix)
        assert granted(policy, "s3:GetObject", name) is is_in
        assert granted(policy, "s3:PutObject", name) is (is_in and role is Role.EDITOR)
        assert not granted(policy, "s3:DeleteObject", name)


@given(prefixes)
def test_only_the_prefix_may_be_listed(key: str) -> None:
    [listing] = [
        s
        for s in iam_policy(Location("s3", key), Role.VIEWER)["Statement"]
        if s["Action"] == "s3:ListBucket"
    ]

    condition = listing.get("Condition")
    if key == "bucket/":
        assert condition is None
    else:
        pattern = condition["StringLike"]["s3:prefix"]
        assert matches(pattern, key.removeprefix("bucket/"))
        assert not matches(pattern, "")


@given(statements, roles, roles)
def test_what_others_wrote_stays_and_a_second_time_changes_nothing(
    theirs: list[dict[str, Any]], role: Role, later: Role
) -> None:
    before = json.dumps({"Version": policies.VERSION, "Id": "x", "Statement": theirs})

    once = merged(before, bucket_policy(PLACE, [ANN], role))
    again = merged(json.dumps(once), bucket_policy(PLACE, [ANN], role))
    other = merged(json.dumps(once), bucket_policy(PLACE, [ANN], later))

    assert once["Statement"][: len(theirs)] == theirs
    assert once["Id"] == "x"
    assert again == once
    assert other == merged(before, bucket_policy(PLACE, [ANN], later))


@given(statements, roles)
def test_what_was_given_is_taken_away_and_nothing_else(
    theirs: list[dict[str, Any]], role: Role
) -> None:
    before = json.dumps({"Version": policies.VERSION, "Statement": theirs})
    given = json.dumps(merged(before, bucket_policy(PLACE, [ANN, BOB], role)))

    one = policies.without(given, PLACE, [ANN])
    none = policies.without(given, PLACE, [ANN, BOB])

    assert one == merged(before, bucket_policy(PLACE, [BOB], role))
    assert none == (json.loads(before) if theirs else {})
    assert policies.compact({}) == ""
    assert policies.without("", PLACE, [ANN]) == {}


def test_each_person_and_each_prefix_has_statements_of_its_own() -> None:
    first = bucket_policy(PLACE, [ANN, BOB], Role.VIEWER)
    second = bucket_policy(Location("s3", "bucket/q/"), [ANN], Role.EDITOR)

    found = merged(json.dumps(first), second)["Statement"]

    assert found == first["Statement"] + second["Statement"]
    assert len({statement["Sid"] for statement in found}) == len(found) == 6
    assert all(statement["Sid"].isalnum() for statement in found)


def test_the_difference_is_what_is_added() -> None:
    before = json.dumps(bucket_policy(PLACE, [ANN], Role.VIEWER))
    after = merged(before, bucket_policy(PLACE, [BOB], Role.VIEWER))

    lines = difference(before, after)

    assert not [line for line in lines[2:] if line.startswith("-") and "}" not in line]
    assert any(BOB in line for line in lines if line.startswith("+"))
    assert difference(before, json.loads(before)) == []


@pytest.mark.parametrize(
    "word", ["ann", "*", "12345", "arn:aws:s3:::bucket", "arn:aws:iam::1:user/*", ""]
)
def test_who_is_nobody_to_s3_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="names nobody to S3"):
        policies.principal_of(word)


def test_people_are_named_by_arn_or_by_account() -> None:
    named = "arn:aws:iam:::user/reader"  # as SeaweedFS and MinIO have them

    assert policies.principal_of("123456789012") == "arn:aws:iam::123456789012:root"
    assert policies.principal_of(ANN) == ANN
    assert policies.principal_of(named) == named
    chinese = bucket_policy(PLACE, ["arn:aws-cn:iam::123456789012:user/a"], Role.VIEWER)
    assert chinese["Statement"][0]["Resource"] == "arn:aws-cn:s3:::bucket"


def test_a_policy_that_cannot_be_kept_or_written_is_refused() -> None:
    with pytest.raises(UsageError, match="no JSON"):
        merged("{", bucket_policy(PLACE, [ANN], Role.VIEWER))
    with pytest.raises(UsageError, match="statements that are none"):
        policies.without('{"Statement": ["one"]}', PLACE, [ANN])
    with pytest.raises(UsageError, match="language of 2008"):
        wild = bucket_policy(Location("s3", "bucket/a*/"), [ANN], Role.VIEWER)
        merged('{"Statement": {"Sid": "one"}}', wild)
    with pytest.raises(UsageError, match="20,480"):
        many = [f"arn:aws:iam::123456789012:user/{n}" for n in range(60)]
        policies.compact(bucket_policy(PLACE, many, Role.EDITOR))
