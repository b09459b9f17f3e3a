"""What ICA tells is read as its OpenAPI has it, and what is not told is not guessed."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from fxtui.domain.entry import Kind
from fxtui.domain.errors import UsageError
from fxtui.storage.s3.ica_files import Spot, spot
from fxtui.storage.s3.ica_told import (
    LIFE,
    Data,
    Details,
    Project,
    folder_of,
    named,
    pasted,
)

NOW: Final = 1_000_000.0
AWS: Final = {
    "accessKey": "AK",
    "secretKey": "the-secret",
    "sessionToken": "the-token",
    "region": "eu-west-1",
    "bucket": "bucket",
    "objectPrefix": "project/runs/",
}
RCLONE: Final = {
    "config": {
        "type": "s3",
        "access_key_id": "AK",
        "secret_access_key": "the-secret",
        "session_token": "the-token",
        "region": "eu-west-1",
    },
    "filePathPrefix": "bucket/project/runs",
    "storageType": "s3",
    "expirationTime": "1970-01-12T14:46:40Z",
}


@pytest.mark.parametrize(
    ("block", "ends"),
    [
        ({"awsTempCredentials": AWS}, NOW + LIFE),
        (AWS, NOW + LIFE),
        ({"rcloneTempCredentials": RCLONE}, NOW + 3600),
        (RCLONE, NOW + 3600),
    ],
)
def test_both_formats_of_credentials_say_the_same(
    block: dict[str, Any], ends: float
) -> None:
    lent = pasted(json.dumps(block), NOW)

    keys = lent.access_key_id, lent.secret_access_key, lent.session_token
    assert keys == ("AK", "the-secret", "the-token")
    assert (lent.region, lent.root) == ("eu-west-1", "bucket/project/runs/")
    assert (lent.encryption, lent.ends) == ("AES256", ends)
    assert "the-secret" not in repr(lent)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"serverSideEncryptionAlgorithm": "AES256"}, "AES256"),
        ({"serverSideEncryptionAlgorithm": "AWS:KMS"}, "aws:kms"),
        (
            {
                "serverSideEncryptionAlgorithm": "AWS:KMS",
                "serverSideEncryptionKey": "arn:aws:kms:x",
            },
            "aws:kms:arn:aws:kms:x",
        ),
    ],
)
def test_the_encryption_that_is_asked_for_is_written_as_s3_takes_it(
    told: dict[str, str], said: str
) -> None:
    assert pasted(json.dumps(AWS | told), NOW).encryption == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the-secret",
        '["the-secret"]',
        '{"awsTempCredentials": {"accessKey": "the-secret"}}',
        json.dumps({"rcloneTempCredentials": {**RCLONE, "storageType": "azureblob"}}),
        json.dumps({"rcloneTempCredentials": {**RCLONE, "config": {}}}),
    ],
)
def test_what_is_no_block_of_credentials_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError, match="no block") as caught:
        pasted(text, NOW)

    assert "the-secret" not in str(caught.value)


def test_a_project_goes_by_its_name_unless_that_could_be_another() -> None:
    projects = [
        Project("1", "Genomes"),
        Project("2", "Twins"),
        Project("3", "Twins"),
        Project("4", "a/b"),
    ]

    ids = {name: project.id for name, project in named(projects).items()}
    assert ids == {"Genomes": "1", "2": "2", "3": "3", "4": "4"}


@pytest.mark.parametrize(
    ("key", "folder", "where"),
    [
        ("", "", Spot("", "/", "")),
        ("P/", "", Spot("P", "/", "")),
        ("P/a", "", Spot("P", "/", "a")),
        ("P/a/", "P/a/", Spot("P", "/", "a")),
        ("P/a/b", "P/a/", Spot("P", "/a/", "b")),
        ("P/a/b/c/", "P/a/", Spot("P", "/a/b/", "c")),
        ("P//a", "", Spot("P", "//", "a")),
    ],
)
def test_a_key_says_which_project_and_folder_it_is_in(
    key: str, folder: str, where: Spot
) -> None:
    assert folder_of(key) == folder
    assert spot(key) == where


def test_a_file_is_whole_when_its_bytes_have_come() -> None:
    told = Details("f", "FILE", "AVAILABLE", 7, '"etag"', "2026-11-21T14:02:00Z")

    entry = Data("fil.1", told).entry("P/")

    assert (entry.key, entry.kind, entry.size) == ("P/f", Kind.FILE, 7)
    assert (entry.version, entry.modified) == ("etag", 1795269720.0)
    assert not Data("fil.1", Details("f", "FILE", "PARTIAL")).is_whole
    assert Data("fol.1", Details("d", "FOLDER", "PARTIAL")).is_whole
