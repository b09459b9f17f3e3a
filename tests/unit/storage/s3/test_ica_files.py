"""What cannot go to ICA file by file is refused at once; another key is for all."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import AsyncGenerator

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import InvalidName, StorageError, Unsupported
from fxtui.domain.value import replace
from fxtui.storage.s3.ica_files import MOST, FilesStorage
from fxtui.storage.s3.settings import S3Settings

ICA = S3Settings("ica", login="ica", api_url="http://127.0.0.1:9", api_key="k")


class Large:
    def __init__(self, size: int) -> None:
        self.size = size

    async def open(self) -> AsyncGenerator[bytes, None]:
        yield b""


@pytest.mark.parametrize(
    ("key", "size", "kind", "words"),
    [
        ("P/file", MOST + 1, Unsupported, "5 GB at most"),
        ("P/", 1, InvalidName, "no file of a project"),
        ("P/folder/", 1, InvalidName, "no file of a project"),
        ("file", 1, InvalidName, "no file of a project"),
    ],
)
async def test_what_ica_would_not_take_is_not_sent(
    key: str, size: int, kind: type[StorageError], words: str
) -> None:
    async with FilesStorage(ICA, Context()) as storage:
        with pytest.raises(kind, match=words) as refused:
            await storage.put(key, Large(size))

    assert refused.value.location
    assert refused.value.location.key == key


async def test_all_who_want_another_key_at_once_get_it() -> None:
    other = replace(ICA, api_key="other")
    async with (
        FilesStorage(ICA, Context(), lambda: other) as storage,
        TaskGroup() as tasks,
    ):
        both = [tasks.create_task(storage.renew(0)) for _ in range(2)]

    assert [each.result() for each in both] == [True, True]
