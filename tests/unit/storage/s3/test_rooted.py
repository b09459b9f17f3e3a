"""Who may see one prefix finds the way there, and nothing above it is asked for."""

from __future__ import annotations

from typing import Any, Final

import pytest

from fxtui.config import Config, Profiles, S3Profile
from fxtui.domain.entry import Kind
from fxtui.domain.location import Key
from fxtui.storage.s3.rooted import directory_above, step_down
from fxtui.wiring.s3_account import s3_settings

from .conftest import speaking
from .said import anything

ROOT: Final = "bucket/a//b/"


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("", "bucket/"),
        ("bu", "bucket/"),
        ("bucket/", "bucket/a/"),
        ("bucket/a/", "bucket/a//"),
        ("bucket/a//", ROOT),
        (ROOT, None),
        (f"{ROOT}c/", None),
        ("other/", None),
    ],
)
def test_above_the_root_there_is_only_the_way_down(
    prefix: Key, found: Key | None
) -> None:
    step = step_down(ROOT, prefix)

    assert (step.key if step else None) == found
    assert step_down("", prefix) is None


def test_what_is_on_the_way_is_known_to_be_there() -> None:
    bucket = directory_above(ROOT, "bucket/")
    folder = directory_above(ROOT, "bucket/a/")

    assert bucket and bucket.kind is Kind.BUCKET
    assert folder and folder.kind is Kind.DIRECTORY
    assert directory_above(ROOT, "bucket/a") is directory_above(ROOT, ROOT) is None


async def test_a_server_is_asked_from_the_root_on() -> None:
    config = Config(profiles=Profiles(s3={"lab": S3Profile(root="bucket/run")}))
    settings: Any = s3_settings(config, "lab", None)

    async with speaking(anything, root=settings.root) as (storage, server):
        top = await storage.list_page("")
        bucket = await storage.list_page("bucket/")
        known = await storage.stat("bucket/")
        assert server.asked == []
        await storage.list_page("bucket/run/")
        await storage.list_page("", recursive=True)

    assert [entry.key for page in (top, bucket) for entry in page.entries] == [
        "bucket/",
        "bucket/run/",
    ]
    assert known.key == "bucket/"
    assert all("prefix=run%2F" in each.target for each in server.asked)
    assert len(server.asked) == 2
