"""What is exported of a profile can be read again, and holds nothing that is secret."""

from __future__ import annotations

import tomllib

from fxtui.config import S3Profile
from fxtui.domain.value import replace
from fxtui.front.exported import exported

SHARED = S3Profile(
    endpoint_url="https://s3.example",
    addressing="path",
    root="b/run-7/",
    requester_pays=True,
    credentials_command="fetch-keys --for me",
)


def test_what_others_need_is_there_and_reads_as_it_was() -> None:
    told = tomllib.loads(exported("lab ü", SHARED))

    assert S3Profile(**told["profiles"]["s3"]["lab ü"]) == SHARED


def test_what_is_secret_or_somebodys_is_left_out_and_named() -> None:
    own = replace(
        SHARED,
        access_key_id="HUSH",
        secret_access_key="file:/HUSH",
        user="HUSH",
        headers={"token": "HUSH"},
    )

    told = exported("lab", own)

    assert "HUSH" not in told
    for name in ("access_key_id", "secret_access_key", "user", "headers (token)"):
        assert f"# to be added: {name}\n" in told
    assert S3Profile(**tomllib.loads(told)["profiles"]["s3"]["lab"]) == SHARED
