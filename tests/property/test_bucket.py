"""Where in a key of S3 the bucket ends, which may be the ARN of an access point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.bucket import bucket_of, is_bucket, is_only_prefix
from fxtui.domain.location import Location
from fxtui.storage.s3.names import place

POINT = "arn:aws:s3:us-west-2:123456789012:accesspoint/mine"
ARNS = (
    POINT,
    "arn:aws:s3:us-west-2:123456789012:accesspoint:mine",
    "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/mine",
    "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
    "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/mine",
    "arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-1:accesspoint:mine",
)


@pytest.mark.parametrize("arn", ARNS)
@given(rest=st.text())
def test_the_key_begins_behind_an_access_point(arn: str, rest: str) -> None:
    location = Location.parse(f"s3://{arn}/{rest}")

    assert place(location.key) == (arn, rest)
    assert is_bucket(location) is (rest == "")


@given(st.text().filter(lambda text: "/" not in text), st.text())
def test_else_it_begins_behind_the_first_slash(bucket: str, rest: str) -> None:
    assert place(f"{bucket}/{rest}") == (bucket, rest)


@pytest.mark.parametrize(
    "key",
    [
        "arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/mine/key",
        "arn:aws:s3:us-west-2:1234:accesspoint/mine/key",
        "arn:other/mine/key",
    ],
)
def test_another_arn_is_none_that_has_objects(key: str) -> None:
    assert bucket_of(key) == key.partition("/")[0]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("s3://bucket/", False),
        (f"s3://{POINT}/", False),
        ("s3://bucket/a/", True),
        (f"s3://{POINT}/a", True),
        ("dropbox://folder/", False),
        ("dropbox://folder/a", True),
        ("/home/ada/", False),
        ("s3://", False),
    ],
)
def test_what_can_be_empty_is_no_mere_prefix(text: str, is_one: bool) -> None:
    assert is_only_prefix(Location.parse(text)) is is_one
