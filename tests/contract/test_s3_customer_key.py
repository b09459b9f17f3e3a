"""What is stored under a key of the customer is whole by both ways, for who has it."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.errors import FxtuiError
from fxtui.domain.uploads import Part
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings

from .storage_contract import Bytes, Counter, read

PART = 5 * 2**20


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_an_object_is_encrypted_by_a_key_that_the_server_does_not_keep(
    seaweedfs: SeaweedFS, plane: Literal["auto", "plain"], tmp_path: Path
) -> None:
    def storage(key: str | None) -> S3Storage:
        settings = S3Settings(
            endpoint_url=seaweedfs.endpoint_url,
            access_key_id=seaweedfs.access_key,
            secret_access_key=seaweedfs.secret_key,
            encryption_key=key,
            plane=plane,
        )
        return S3Storage(settings, Context())

    bucket, content = f"test-{uuid4().hex[:12]}", os.urandom(PART + 9)
    mine = base64.b64encode(os.urandom(32)).decode()
    async with storage(mine) as ours, storage(None) as others:
        await ours.make_directory(f"{bucket}/")
        await ours.put(f"{bucket}/a", Bytes(content))
        await ours.copy(f"{bucket}/a", f"{bucket}/copied")
        session = await ours.create_upload(f"{bucket}/parts", len(content))
        parts = (Part(1, Span(0, PART), False), Part(2, Span(PART, 9), True))
        receipts = [
            await ours.upload_part(
                session, part, Bytes(content[part.span.offset :][: part.span.size])
            )
            for part in parts
        ]
        assert len(await ours.list_parts(session)) == 2
        await ours.complete_upload(session, receipts)

        for name in ("a", "copied", "parts"):
            assert await read(ours, f"{bucket}/{name}") == content
            assert (await ours.stat(f"{bucket}/{name}")).size == len(content)
            with pytest.raises(FxtuiError):
                await read(others, f"{bucket}/{name}")
        with (tmp_path / "into").open("w+b") as file:
            into = FileSpan(DiskFile(file.fileno()), Span(0, 9), Counter())
            await ours.fetch(f"{bucket}/parts", Span(PART, 9), into=into)
            assert os.pread(file.fileno(), 9, 0) == content[PART:]
