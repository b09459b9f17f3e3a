"""Somebody has an API key of ICA: its projects and folders are places as any other.

ICA is our stand-in for it, before a server of S3 that is real; a gate between the two
knows the keys that were lent, and when they end.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from fxtui.domain.asking import Asking, Reply
from fxtui.domain.depth import Depth
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobRequest, Jobs, Order, Source, Verb
from fxtui.domain.sharing import AskLease, Lease
from fxtui.domain.transfer import Job, Standing
from fxtui.engine.browse import StorageBrowser
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.wiring.storages import Storages
from tests.engines import ME, at, copy, done, finished, transfers
from tests.proxy import Proxy, proxy
from tests.servers.ica import BUCKET, KEY, Ica, serving
from tests.servers.processes import Server

from .conftest import Quick

CONTENT: Final = os.urandom(12 * MIB)
POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB, parts=2)
RATE: Final = 8 * MIB


@dataclass
class Lab:
    """ICA with two projects, and somebody whose profile ``ica`` has a key for it."""

    ica: Ica
    wire: Proxy
    folder: Path
    engine: TransferEngine
    browser: StorageBrowser
    asking: Asking

    async def names(self, key: str, depth: Depth = Depth.HERE) -> list[str]:
        pages = self.browser.list_pages(place(key), ME, depth=depth)
        return [key async for page in pages for key in page.keys]


def place(key: str) -> Location:
    return Location("s3", key, "ica")


@pytest.fixture
def ica(moto_server: Server) -> Iterator[Ica]:
    with serving(Ica(""), moto_server.endpoint_url) as ica:
        for name in ("Genomes", "Twins", "Twins", "a/b"):
            ica.project(name)
        yield ica


@pytest.fixture
async def lab(ica: Ica, moto_server: Server, tmp_path: Path) -> AsyncIterator[Lab]:
    config = tmp_path / "config.toml"
    async with proxy(moto_server.endpoint_url) as wire:
        wire.faults.append(ica.gate)
        ica.s3 = wire.endpoint_url
        write_profile(config, ica, wire.endpoint_url)
        async with (
            Storages(config) as storages,
            TransferEngine(
                storages.open, Journal(":memory:"), POLICY, tick=0.005
            ) as engine,
        ):
            browser = StorageBrowser(storages.open)
            yield Lab(ica, wire, tmp_path, engine, browser, storages.asking)


def write_profile(config: Path, ica: Ica, endpoint_url: str, more: str = "") -> None:
    key = config.parent / "key"
    key.write_text(ica.api_key)
    key.chmod(0o600)
    config.write_text(
        f'[profiles.s3.ica]\nlogin = "ica"\napi_url = "{ica.url}"\n'
        f'api_key = "file:{key}"\nendpoint_url = "{endpoint_url}"\n{more}'
    )


async def test_projects_and_their_folders_are_places(lab: Lab) -> None:
    first, *_ = lab.ica.projects
    for name in ("runs", "reports", "old"):
        lab.ica.add(first, name)
    source = lab.folder / "small"
    source.mkdir()
    for number in range(5):
        (source / f"{number}.txt").write_bytes(b"%d" % number)

    up = await done(lab.engine, copy(at(source), place("Genomes/runs/small/")))
    new = await done(lab.engine, copy(at(source), place("Genomes/new/")))

    assert (up.standing, new.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    twins = [id for id, name in lab.ica.projects.items() if name != "Genomes"]
    assert await lab.names("") == sorted(["Genomes/", *(f"{id}/" for id in twins)])
    assert await lab.names("Genomes/") == [
        f"Genomes/{name}/" for name in ("runs", "reports", "old", "new")
    ]
    assert await lab.names("Genomes/runs/") == ["Genomes/runs/small/"]
    assert await lab.names("Genomes/runs/small/") == [
        f"Genomes/runs/small/{number}.txt" for number in range(5)
    ]
    below = {f"{first}/{n}/" for n in ("runs", "reports", "old", "new", "runs/small")}
    files = {f"{first}/{n}/{i}.txt" for n in ("new", "runs/small") for i in range(5)}
    assert set(await lab.names(f"{first}/", Depth.ALL)) == below | files
    lease = await lab.browser.grant(place("Genomes/runs/small/"), AskLease(), ME)
    assert isinstance(lease, Lease)
    assert lease.ends and lease.root == ""  # which is not how S3 calls it
    entry = await lab.browser.stat(place("Genomes/runs/small/3.txt"), ME)
    assert (entry.key, entry.size) == ("Genomes/runs/small/3.txt", 1)
    assert await lab.names(f"{twins[0]}/") == []


async def test_a_job_may_be_in_many_folders_and_mixes_none_of_them(lab: Lab) -> None:
    first, *_ = lab.ica.projects
    source, back = lab.folder / "source", lab.folder / "back"
    names = [f"{folder}/{n}" for folder in ("one", "two", "other") for n in range(20)]
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    back.mkdir()

    up = await done(lab.engine, copy(at(source), place("Genomes/")))
    down = await done(lab.engine, copy(place("Genomes/"), at(back)))
    some = tuple(Source(place(f"Genomes/{name}/")) for name in ("one", "two"))
    gone = await done(lab.engine, JobRequest(Verb.DELETE, some))

    assert (up.standing, down.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    assert {name: (back / name).read_text() for name in names} == {n: n for n in names}
    assert gone.standing is Standing.SUCCEEDED
    listed = lab.ica.client().list_objects_v2(Bucket=BUCKET, Prefix=f"{first}/")
    left = [row["Key"] for row in listed["Contents"]]
    assert left == sorted(f"{first}/{name}" for name in names if "other" in name)


async def test_keys_that_end_in_the_middle_cost_one_renewal_each(lab: Lab) -> None:
    first, *_ = lab.ica.projects
    lab.ica.add(first, "runs")
    lab.ica.life = 1.0
    lab.wire.slow_down(RATE)
    source, back = lab.folder / "source", lab.folder / "back"
    source.write_bytes(CONTENT)
    back.mkdir()

    up = await done(lab.engine, copy(at(source), place("Genomes/runs/")))
    down = await done(lab.engine, copy(place("Genomes/runs/source"), at(back)))

    assert (up.standing, down.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    assert (back / "source").read_bytes() == CONTENT
    assert 3 <= len(lab.ica.loans) <= 8
    assert lab.wire.moved < 3 * len(CONTENT)  # twice it has to move


async def test_a_job_whose_api_key_was_revoked_waits_for_another_and_goes_on(
    lab: Lab,
) -> None:
    first, *_ = lab.ica.projects
    lab.ica.add(first, "runs")
    source = lab.folder / "source"
    source.write_bytes(CONTENT)
    request = copy(at(source), place("Genomes/runs/"))
    await lab.names("Genomes/runs/")
    lab.ica.api_key, before = "another-key-of-a-person", dict(lab.ica.loans)
    lab.ica.loans.clear()
    lab.ica.loans |= {key: replace(loan, ends=0.0) for key, loan in before.items()}

    parked = await done(lab.engine, request)
    (question,) = lab.asking.questions
    with pytest.raises(Unauthenticated, match="does not take this key, either"):
        await lab.asking.reply(Reply(question.id, ("a mistake",)))
    kept = (lab.folder / "key").read_text()
    await lab.asking.reply(Reply(question.id, (lab.ica.api_key,)))
    await lab.engine.order(Order.RESUME, Jobs((parked.id,)), ME)
    ended = await finished(lab.engine, parked.id)

    assert parked.standing is Standing.PAUSED
    assert parked.problem
    assert "Credentials for this ICA folder ended at" in parked.problem.message
    assert ended.standing is Standing.SUCCEEDED
    assert (kept, lab.asking.questions) == (KEY, ())
    assert (lab.folder / "key").read_text() == f"{lab.ica.api_key}\n"


async def reasons(lab: Lab, job: Job) -> list[str]:
    rows = await transfers(lab.engine, job.id)
    return [row.problem.message for row in rows if row.problem]


async def test_what_may_only_be_read_is_read_and_the_rest_goes_file_by_file(
    lab: Lab,
) -> None:
    first, *_ = lab.ica.projects
    lab.ica.add(first, "shown")
    lab.ica.add(first, "closed")
    lab.ica.read_only, lab.ica.denied = {"shown"}, {"closed"}
    source, back = lab.folder / "one", lab.folder / "back"
    source.write_bytes(CONTENT[: 6 * MIB])  # which would go in parts to others
    back.mkdir()

    refused = await done(lab.engine, copy(at(source), place("Genomes/shown/")))
    kept = JobRequest(Verb.DELETE, (Source(place("Genomes/shown/old")),))
    refused_too = await done(lab.engine, kept)
    loose = await done(lab.engine, copy(at(source), place("Genomes/")))
    closed = await done(lab.engine, copy(at(source), place("Genomes/closed/")))
    down = await done(lab.engine, copy(place("Genomes/closed/one"), at(back)))
    again = await done(lab.engine, copy(at(source), place("Genomes/")))

    assert refused.standing is Standing.FAILED
    for job in (refused, refused_too):
        assert "lends keys only to read" in (await reasons(lab, job))[0]
    standings = {loose.standing, closed.standing, down.standing}
    assert standings == {Standing.SUCCEEDED}
    assert (back / "one").read_bytes() == CONTENT[: 6 * MIB]
    assert again.standing is Standing.FAILED
    assert await lab.names("Genomes/closed/") == ["Genomes/closed/one"]
    assert await lab.names("Genomes/shown/") == []


@pytest.mark.parametrize("style", ["AWS", "RCLONE"])
async def test_keys_are_sent_with_the_encryption_that_they_ask_for(
    lab: Lab, style: str
) -> None:
    first, *_ = lab.ica.projects
    lab.ica.add(first, "runs")
    lab.ica.speaks = (style,)
    lab.ica.kms_key = "arn:aws:kms:us-east-1:1:key/1"
    source = lab.folder / "one"
    source.write_bytes(b"content")

    job = await done(lab.engine, copy(at(source), place("Genomes/runs/")))

    assert job.standing is Standing.SUCCEEDED
    puts = [e.asked.headers for e in lab.wire.exchanges if e.asked.method == "PUT"]
    assert [head["x-amz-server-side-encryption"] for head in puts] == ["aws:kms"]
    name = "x-amz-server-side-encryption-aws-kms-key-id"
    assert [head[name] for head in puts] == [lab.ica.kms_key]


@pytest.fixture
def program(quick: Quick) -> Quick:
    """One that finds no account of whoever runs the tests."""
    quick.environment |= {"HOME": str(quick.folder), "RCLONE_CONFIG": "/no"}
    return quick


async def test_who_has_an_api_key_signs_in_and_no_secret_is_told_anywhere(
    ica: Ica, moto_server: Server, program: Quick
) -> None:
    first, *_ = ica.projects
    ica.add(first, "runs")
    source = program.folder / "one"
    source.write_bytes(b"content")
    said = []

    async def run(*words: str | Path, key: str = "") -> tuple[int, str]:
        variables = {"ICA_API_KEY": key} if key else {}
        ended = await asyncio.to_thread(program.run, *words, variables=variables)
        said.append(ended.stdout + ended.stderr)
        return ended.returncode, said[-1]

    async with proxy(moto_server.endpoint_url) as wire:
        wire.faults.append(ica.gate)
        login = "login", "ica", "--endpoint-url", ica.url
        wrong = await run(*login, key="no-key")
        status, told = await run(*login, "--project", "Genomes", key=ica.api_key)
        at_s3 = await run("profiles", "edit", "ica", "--endpoint-url", wire.endpoint_url)
        copied = await run("cp", source, "s3://ica@Genomes/runs/one")
        listed = await run("ls", "s3://ica@Genomes/runs/")
        top = await run("ls", "s3://ica@")
        profiles = await run("profiles", "test", "ica")
        ica.api_key = "another-key-of-a-person"
        ica.loans.clear()
        away = await run("ls", "s3://ica@Genomes/")
        logout = await run("logout", "ica")

    assert (wrong[0], away[0]) == (4, 4)
    assert "fxtui login ica --profile ica" in wrong[1]
    assert status == 0, told
    assert "s3://ica@Genomes/" in told
    statuses = [each[0] for each in (at_s3, copied, listed, top, profiles, logout)]
    assert statuses == [0] * 6, said
    assert "one" in listed[1]
    assert "Genomes" in top[1]
    assert "a/b" not in top[1]
    assert program.paths.config.read_text().strip() == ""
    assert not secrets_in(program, said, {*ica.secrets, KEY})


async def test_pasted_keys_open_their_folder_until_they_end(
    ica: Ica, moto_server: Server, program: Quick
) -> None:
    first, *_ = ica.projects
    runs = ica.add(first, "runs")
    ica.client().put_object(Bucket=BUCKET, Key=f"{runs.key}one", Body=b"content")
    block = ica.lend(runs, {"credentialsFormat": "RCLONE"})
    async with proxy(moto_server.endpoint_url) as wire:
        wire.faults.append(ica.gate)

        pasted = await asyncio.to_thread(paste, program, json.dumps(block))
        address = "--endpoint-url", wire.endpoint_url
        await program.ask("profiles", "edit", "ica", *address)
        found = await program.ask("ls", f"s3://ica@{BUCKET}/{runs.key}", "--no-service")
        kept, *_ = (program.folder / "secrets").iterdir()
        kept.write_text(re.sub('"ends":[0-9.]+', '"ends":1000000', kept.read_text()))
        after = await program.ask("ls", f"s3://ica@{BUCKET}/{runs.key}", "--no-service")

    assert pasted.returncode == 0, pasted.stderr
    assert f"s3://ica@{BUCKET}/{runs.key}" in pasted.stderr
    assert found.returncode == 0, found.stderr
    assert after.returncode == 4
    assert "Credentials for this ICA folder ended at 13:46" in after.stderr
    said = [pasted.stdout, pasted.stderr, found.stderr, after.stderr]
    assert not secrets_in(program, said, ica.secrets)


def paste(program: Quick, block: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "fxtui", "login", "ica", "--paste"],
        check=False,
        env=program.environment,
        input=block,
        capture_output=True,
        text=True,
    )


def secrets_in(program: Quick, said: list[str], secrets: set[str]) -> list[str]:
    """Where a secret is told that should not be: not in the files that are for them."""
    files = [
        path
        for path in program.folder.rglob("*")
        if path.is_file() and path.parent.name != "secrets"
    ]
    told = {str(path): path.read_bytes().decode("latin-1") for path in files}
    told |= {f"output {number}": text for number, text in enumerate(said)}
    return [
        where for where, text in told.items() if any(each in text for each in secrets)
    ]
