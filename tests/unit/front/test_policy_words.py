"""A policy of a bucket is told in words, and in its own where there are none."""

from __future__ import annotations

import json

from fxtui.domain.location import Location
from fxtui.domain.sharing import Role
from fxtui.front.policies import bucket_policy
from fxtui.front.policy_words import sentences


def test_what_we_write_ourselves_reads_as_what_was_asked_for() -> None:
    ann = "arn:aws:iam::123456789012:user/ann"
    policy = bucket_policy(Location("s3", "bucket/p/"), [ann], Role.EDITOR)

    assert sentences(json.dumps(policy), "bucket") == [
        "allows user ann of account 123456789012: list; of the bucket, if StringLike "
        "s3:prefix p/*",
        "allows user ann of account 123456789012: read, write; of p/*",
    ]


def test_statements_of_others_keep_all_that_they_say() -> None:
    policy = {
        "Statement": [
            {
                "Effect": "Deny",
                "NotPrincipal": {"AWS": ["123456789012"], "Service": "logs.example"},
                "Action": "s3:*",
                "Resource": ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Effect": "Allow",
                "Principal": "*",
                "NotAction": ["s3:DeleteObject", "s3:PutBucketPolicy"],
                "NotResource": "arn:aws:s3:::bucket/private/*",
            },
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["s3:Get*", "s3:PutObjectTagging"],
                "Resource": "arn:aws:s3:::bucket/p/*",
            },
        ]
    }

    assert sentences(json.dumps(policy), "bucket") == [
        "denies everybody but account 123456789012, logs.example: everything; of the "
        "bucket, all in it, if Bool aws:SecureTransport false",
        "allows everybody: all but delete, PutBucketPolicy; of all but private/*",
        "allows everybody: read, Get*, PutObjectTagging; of p/*",
    ]


def test_what_is_no_policy_is_said_to_be_none() -> None:
    assert sentences("{", "bucket") == ["it is no JSON, and cannot be read"]
    assert sentences("[]", "bucket") == ["it is no JSON object, and cannot be read"]
