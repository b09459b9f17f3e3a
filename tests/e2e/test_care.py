"""Verify, uploads, status, schema, completion and doctor: the real program on real S3."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from aiobotocore.session import get_session
from jsonschema import Draft202012Validator

from fxtui.cli.schema import document
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.uploads import Part, UploadSession
from fxtui.storage.s3.adapter import S3Storage
from tests.contract.storage_contract import Bytes
from tests.contract.test_s3_servers import storage_as

from .conftest import ROOT, Program

MIB: Final = 1024 * 1024
CONTENT: Final = bytes(range(256)) * (12 * MIB // 256)
STEP: Final = 5 * MIB
FILES: Final = {"a": "a", "deep/b": "bb", "deep/er/c": "ccc"}


@pytest.fixture
async def storage(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as made:
        yield made


@pytest.fixture
async def bucket(storage: S3Storage) -> str:
    name = f"care-{uuid4().hex[:12]}/"
    await storage.make_directory(name)
    return name


@pytest.fixture
def mine(mine: Program) -> Program:
    """The program of somebody with a folder, a large file and the right keys."""
    for name, text in FILES.items():
        file = mine.folder / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (mine.folder / "large").write_bytes(CONTENT)
    return mine


def told(mine: Program, command: str, *words: str, status: int = 0) -> list[Any]:
    """The objects that a command prints, each of which is as the schema says."""
    done = mine.run(*command.split(), *words, "--json")
    assert done.returncode == status, done.stderr + done.stdout
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for row in rows:
        Draft202012Validator(document(command)).validate(row)
    return rows


async def begun(
    storage: S3Storage, key: str, parts: Sequence[int] = (1, 2)
) -> UploadSession:
    """An upload that somebody else has begun, with some of its parts."""
    session = await storage.create_upload(key, len(CONTENT))
    for number in parts:
        offset = (number - 1) * STEP
        size = min(STEP, len(CONTENT) - offset)
        part = Part(number, Span(offset, size), is_last=offset + size == len(CONTENT))
        await storage.upload_part(session, part, Bytes(CONTENT[offset : offset + size]))
    return session


# --- verify ---------------------------------------------------------------------


def test_what_was_copied_is_the_same_and_nothing_is_read(
    mine: Program, bucket: str
) -> None:
    copy = f"s3://{bucket}copy"
    mine.run("cp", "-r", "data", copy)

    for ends in (("data", copy), (copy, "data")):
        (verified,) = told(mine, "verify", *ends)

        assert verified["outcomes"]["equal"] == verified["compared"] == len(FILES)
        assert verified["read"] == 0


def test_every_kind_of_difference_is_told(mine: Program, bucket: str) -> None:
    mine.run("cp", "-r", "data", f"s3://{bucket}")
    data = mine.folder / "data"
    (data / "a").write_text("z")
    (data / "deep/b").write_text("longer")
    (data / "new").write_text("new")
    (data / "deep/er/c").unlink()

    *differences, _ = told(mine, "verify", "data", f"s3://{bucket}", status=1)

    assert {row["name"]: row["outcome"] for row in differences} == {
        "a": "digest",
        "deep/b": "size",
        "deep/er/c": "extra",
        "new": "missing",
    }


def test_differences_are_lines_with_a_summary_for_people(
    mine: Program, bucket: str
) -> None:
    mine.run("cp", "-r", "data", f"s3://{bucket}")
    (mine.folder / "data/a").write_text("z")

    done = mine.run("verify", "data", f"s3://{bucket}", "--exclude", "deep/*")

    difference, summary = done.stdout.splitlines()
    assert difference.startswith("digest     a: ")
    assert summary == "0 equal, 1 of other content"
    assert (done.returncode, done.stderr) == (1, "")


def test_links_stand_for_what_they_lead_to(mine: Program, bucket: str) -> None:
    data = mine.folder / "data"
    (data / "link").symlink_to("a")
    (data / "round").symlink_to("deep")
    (data / "deep/up").symlink_to("..")
    mine.run("cp", "-r", "data", "copy", "--no-follow-symlinks")
    mine.run("cp", "-r", "data", "whole")

    *differences, _ = told(mine, "verify", "data", "copy", status=1)
    (same,) = told(mine, "verify", "data", "whole")

    assert {row["outcome"] for row in differences} == {"missing"}
    assert "link" in {row["name"] for row in differences}
    assert "round/b" in {row["name"] for row in differences}
    assert same["compared"] == same["outcomes"]["equal"] > len(FILES)


def test_a_file_in_parts_is_compared_by_its_etag(mine: Program, bucket: str) -> None:
    mine.run("cp", "large", f"s3://{bucket}", "--part-size", "5MiB")

    (same,) = told(mine, "verify", "large", f"s3://{bucket}")
    (mine.folder / "large").write_bytes(CONTENT[:-1] + b"!")
    *_, other = told(mine, "verify", "large", f"s3://{bucket}large", status=1)

    assert same["outcomes"]["equal"] == 1
    assert other["outcomes"]["digest"] == 1


def test_two_places_in_the_cloud_are_compared_there(mine: Program, bucket: str) -> None:
    mine.run("cp", "-r", "data", f"s3://{bucket}one/")
    mine.run("cp", "-r", "data", f"s3://{bucket}two/")

    (verified,) = told(mine, "verify", f"s3://{bucket}one/", f"s3://{bucket}two", "-r")

    assert verified["outcomes"]["equal"] == len(FILES)
    assert verified["read"] == 0


def test_a_receipt_tells_later_what_is_no_more_as_it_was(
    mine: Program, bucket: str
) -> None:
    mine.run("cp", "-r", "data", f"s3://{bucket}", "--receipt", "receipt.json")
    (before,) = told(mine, "verify", "receipt.json")
    (mine.folder / "other").write_text("z")
    mine.run("cp", "other", f"s3://{bucket}a")

    difference, after = told(mine, "verify", "receipt.json", status=1)

    assert before["outcomes"]["equal"] == len(FILES)
    assert (difference["outcome"], difference["name"]) == ("digest", f"s3://{bucket}a")
    assert after["outcomes"]["equal"] == len(FILES) - 1


def test_a_receipt_of_files_has_them_hashed_again(mine: Program) -> None:
    mine.run("cp", "-r", "data", "copy", "--receipt", "receipt.json")
    copy = mine.folder / "copy"
    (copy / "a").write_text("z")
    (copy / "deep/b").unlink()

    *differences, _ = told(mine, "verify", "receipt.json", status=1)

    outcomes = {Path(row["name"]).name: row["outcome"] for row in differences}
    assert outcomes["b"] == "missing"
    assert outcomes["a"] in {"digest", "changed"}


@pytest.mark.parametrize("verb", ["cp", "mv"])
def test_of_a_folder_a_receipt_says_that_it_was_there(mine: Program, verb: str) -> None:
    mine.run(verb, "-r", "data", "there", "--receipt", "receipt.json")

    (all_equal,) = told(mine, "verify", "receipt.json")
    shutil.rmtree(mine.folder / "there/deep")
    *differences, _ = told(mine, "verify", "receipt.json", status=1)

    outcomes = all_equal["outcomes"]
    assert {name for name, count in outcomes.items() if count} == {"equal"}
    assert "missing" in {
        row["outcome"] for row in differences if row["name"].endswith("/deep/")
    }


def test_what_cannot_be_compared_is_told_with_a_status(
    mine: Program, bucket: str
) -> None:
    wrong = {
        "data nowhere": 3,
        "nowhere data": 3,
        f"data s3://{bucket}nothing/": 3,
        f"large s3://{bucket}nothing": 3,
        "nowhere.json": 3,
        "large": 2,
        "data data data": 2,
        "data gopher://x": 2,
    }

    assert refused(mine, "verify", wrong) == wrong


def refused(mine: Program, command: str, lines: Iterable[str]) -> dict[str, int]:
    """How a command ends with these words, each of which deserves one complaint."""
    found = {}
    for line in lines:
        done = mine.run(command, *line.split())
        assert done.stderr.count("fxtui: ") == 1, done.stderr
        found[line] = done.returncode
    return found


# --- uploads --------------------------------------------------------------------


async def test_unfinished_uploads_are_listed_whoever_began_them(
    mine: Program, storage: S3Storage, bucket: str
) -> None:
    session = await begun(storage, f"{bucket}large")

    (row,) = told(mine, "uploads list", f"s3://{bucket}")
    (line,) = mine.run("uploads", "list", f"s3://{bucket}").stdout.splitlines()

    assert row["location"] == f"s3://{bucket}large"
    assert row["upload_id"] == session.token
    assert (row["size"], row["parts"], row["part_size"]) == (2 * STEP, 2, STEP)
    assert session.token in line


async def test_uploads_are_aborted_by_number_and_by_age(
    mine: Program, storage: S3Storage, bucket: str
) -> None:
    one, two = await begun(storage, f"{bucket}a"), await begun(storage, f"{bucket}b")
    place = f"s3://{bucket}"

    unknown = mine.run("uploads", "abort", place, one.token, "unknown")
    young = told(mine, "uploads abort", place, "--older", "1d")
    dry = told(mine, "uploads abort", place, "--older", "0", "--dry-run")
    (aborted,) = told(mine, "uploads abort", place, one.token)
    (left,) = told(mine, "uploads list", place)

    assert unknown.returncode == 3
    assert young == []
    assert [row["aborted"] for row in dry] == [False, False]
    assert aborted["aborted"]
    assert left["upload_id"] == two.token


async def test_an_upload_is_adopted_by_the_file_that_it_is_of(
    mine: Program, storage: S3Storage, bucket: str
) -> None:
    await begun(storage, f"{bucket}large")

    done = mine.run("uploads", "adopt", "large", f"s3://{bucket}")

    assert done.returncode == 0, done.stderr
    assert mine.run("uploads", "list", f"s3://{bucket}").stdout == ""
    assert mine.run("verify", "large", f"s3://{bucket}").returncode == 0


async def test_of_several_uploads_one_has_to_be_named(
    mine: Program, storage: S3Storage, bucket: str
) -> None:
    one, two = [await begun(storage, f"{bucket}large", (n,)) for n in (1, 2)]
    words = ("uploads", "adopt", "large", f"s3://{bucket}large")

    several = mine.run(*words)
    named = mine.run(*words, two.token)
    (left,) = told(mine, "uploads list", f"s3://{bucket}")

    assert several.returncode == 2
    assert one.token in several.stderr
    assert two.token in several.stderr
    assert named.returncode == 0, named.stderr
    assert left["upload_id"] == one.token


@pytest.mark.parametrize("how", [{}, {"ChecksumAlgorithm": "CRC32"}], ids=str)
async def test_an_upload_that_another_program_cut_is_finished(
    mine: Program, seaweedfs: SeaweedFS, bucket: str, how: dict[str, str]
) -> None:
    key, step = bucket.rstrip("/"), STEP
    async with get_session().create_client(
        "s3",
        endpoint_url=seaweedfs.endpoint_url,
        aws_access_key_id=seaweedfs.access_key,
        aws_secret_access_key=seaweedfs.secret_key,
        region_name="us-east-1",
    ) as client:
        upload = await client.create_multipart_upload(Bucket=key, Key="large", **how)
        id_ = upload["UploadId"]
        first = {"Bucket": key, "Key": "large", "UploadId": id_, "PartNumber": 1}
        await client.upload_part(**first, Body=CONTENT[:step], **how)

    done = mine.run("uploads", "adopt", "large", f"s3://{bucket}", "--json")

    job = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert job["request"]["upload_id"] == id_
    assert mine.run("verify", "large", f"s3://{bucket}").returncode == 0


def test_uploads_that_are_not_there_are_told_with_a_status(
    mine: Program, bucket: str
) -> None:
    wrong = {
        f"adopt large s3://{bucket}": 3,
        f"adopt nowhere s3://{bucket}": 3,
        "adopt large": 2,
        f"abort s3://{bucket}": 2,
        "list data": 2,
        "list s3://no-such-bucket-at-all/": 3,
    }

    assert refused(mine, "uploads", wrong) == wrong


# --- status, keys, schema -------------------------------------------------------


def test_a_prompt_is_empty_and_starts_no_service(quick: Program) -> None:
    done = quick.run("status")

    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
    assert quick.service is None


def test_a_prompt_shows_what_goes_on_and_what_waits(mine: Program, bucket: str) -> None:
    mine.run("cp", "--detach", "--limit-rate", "100KiB", "large", f"s3://{bucket}")
    busy = mine.run("status").stdout
    (pulse,) = told(mine, "status")
    mine.run("jobs", "pause", "--all")
    waits = any(mine.run("status").stdout == "!1\n" for _ in range(50))
    mine.run("jobs", "cancel", "--all")

    assert waits
    assert busy.startswith("↑1")
    assert pulse["up"] == 1


def test_keys_are_told_as_the_schema_says(quick: Program) -> None:
    assert len(told(quick, "keys")) > 50


def test_the_schema_is_printed_whole_or_of_one_command(quick: Program) -> None:
    whole = json.loads(quick.run("schema").stdout)
    part = json.loads(quick.run("schema", "jobs", "show").stdout)

    assert whole["version"] == part["version"] == 1
    assert [*part["commands"]] == ["jobs show"]


def test_what_is_really_printed_is_as_the_schema_says(mine: Program, bucket: str) -> None:
    place = f"s3://{bucket}"
    (job,) = told(mine, "cp", "-r", "data", place, "--receipt", "receipt.json")

    told(mine, "ls", "-r", place)
    told(mine, "stat", f"{place}a")
    told(mine, "du", place)
    told(mine, "find", place)
    told(mine, "link", f"{place}a")
    told(mine, "jobs list")
    told(mine, "jobs show", str(job["id"]))
    told(mine, "jobs limit", str(job["id"]))
    told(mine, "service", "status")
    told(mine, "rm", "-r", place, "--dry-run")
    told(mine, "jobs clear")
    receipt = json.loads((mine.folder / "receipt.json").read_text())
    Draft202012Validator(document("jobs receipt")).validate(receipt)


# --- completion -----------------------------------------------------------------


def test_bash_completes_what_lies_in_a_bucket(mine: Program, bucket: str) -> None:
    mine.run("cp", "-r", "data", f"s3://{bucket}")
    name = bucket.rstrip("/")

    assert bash(mine, "fxtui", "ls", "s3", ":", f"//{name[:10]}") == [f"//{bucket}"]
    assert bash(mine, "fxtui", "ls", "s3", ":", f"//{bucket}") == [
        f"//{bucket}a",
        f"//{bucket}deep/",
    ]
    assert bash(mine, "fxtui", "ls", "s3", ":", f"//{bucket}deep/e") == [
        f"//{bucket}deep/er/"
    ]


def test_bash_completes_names_that_it_has_to_quote(program: Program) -> None:
    (program.folder / "my data").mkdir()
    (program.folder / "my data" / "x=1").touch()

    assert bash(program, "fxtui", "cp", "my") == ["my\\ data/"]
    assert bash(program, "fxtui", "cp", "my\\ data/x", "=") == ["1"]
    assert bash(program, "fxtui", "verif") == ["verify"]


def test_nothing_is_offered_and_nothing_said_where_no_server_is(
    mine: Program,
) -> None:
    mine.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"

    done = mine.run("_complete", "ls", "s3://bucket/")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def bash(program: Program, *words: str) -> list[str]:
    """What our script offers after these words, as bash has cut them."""
    (program.folder / "bin").mkdir(exist_ok=True)
    file = program.folder / "bin" / "fxtui"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m fxtui "$@"\n')
    file.chmod(0o755)
    script = (
        'eval "$(fxtui completion bash)"\n'
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fxtui\n'
        'for word in "${COMPREPLY[@]}"; do echo "$word"; done'
    )
    path = f"{file.parent}:{program.environment['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", *words],
        capture_output=True,
        check=True,
        cwd=program.folder,
        env=program.environment | {"PATH": path, "PYTHONPATH": str(ROOT)},
        text=True,
        timeout=30,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


# --- doctor ---------------------------------------------------------------------


def test_a_doctor_finds_all_well_and_tells_no_secret(
    mine: Program, seaweedfs: SeaweedFS
) -> None:
    done = mine.run("doctor")
    findings = told(mine, "doctor")

    assert {row["level"] for row in findings} == {"ok"}
    checks = [row["check"] for row in findings]
    assert {"disk", "dns", "endpoint", "clock", "server", "access"} <= {*checks}
    assert "seaweedfs" in next(r["text"] for r in findings if r["check"] == "server")
    assert seaweedfs.secret_key not in done.stdout
    assert "AWS_ACCESS_KEY_ID in the environment" in done.stdout


def test_a_doctor_says_what_is_wrong_with_keys_and_servers(mine: Program) -> None:
    mine.environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
    *_, access = told(mine, "doctor", status=1)
    mine.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    *_, endpoint = told(mine, "doctor", status=1)

    assert (access["check"], access["level"]) == ("access", "fail")
    assert (endpoint["check"], endpoint["level"]) == ("endpoint", "fail")


def test_a_doctor_says_what_is_wrong_with_the_configuration(quick: Program) -> None:
    (quick.folder / "config.toml").write_text("this is no TOML")

    done = quick.run("doctor")

    assert done.returncode == 1
    assert "fail config" in done.stdout
    assert done.stderr == ""
