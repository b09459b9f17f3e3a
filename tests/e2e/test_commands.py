"""The plain commands, on a real S3 server and a real disk: what they do and say."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from .conftest import PATIENCE, Program
from .shelf import Shelf

RUNS: Final = {
    "runs/1/a.csv": b"1a",
    "runs/1/b.txt": b"1b",
    "runs/2/a.csv": b"2aa",
    "runs/top.csv": b"top",
}


@pytest.fixture
async def filled(bucket: Shelf) -> Shelf:
    await bucket.fill(RUNS)
    return bucket


def piped(program: Program, *words: str, stdin: bytes = b"") -> tuple[int, bytes]:
    """Run it in a pipe of bytes; its status and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "fxtui", *words],
        capture_output=True,
        check=False,
        cwd=program.folder,
        env=program.environment,
        input=stdin,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout


def interrupted(program: Program, *words: str, stdin: bytes) -> int:
    """Press Ctrl-C when it has read so much, and more might come; its status."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "fxtui", *words],
        cwd=program.folder,
        env=program.environment,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE,
    ) as process:
        assert process.stdin
        process.stdin.write(stdin)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        return process.wait(PATIENCE)


def asked(url: str, content: bytes | None = None) -> bytes:
    """What the server answers to anybody who has such an address."""
    request = Request(url.strip(), content, method="GET" if content is None else "PUT")
    with urlopen(request, timeout=PATIENCE) as answer:
        told: bytes = answer.read()
    return told


class TestPatterns:
    async def test_only_what_matches_is_copied_and_keeps_its_way(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("cp", f"{filled}runs/*/*.csv", "here")
        poured = mine.run("cp", f"{filled}runs/*/*.csv", "-")

        here = mine.folder / "here"
        assert done.returncode == 0, done.stderr
        assert {str(p.relative_to(here)) for p in here.rglob("*.*")} == {
            "1/a.csv",
            "2/a.csv",
        }
        assert poured.stdout == "".join(p.read_text() for p in sorted(here.rglob("*.*")))

    async def test_two_stars_cross_folders(self, mine: Program, filled: Shelf) -> None:
        done = mine.run("ls", f"{filled}runs/**.csv")

        assert done.returncode == 0, done.stderr
        assert [line.split()[-1] for line in done.stdout.splitlines()] == [
            "1/a.csv",
            "2/a.csv",
            "top.csv",
        ]

    async def test_folders_that_match_are_copied_whole_if_asked(
        self, mine: Program, filled: Shelf
    ) -> None:
        refused = mine.run("cp", f"{filled}runs/?", "here")
        done = mine.run("cp", "-r", f"{filled}runs/?", "here")

        assert refused.returncode == 2
        assert "matches only folders; copy them with -r" in refused.stderr
        assert done.returncode == 0, done.stderr
        assert (mine.folder / "here" / "1" / "b.txt").read_bytes() == b"1b"

    async def test_what_matches_nothing_is_one_line_and_a_status(
        self, mine: Program, filled: Shelf
    ) -> None:
        for command in (["ls"], ["rm"], ["du"], ["cat"], ["find"], ["stat"]):
            done = mine.run(*command, f"{filled}runs/*.none")

            assert done.returncode == 3, command
            assert done.stderr == (
                f"fxtui: {filled}runs/*.none: nothing matches this pattern\n"
            )

    async def test_a_name_that_is_there_is_no_pattern(
        self, mine: Program, bucket: Shelf
    ) -> None:
        await bucket.fill({"a[1].csv": b"itself", "a1.csv": b"other"})

        itself = mine.run("cat", f"{bucket}a[1].csv")
        other = mine.run("cat", f"{bucket}?1.csv")

        assert (itself.stdout, other.stdout) == ("itself", "other")

    def test_buckets_may_match(self, mine: Program, bucket: Shelf) -> None:
        start = bucket.name[:-2]

        done = mine.run("ls", f"s3://{start}?")

        assert done.returncode == 0, done.stderr
        assert done.stdout.split()[-1] == bucket.name.removesuffix("/")


class TestStreams:
    @pytest.mark.parametrize("how", [[], ["--no-service"]], ids=["service", "alone"])
    async def test_what_comes_in_is_stored_and_goes_out_again(
        self, mine: Program, bucket: Shelf, how: list[str]
    ) -> None:
        content = bytes(range(256)) * 1_000

        stored, _ = piped(mine, "cp", *how, "-", f"{bucket}x", stdin=content)
        fetched, back = piped(mine, "cp", *how, f"{bucket}x", "-")

        assert (stored, fetched) == (0, 0)
        assert await bucket.content("x") == content
        assert back == content

    async def test_a_stream_that_is_interrupted_stores_nothing(
        self, mine: Program, bucket: Shelf
    ) -> None:
        content = bytes(3 * 2**20)  # more than a pipe holds, so most of it was read

        assert interrupted(mine, "cp", "-", f"{bucket}x", stdin=content) == 130
        assert await bucket.names() == set()

    def test_a_file_on_the_disk_may_be_written_too(self, mine: Program) -> None:
        status, _ = piped(mine, "cp", "-", "file", stdin=b"content")

        assert (status, (mine.folder / "file").read_bytes()) == (0, b"content")

    def test_what_makes_no_sense_of_a_stream_is_refused(
        self, mine: Program, bucket: Shelf
    ) -> None:
        for words in (
            ["-r", "-", f"{bucket}x"],
            ["-", "-"],
            ["-", f"{bucket}"],
            ["-", f"{bucket}x", "--detach"],
            ["a", "-", f"{bucket}"],
        ):
            done = mine.run("cp", *words)

            assert (done.returncode, done.stderr.count("\n")) == (2, 1), words


class TestCat:
    @pytest.mark.parametrize(
        ("given", "content"),
        [("1-2", "op"), ("1-", "op"), ("0-0", "t"), ("-2", "op"), ("1-99", "op")],
    )
    async def test_a_range_is_counted_as_in_http(
        self, mine: Program, filled: Shelf, given: str, content: str
    ) -> None:
        done = mine.run("cat", f"{filled}runs/top.csv", "--range", given)

        assert (done.returncode, done.stdout) == (0, content), done.stderr

    async def test_what_is_behind_the_end_is_not_there(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("cat", f"{filled}runs/top.csv", "--range", "3-")

        assert (done.returncode, done.stdout) == (1, "")
        assert "it has 3 bytes" in done.stderr

    async def test_an_object_that_is_not_there_keeps_none_from_the_others(
        self, mine: Program, filled: Shelf
    ) -> None:
        gone, there = f"{filled}gone", f"{filled}runs/top.csv"

        alone, among = mine.run("cat", gone), mine.run("cat", gone, there)

        assert (alone.returncode, alone.stdout) == (3, "")
        assert (among.returncode, among.stdout) == (3, "top")
        assert among.stderr.count("\n") == 1


class TestMove:
    async def test_a_folder_goes_up_and_is_gone_here(
        self, mine: Program, bucket: Shelf
    ) -> None:
        (mine.folder / "data" / "deep").mkdir(parents=True)
        (mine.folder / "data" / "deep" / "a").write_bytes(b"a")

        done = mine.run("mv", "--recursive", "data", f"{bucket}there")

        assert done.returncode == 0, done.stderr
        assert await bucket.names() == {"there/deep/a"}
        assert not list(mine.folder.glob("data/**/a"))

    async def test_an_object_gets_another_name_in_its_bucket(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("mv", f"{filled}runs/top.csv", f"{filled}new.csv")

        assert done.returncode == 0, done.stderr
        assert await filled.names() == {*RUNS, "new.csv"} - {"runs/top.csv"}
        assert await filled.content("new.csv") == b"top"

    async def test_what_is_excluded_stays(self, mine: Program, filled: Shelf) -> None:
        done = mine.run(
            *("mv", "-r", f"{filled}runs", f"{filled}old", "--exclude", "*"),
            *("--include", "*.csv"),
        )

        assert done.returncode == 0, done.stderr
        assert await filled.names() == {
            "old/1/a.csv",
            "old/2/a.csv",
            "old/top.csv",
            "runs/1/b.txt",
        }

    def test_what_a_link_leads_to_is_not_moved(self, mine: Program) -> None:
        (mine.folder / "real").mkdir()
        (mine.folder / "link").symlink_to("real")

        done = mine.run("mv", "-r", "link", "target")

        assert done.returncode == 2
        assert "is a link to a folder" in done.stderr


class TestDelete:
    async def test_an_object_is_deleted_and_said_to_be(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("rm", f"{filled}runs/top.csv")

        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("1 deleted")
        assert await filled.names() == set(RUNS) - {"runs/top.csv"}

    async def test_what_is_not_there_is_an_error_unless_that_may_be(
        self, mine: Program, filled: Shelf
    ) -> None:
        named = mine.run("rm", f"{filled}none", f"{filled}runs/top.csv")
        forced = mine.run("rm", "-f", f"{filled}none", f"{filled}no/*", mine.folder / "x")

        assert named.returncode == 3
        assert await filled.names() == set(RUNS), "all is looked for first"
        assert (forced.returncode, forced.stderr) == (0, "")

    async def test_a_dry_run_deletes_nothing(self, mine: Program, filled: Shelf) -> None:
        done = mine.run("rm", "--recursive", f"{filled}runs/1", "--dryrun")

        assert done.returncode == 0, done.stderr
        assert set(done.stdout.splitlines()) == {
            f"(dryrun) delete: {filled}runs/1/a.csv",
            f"(dryrun) delete: {filled}runs/1/b.txt",
        }
        assert await filled.names() == set(RUNS)

    async def test_of_a_folder_only_what_is_chosen_goes(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("rm", "-r", f"{filled}runs", "--exclude", "*.csv")

        assert done.returncode == 0, done.stderr
        assert await filled.names() == set(RUNS) - {"runs/1/b.txt"}

    async def test_what_is_chosen_may_be_what_matches(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("rm", f"{filled}runs/*/*", "--exclude", "2/*", "--exclude", "b.*")
        named = mine.run("rm", f"{filled}runs/top.csv", "--exclude", "*.csv")

        assert (done.returncode, named.returncode) == (0, 0), done.stderr + named.stderr
        assert await filled.names() == set(RUNS) - {"runs/1/a.csv", "runs/1/b.txt"}

    async def test_a_bucket_is_emptied_and_stays(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("rm", "-r", f"{filled}")

        assert done.returncode == 0, done.stderr
        assert await filled.names() == set()
        assert mine.run("ls", f"{filled}").returncode == 0
        assert mine.run("rb", f"{filled}").returncode == 0, "it is empty now"

    def test_a_link_is_deleted_and_not_what_it_leads_to(self, mine: Program) -> None:
        (mine.folder / "real").mkdir()
        (mine.folder / "real" / "file").touch()
        (mine.folder / "link").symlink_to("real")

        done = mine.run("rm", "-r", "link")

        assert done.returncode == 0, done.stderr
        assert (mine.folder / "real" / "file").exists()
        assert not (mine.folder / "link").is_symlink()

    @pytest.mark.parametrize("word", ["/", "/*", ".", "..", "~", "s3://", "s3://*"])
    def test_what_nobody_means_is_refused(self, mine: Program, word: str) -> None:
        word = str(Path(word).expanduser()) if word == "~" else word

        done = mine.run("rm", "-r", word)

        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


class TestBuckets:
    def test_one_is_made_and_removed_as_aws_does_it(self, mine: Program) -> None:
        name = f"s3://made-{uuid4().hex[:12]}"

        made = mine.run("mb", name, "--region", "us-east-1")
        again = mine.run("mkdir", name)
        removed = mine.run("rb", name)
        gone = mine.run("ls", name)

        assert (made.returncode, again.returncode) == (0, 0), made.stderr
        assert removed.returncode == 0, removed.stderr
        assert gone.returncode == 3

    async def test_one_that_holds_something_stays_unless_it_is_forced(
        self, mine: Program, filled: Shelf
    ) -> None:
        refused = mine.run("rb", f"{filled}")
        kept = await filled.names()
        forced = mine.run("rb", f"{filled}", "--force")

        assert refused.returncode == 1
        assert "the bucket is not empty" in refused.stderr
        assert kept == set(RUNS)
        assert forced.returncode == 0, forced.stderr
        assert mine.run("ls", f"{filled}").returncode == 3

    @pytest.mark.parametrize("word", ["s3://bucket/key", "s3://", "folder", "s3://b*"])
    def test_only_a_bucket_is_one(self, mine: Program, word: str) -> None:
        assert mine.run("rb", word).returncode == 2


class TestLooking:
    async def test_all_that_is_below_is_counted(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("du", "--json", "-d", "1", f"{filled}runs")

        assert done.returncode == 0, done.stderr
        assert [json.loads(line) for line in done.stdout.splitlines()] == [
            {"location": f"{filled}runs/1/", "objects": 2, "bytes": 4},
            {"location": f"{filled}runs/2/", "objects": 1, "bytes": 3},
            {"location": f"{filled}runs/", "objects": 4, "bytes": 10},
        ]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            (["--name", "a.*"], {"runs/1/a.csv", "runs/2/a.csv"}),
            (["--larger", "2", "--type", "f"], {"runs/2/a.csv", "runs/top.csv"}),
            (["--path", "runs/*/b*"], {"runs/1/b.txt"}),
            (["--newer", "1d", "--name", "top*"], {"runs/top.csv"}),
            (["--older", "1d"], set()),
            (["--type", "d"], {"runs/", "runs/1/", "runs/2/"}),
            (["--exclude", "*", "--include", "*.txt"], {"runs/1/b.txt"}),
        ],
    )
    async def test_what_is_asked_for_is_found(
        self, mine: Program, filled: Shelf, asked: list[str], found: set[str]
    ) -> None:
        done = mine.run("find", f"{filled}", *asked)

        assert done.returncode == 0, done.stderr
        assert set(done.stdout.splitlines()) == {f"{filled}{name}" for name in found}

    async def test_an_object_is_described_and_a_prefix_is_a_folder(
        self, mine: Program, filled: Shelf
    ) -> None:
        (mine.folder / "here").mkdir()

        described = mine.run("stat", "--json", f"{filled}runs/top.csv", f"{filled}runs")

        top, folder = map(json.loads, described.stdout.splitlines())
        assert (top["size"], top["kind"]) == (3, "file")
        assert top["digest"] is not None
        assert (folder["kind"], folder["location"]) == ("directory", f"{filled}runs/")
        assert mine.run("stat", f"{filled}none").returncode == 3
        assert "kind      directory" in mine.run("stat", "here").stdout

    async def test_a_listing_is_summed_up_as_aws_does_it(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run(
            *("ls", f"{filled}", "--recursive", "--summarize", "--human-readable"),
            *("--page-size", "100"),
        )

        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("\nTotal Objects: 4\n   Total Size: 10 Bytes\n")


class TestLinks:
    async def test_anybody_may_fetch_and_send_by_them(
        self, mine: Program, filled: Shelf
    ) -> None:
        fetch = mine.run("presign", f"{filled}runs/top.csv", "--expires-in", "60")
        send = mine.run("link", f"{filled}sent", "--put", "--expires", "10m")

        assert asked(fetch.stdout) == b"top"
        asked(send.stdout, b"new")
        assert await filled.content("sent") == b"new"

    async def test_one_that_lasts_too_long_is_refused(
        self, mine: Program, filled: Shelf
    ) -> None:
        done = mine.run("link", f"{filled}runs/top.csv", "--expires", "8d")

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1

    def test_a_folder_has_none(self, mine: Program) -> None:
        assert mine.run("link", "s3://bucket/a/").returncode == 2
