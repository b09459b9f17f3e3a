"""Streams into objects and out of them, as ``cp -`` has them."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from .conftest import PATIENCE, Program
from .shelf import Shelf


def piped(
    program: Program, *words: str, content: bytes
) -> subprocess.CompletedProcess[str]:
    """Run it with something on its standard input."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "fxtui", *words],
        capture_output=True,
        check=False,
        cwd=program.folder,
        env=program.environment,
        input=content.decode(),
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    ("rule", "status", "left"),
    [
        (("--if-exists", "overwrite"), 0, {"a.txt": b"new"}),
        (("--if-exists", "skip"), 0, {"a.txt": b"old"}),
        (("--no-overwrite",), 0, {"a.txt": b"old"}),
        (("--if-exists", "fail"), 1, {"a.txt": b"old"}),
        (("--if-exists", "rename"), 0, {"a.txt": b"old", "a (1).txt": b"new"}),
    ],
)
async def test_what_is_there_is_treated_as_it_is_asked(
    mine: Program,
    bucket: Shelf,
    rule: tuple[str, ...],
    status: int,
    left: dict[str, bytes],
) -> None:
    await bucket.fill({"a.txt": b"old"})

    done = piped(mine, "cp", "-", f"{bucket}a.txt", *rule, content=b"new")

    assert done.returncode == status, done.stderr
    assert {name: await bucket.content(name) for name in await bucket.names()} == left


async def test_a_stream_becomes_what_it_is_told_to(mine: Program, bucket: Shelf) -> None:
    words = ("--content-type", "text/x", "--metadata", "who=me")

    done = piped(mine, "cp", "-", f"{bucket}a", *words, content=b"new")

    told = await bucket.described("a")
    assert done.returncode == 0, done.stderr
    assert (told.content_type, dict(told.metadata)) == ("text/x", {"who": "me"})


@pytest.mark.parametrize("way", ["in", "out"])
async def test_a_stream_keeps_to_a_rate(mine: Program, bucket: Shelf, way: str) -> None:
    content = bytes(60_000)
    await bucket.fill({"a": content})
    begun = time.monotonic()

    ends = ("-", f"{bucket}b") if way == "in" else (f"{bucket}a", "-")
    done = piped(mine, "cp", *ends, "--limit-rate", "40000", content=content)

    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun > 1.4


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("-", "s3://b/a", "--if-exists", "newer"), "a stream has none"),
        (("s3://b/a", "-", "--if-exists", "skip"), "stdout is a stream"),
        (("-", "here", "--if-exists", "fail", "--no-overwrite"), "not allowed with"),
        (("s3://b/a", "-", "--acl", "private"), "--acl is for objects in S3"),
        (("-", "here", "--acl", "private"), "--acl is for objects in S3"),
    ],
)
def test_what_no_stream_can_be_is_refused(
    mine: Program, words: tuple[str, ...], text: str
) -> None:
    done = piped(mine, "cp", *words, content=b"")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert text in done.stderr


async def test_a_sync_may_leave_what_is_there(mine: Program, bucket: Shelf) -> None:
    await bucket.fill({"a": b"there", "b": b"there"})
    for name in ("a", "c"):
        (mine.folder / name).write_text("here, and larger")

    words = ("sync", ".", str(bucket), "--exclude", "*", "--include", "?")
    planned = mine.run(*words, "--no-overwrite", "--dry-run")
    done = mine.run(*words, "--no-overwrite")

    assert done.returncode == 0, done.stderr
    assert planned.stdout == f"(dryrun) upload: ./c to {bucket}c\n"
    assert await bucket.names() == {"a", "b", "c"}
    assert await bucket.content("a") == b"there"


async def test_who_names_a_prefix_is_told_of_r(mine: Program, bucket: Shelf) -> None:
    await bucket.fill({"folder/a": b"1"})

    done = mine.run("cp", f"{bucket}folder", ".")

    assert done.returncode in {2, 3}
    assert "-r" in done.stderr
