"""Unfinished uploads are listed to the end, or it is said that they are not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import ServerFault, Unsupported
from fxtui.storage.s3 import unfinished
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import unfinished as all_unfinished


async def test_many_uploads_come_in_pages(
    seaweedfs: SeaweedFS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "_AT_ONCE", 2)
    bucket = f"test-{uuid4().hex[:12]}/"
    settings = S3Settings(
        endpoint_url=seaweedfs.endpoint_url,
        access_key_id=seaweedfs.access_key,
        secret_access_key=seaweedfs.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        await storage.make_directory(bucket)
        begun = {await storage.create_upload(f"{bucket}{n % 4}", 9) for n in range(7)}

        assert begun == set(await all_unfinished(storage, bucket))
        with pytest.raises(Unsupported, match="begins in a bucket"):
            await storage.list_uploads("")


@pytest.mark.parametrize(
    ("answer", "cursor"),
    [
        ({"IsTruncated": True}, None),
        ({"IsTruncated": True, "NextKeyMarker": "a"}, '{"KeyMarker":"a"}'),
    ],
)
def test_a_server_that_repeats_itself_is_not_believed(
    answer: dict[str, Any], cursor: str | None
) -> None:
    with pytest.raises(ServerFault, match="does not get on"):
        unfinished._next(answer, cursor)
