"""Options become the headers and the query that botocore would make of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import botocore.session
import pytest
from botocore.serialize import create_serializer
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.domain.writing import WriteOptions
from fxtui.storage.s3.answers import write_options
from fxtui.storage.s3.wire.trouble import Unsendable
from fxtui.storage.s3.wire.words import Words, encoded_path, encoded_query

MODEL = botocore.session.get_session().get_service_model("s3")

texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)
times = st.integers(0, 4_000_000_000)
options = st.fixed_dictionaries(
    {},
    optional={
        "ContentType": texts,
        "Metadata": st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), texts),
        "Expires": times,
        "CacheControl": texts,
        "ACL": texts,
        "GrantRead": texts,
        "IfMatch": texts,
        "ServerSideEncryption": texts,
        "SSEKMSKeyId": texts,
        "BucketKeyEnabled": st.booleans(),
        "ContentLength": st.integers(0, 2**40),
        "ChecksumCRC64NVME": texts,
    },
)


def words(name: str) -> Words:
    return Words(MODEL.operation_model(name))


def by_botocore(name: str, told: Mapping[str, Any]) -> Any:
    serializer = create_serializer("rest-xml", include_validation=False)
    return serializer.serialize_to_request(told, MODEL.operation_model(name))


@settings(deadline=None)
@given(options)
def test_headers_are_those_of_botocore(told: dict[str, Any]) -> None:
    query, headers = words("PutObject").asked(told)

    theirs = by_botocore("PutObject", {**told, "Bucket": "b", "Key": "k"})
    assert headers == {name.lower(): text for name, text in theirs["headers"].items()}
    assert query == []


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(1, 9999)
)
def test_a_part_is_asked_for_as_botocore_does(upload: str, number: int) -> None:
    told = {"UploadId": upload, "PartNumber": number}

    query, headers = words("UploadPart").asked(told)

    theirs = by_botocore("UploadPart", {**told, "Bucket": "b", "Key": "k"})
    assert dict(query) == {name: str(v) for name, v in theirs["query_string"].items()}
    assert headers == {}


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_key_is_encoded_as_botocore_does(key: str) -> None:
    theirs = by_botocore("GetObject", {"Bucket": "b", "Key": key})

    assert theirs["url_path"].endswith("/" + encoded_path(key))


def test_a_query_is_sorted_as_it_is_signed() -> None:
    assert encoded_query([("b", "/ ~"), ("a", "é")]) == "a=%C3%A9&b=%2F%20~"


@pytest.mark.parametrize(
    "told",
    [
        {"SSECustomerKey": "x"},
        {"ChecksumAlgorithm": "CRC32"},
        {"Nonsense": "x"},
        {"ObjectLockRetainUntilDate": "2026-01-01"},
        {"ContentType": ["x"]},
    ],
)
def test_what_needs_more_than_a_header_is_left_to_botocore(told: dict[str, Any]) -> None:
    with pytest.raises(Unsendable):
        words("PutObject").asked(told)


def test_all_that_an_object_may_be_told_to_be_is_a_header() -> None:
    wish = WriteOptions(
        content_type="a/b",
        metadata=(("who", "Åse"),),
        modified=12,
        storage_class="X",
        expires=1,
        encryption="aws:kms:key",
    )

    _, headers = words("PutObject").asked(write_options("k", wish))

    assert headers["expires"] == "Thu, 01 Jan 1970 00:00:01 GMT"
    assert headers["x-amz-meta-mtime"] == "12.0"
    assert headers["x-amz-server-side-encryption-aws-kms-key-id"] == "key"


def test_what_an_answer_tells_has_botocores_names() -> None:
    told = words("GetObject").told(
        {
            "etag": '"e"',
            "content-length": "5",
            "content-range": "bytes 0-4/9",
            "x-amz-checksum-crc64nvme": "AAAA",
            "x-amz-mp-parts-count": "²",
            "x-unknown": "y",
        }
    )

    assert told == {
        "ETag": '"e"',
        "ContentLength": 5,
        "ContentRange": "bytes 0-4/9",
        "ChecksumCRC64NVME": "AAAA",
    }
