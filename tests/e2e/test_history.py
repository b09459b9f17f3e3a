"""Older states, tags and facts of objects in S3: the real program on a real server."""

from __future__ import annotations

import json

from .conftest import Program
from .shelf import Shelf


async def test_what_s3_knows_besides_bytes_is_told_and_changed(
    mine: Program, bucket: Shelf
) -> None:
    await bucket.fill({"runs/a.csv": b"1", "runs/b.csv": b"2"})
    await bucket.keep_versions()
    key = f"{bucket}runs/a.csv"

    tagged = mine.run("tags", key, "kind=raw", "of=me")
    described = json.loads(mine.run("stat", "--json", key).stdout)
    await bucket.fill({"runs/a.csv": b"wrong"})
    await bucket.delete("runs/b.csv")
    now, before = mine.run("revisions", key).stdout.splitlines()
    old = mine.run("cat", "--revision", before.split()[-1], key)
    gone = mine.run("revisions", "--deleted", "-r", f"{bucket}").stdout
    was = mine.run("restore", "--json", key, "--revision", before.split()[-1])
    named = ("cp", "--revision", before.split()[-1], key, "before.csv")
    copied = mine.run(*named)
    then = mine.run("revisions", "--at", "1d", f"{bucket}runs/").stdout
    warm = mine.run("thaw", key)
    back = mine.run("restore", f"{bucket}runs/b.csv")

    assert tagged.stdout == "kind=raw\nof=me\n", tagged.stderr
    assert described["facts"]["tags"] == [["kind", "raw"], ["of", "me"]]
    assert now.endswith("(now)")
    assert old.stdout == "1", old.stderr
    assert copied.returncode == 0, copied.stderr
    assert (mine.folder / "before.csv").read_bytes() == b"1"
    assert gone == f"{bucket}runs/b.csv\n"
    assert [line.split()[-2:] for line in then.splitlines()] == [["added", key]]
    assert (warm.returncode, "has no archive" in warm.stderr) == (2, True)
    assert was.returncode == back.returncode == 0, was.stderr + back.stderr
    assert await bucket.content("runs/a.csv") == b"1"
    assert mine.run("stat", f"{bucket}runs/b.csv").returncode == 0
