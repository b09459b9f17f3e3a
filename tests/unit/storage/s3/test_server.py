"""Servers are known by their answers, remembered, and sent what they take."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import time
from typing import Literal

import pytest

from fxtui.config.servers import KnownServers, read_servers
from fxtui.digest import CRC64NVME, MD5
from fxtui.domain.context import Context
from fxtui.domain.errors import ServerFault, StorageError
from fxtui.domain.location import Location
from fxtui.domain.servers import NOTHING, ServerNote
from fxtui.engine.patience import patiently
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.levels import Level, Step, step_of
from fxtui.storage.s3.providers import PROVIDERS
from fxtui.storage.s3.recognising import by_answer
from fxtui.storage.s3.server import Server
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import Bytes
from tests.engines import World, at, copy, done, engine_on
from tests.servers.recorder import Answer, Asked, Recorder, recording

URL = "http://10.0.0.9:9000"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"server": "SeaweedFS 4.48"}, "seaweedfs"),
        ({"server": "nginx", "x-minio-deployment-id": "1"}, "minio"),
        ({"server": "WasabiS3/7.23"}, "wasabi"),
        ({"x-guploader-uploadid": "A"}, "gcs"),
        (
            {"x-amz-request-id": "tx000000000000000000001-00596e9b2c-10c8-default"},
            "ceph",
        ),
        ({"x-amz-request-id": "18EA2FF6D27C3D91476B6C23"}, "other"),
        ({"server": "AmazonS3", "x-amz-request-id": "0A49CE4060975EAC"}, "other"),
        ({}, "other"),
    ],
)
def test_any_answer_may_tell_who_a_server_is(headers: dict[str, str], name: str) -> None:
    assert by_answer(headers).name == name


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (
            b"<Code>NoSuchKey</Code><Resource>/b/k</Resource><Region>garage</Region>",
            "garage",
        ),
        (b"<Error><Code>XMinioStorageFull</Code></Error>", "minio"),
        (b"<RequestId>tx00000000000000393ac69-0062b4f5e2-3c9fbb72-default<", "ceph"),
        (b"<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>", "other"),
    ],
)
def test_an_error_tells_it_where_a_proxy_has_hidden_the_name(
    error: bytes, name: str
) -> None:
    assert by_answer({"server": "nginx"}, error).name == name


def test_every_row_of_the_table_says_how_it_is_known() -> None:
    assert all(each.source for each in PROVIDERS.values() if each.name != "other")


# --- What is remembered ---------------------------------------------------------------


class Notes(dict[str, ServerNote]):
    def of(self, url: str) -> ServerNote:
        return self.get(url, NOTHING)

    def note(self, url: str, note: ServerNote) -> None:
        self[url] = note


def server(notes: Notes, provider: str | None = None, url: str = URL) -> Server:
    made = Server(S3Settings(provider=provider))
    made.notes = notes
    made.begin(url, signs=False)
    return made


def test_who_a_server_is_is_known_before_it_answers_another_time() -> None:
    notes = Notes()
    first = server(notes)
    assert first.provider.name == "other"
    first.hear({"server": "MinIO"})

    again = server(notes, url="http://me:hush@10.0.0.9:9000/")

    assert (again.provider.name, again.is_known) == ("minio", True)
    assert server(notes, "ceph").provider.name == "ceph"  # what a profile says wins
    assert server(notes, url="https://x.r2.cloudflarestorage.com").provider.name == "r2"


@pytest.mark.parametrize(
    ("headers", "name"), [({"server": "SeaweedFS"}, "seaweedfs"), ({}, "other")]
)
def test_another_server_at_the_same_address_is_not_taken_for_the_old_one(
    headers: dict[str, str], name: str
) -> None:
    notes = Notes({URL: ServerNote("minio", refuses_checksums=True)})
    found = server(notes)

    found.hear(headers)

    assert found.provider.name == name
    assert found.provider.checksum == PROVIDERS[name].checksum
    assert server(notes).provider.name == name


def test_an_answer_that_names_nobody_takes_nothing_back() -> None:
    found = server(Notes())
    found.hear({"server": "MinIO"})

    found.hear({"server": "nginx"})  # which answers for it when it is down

    assert found.provider.name == "minio"


def test_who_reads_nothing_behind_a_part_is_known_as_such() -> None:
    notes = Notes()
    first = server(notes, "seaweedfs")
    assert first.reads_trailers

    first.stop_trailing()

    assert not first.reads_trailers
    assert not server(notes, "seaweedfs").reads_trailers
    assert "only ahead of parts" in first.text
    assert not server(Notes(), "minio").reads_trailers


def test_notes_are_kept_in_a_file_and_not_for_ever(tmp_path: Path) -> None:
    known, now = KnownServers(tmp_path / "state"), time()
    known.note(URL, ServerNote("minio", since=now))
    known.note("http://old", ServerNote("ceph", since=now - 40 * 86_400))
    known.close()
    known.note("http://late", ServerNote("r2", since=now))  # is not kept, and no error

    assert read_servers(tmp_path / "state") == {URL: ServerNote("minio", since=now)}
    (tmp_path / "state/servers.json").write_text("{")
    assert KnownServers(tmp_path / "state").of(URL) == NOTHING


# --- What a server takes --------------------------------------------------------------

REFUSALS = {
    "R2": (
        501,
        "NotImplemented",
        "Header 'x-amz-checksum-crc64nvme' with value 'x' not implemented",
        Step.MD5,
    ),
    "B2": (400, "InvalidArgument", "Unsupported header 'x-amz-checksum-x'", Step.MD5),
    "B2 SDK": (
        400,
        "InvalidArgument",
        "Unsupported header 'x-amz-sdk-checksum-algorithm' received",
        Step.MD5,
    ),
    "AWS-like": (
        501,
        "NotImplemented",
        "A header you provided implies functionality that is not implemented",
        Step.MD5,
    ),
    "GCS": (400, "ExcessHeaderValues", "Multiple values", Step.MD5),
    "Ceph": (400, "XAmzContentSHA256Mismatch", "does not match", Step.SIGNED),
}
"""As s3.md has them, with the store that says so."""


@pytest.mark.parametrize(
    ("said", "checksum", "signs", "step"),
    [
        ("no (XAmzContentSHA256Mismatch, HTTP 400)", CRC64NVME, True, Step.MD5),
        ("no (XAmzContentSHA256Mismatch, HTTP 400)", MD5, True, None),  # damage, then
        ("x-amz-checksum-crc32 not implemented (NotImplemented)", MD5, False, None),
        ("Access Denied (AccessDenied, HTTP 403)", CRC64NVME, False, None),
        ("The checksum did not match (BadDigest)", CRC64NVME, False, None),
        ("Query not implemented (NotImplemented, HTTP 501)", CRC64NVME, False, None),
    ],
)
def test_only_what_may_help_is_sent_in_another_way(
    said: str, checksum: str, signs: bool, step: Step | None
) -> None:
    assert step_of(said, Level(checksum, signs)) is step


class Picky:
    """Refuses what is proved in one way, in the words of a store, and says who it is."""

    def __init__(self, store: str) -> None:
        self.status, self.code, self.text, self.step = REFUSALS[store]

    def __call__(self, asked: Asked) -> Answer:
        headers = asked.headers
        if self.step is Step.SIGNED:
            is_refused = headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
        else:
            is_refused = "x-amz-checksum-crc64nvme" in headers
        if asked.method == "PUT" and is_refused:
            text = (
                f"<Error><Code>{self.code}</Code><Message>{self.text}</Message></Error>"
            )
            return Answer(self.status, text.encode(), {"Content-Type": "application/xml"})
        return Answer(200, b"", {"ETag": '"5d41402abc4b2a76b9719d911017c592"'})


@asynccontextmanager
async def storage_at(
    picky: Recorder, notes: Notes, plane: Literal["auto", "plain"]
) -> AsyncIterator[S3Storage]:
    settings = S3Settings(
        endpoint_url=picky.url,
        access_key_id="a",
        secret_access_key="b",
        region="us-east-1",
        provider="aws",  # so that all of it is tried
        plane=plane,
    )
    async with S3Storage(settings, Context()) as storage:
        storage.remember_in(notes)
        yield storage


@pytest.mark.parametrize("plane", ["auto", "plain"])
@pytest.mark.parametrize("store", REFUSALS)
async def test_a_body_is_sent_as_the_server_takes_it_and_that_is_remembered(
    store: str, plane: Literal["auto", "plain"]
) -> None:
    notes = Notes()
    async with recording(Picky(store)) as picky:
        async with storage_at(picky, notes, plane) as storage:
            with pytest.raises(ServerFault, match="in another way"):
                await storage.put("b/k", Bytes(b"hello"))
            await patiently(storage, lambda: storage.put("b/k", Bytes(b"hello")))
        before = len(picky.asked)
        async with storage_at(picky, notes, plane) as storage:
            await storage.put("b/k", Bytes(b"hello"))

    assert before == 2
    assert len(picky.asked) == 3
    last = picky.asked[-1].headers
    if picky.answer.step is Step.MD5:  # type: ignore[attr-defined]  # it is a Picky
        assert last["content-md5"] == "XUFAKrxLKna5cZ2REBfFkg=="
    else:
        assert len(last["x-amz-content-sha256"]) == 64


async def test_what_is_refused_for_another_reason_is_told_as_it_is() -> None:
    async with (
        recording(lambda _: Answer(400, b"<Error><Code>Odd</Code></Error>")) as odd,
        storage_at(odd, notes := Notes(), "auto") as storage,
    ):
        with pytest.raises(StorageError, match="refused"):
            await storage.put("b/k", Bytes(b"hello"))

    assert not notes


@pytest.mark.parametrize("store", ["R2", "Ceph"])
async def test_of_many_that_fly_none_is_lost_to_what_the_first_has_learnt(
    store: str, tmp_path: Path
) -> None:
    for number in range(30):
        (tmp_path / f"{number}").write_bytes(b"hello")
    async with (
        recording(Picky(store)) as picky,
        storage_at(picky, Notes(), "auto") as storage,
        engine_on(World({None: storage})) as engine,
    ):
        job = await done(engine, copy(at(tmp_path), Location("s3", "b/p/")))

    assert (job.standing, job.tally.verified.objects) == ("succeeded", 30)
