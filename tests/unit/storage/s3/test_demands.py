"""What a profile wants of each request is sent by both ways to S3, and alike."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Final, Literal

import pytest

from fxtui.config import Config, Profiles, S3Profile
from fxtui.domain.attributes import Attributes
from fxtui.domain.bundle import Share, SmallPut
from fxtui.domain.content import FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, Unsupported
from fxtui.domain.facts import SetAttributes
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import PLAIN, WriteOptions
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.local import LocalStorage
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from fxtui.wiring.s3_account import s3_settings
from tests.contract.storage_contract import Bytes, Counter, read
from tests.servers.certificate import Certificate
from tests.servers.recorder import Answer, Asked, Recorder

from .conftest import speaking
from .said import TAGGED, listing

Plane = Literal["auto", "plain"]

KEY: Final = base64.b64encode(b"k" * 32).decode()
PAYER: Final = "x-amz-request-payer"
CLASS: Final = "x-amz-storage-class"
SSE: Final = "x-amz-server-side-encryption"
SSE_C: Final = f"{SSE}-customer-key"
COPIED: Final = "x-amz-copy-source-server-side-encryption-customer-key"
SESSION: Final = UploadSession("b/k", "id")
KMS: Final = WriteOptions(encryption="AES256", storage_class="STANDARD")


def well(asked: Asked) -> Answer:
    """S3, as far as these requests need one."""
    if asked.method == "GET" and "list-type" in asked.target:
        return listing()
    if asked.method == "POST" and "uploads" in asked.target:
        return Answer(200, b"<Began><UploadId>id</UploadId></Began>")
    if asked.method == "POST":
        return Answer(200, b"<Completed><ETag>e</ETag></Completed>")
    if "x-amz-copy-source" in asked.headers:
        return Answer(200, b"<CopyObjectResult><ETag>e</ETag></CopyObjectResult>")
    if "partNumber" not in asked.target and "uploadId" in asked.target:
        return Answer(200, b"<ListPartsResult></ListPartsResult>")
    body = b"hello" if asked.method in ("GET", "HEAD") else b""
    return Answer(200, body, TAGGED)


async def work(storage: S3Storage, folder: Path) -> None:
    """One request of each kind that moves, makes, finds or takes objects."""
    await storage.put("b/k", Bytes(b"hello"))
    await storage.put("b/told", Bytes(b"hello"), options=KMS)
    disk = LocalStorage(folder)
    (folder / "small").write_bytes(b"hello")
    version = (await disk.stat("small")).version or ""
    put = SmallPut("b/s", PLAIN, "small", 5, version)
    await storage.put_bundle(disk.small_files(), [put], {}, Share(1))
    await storage.create_upload("b/k", 5)
    await storage.upload_part(SESSION, Part(1, Span(0, 5), True), Bytes(b"hello"))
    await storage.list_parts(SESSION)
    await storage.complete_upload(SESSION, [PartReceipt(1, 5, "e")])
    await storage.copy("b/k", "b/copied")
    await storage.stat("b/k")
    await read(storage, "b/k")
    with (folder / "into").open("w+b") as file:
        into = FileSpan(DiskFile(file.fileno()), Span(0, 5), Counter())
        await storage.fetch("b/k", Span(0, 5), into=into)
    await storage.list_page("b/")


def named(server: Recorder, header: str) -> dict[str, str]:
    """Which requests had a header, and what it said."""
    return {
        f"{each.method} {each.target}": each.headers[header]
        for each in server.asked
        if header in each.headers
    }


def settings_of(**fields: Any) -> dict[str, Any]:
    """The settings of a profile as the configuration has it."""
    config = Config(profiles=Profiles(s3={"lab": S3Profile(**fields)}))
    found: Any = s3_settings(config, "lab", None)
    told = {name: getattr(found, name) for name in found.__struct_fields__}
    return {n: v for n, v in told.items() if n in fields or n == "profile"}


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_class_encryption_and_who_pays_go_with_each_request_that_takes_them(
    plane: Plane, tmp_path: Path
) -> None:
    told = settings_of(
        storage_class="STANDARD_IA", encryption="aws:kms:key", requester_pays=True
    )

    async with speaking(well, plane=plane, provider="minio", **told) as (storage, server):
        await work(storage, tmp_path)
        link = await storage.link("b/k", seconds=60)

    assert all(each.headers[PAYER] == "requester" for each in server.asked)
    assert f"{PAYER}=requester" in link
    made = {"PUT /b/k", "PUT /b/told", "POST /b/k?uploads", "PUT /b/copied"}
    made |= {"PUT /b/s"} if plane == "auto" else set()
    assert set(named(server, SSE)) == set(named(server, CLASS)) == made
    assert set(named(server, f"{SSE}-aws-kms-key-id")) == made - {"PUT /b/told"}
    assert named(server, CLASS)["PUT /b/told"] == "STANDARD"
    assert named(server, SSE)["PUT /b/told"] == "AES256"
    assert PAYER in server.asked[0].headers["authorization"]


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_a_key_of_the_customers_goes_with_all_that_touches_an_object(
    plane: Plane, tmp_path: Path, certificate: Certificate
) -> None:
    secret = tmp_path / "key"
    secret.touch(0o600)
    secret.write_text(KEY)
    told = settings_of(encryption_key=f"file:{secret}")

    known = speaking(well, certificate=certificate, plane=plane, **told)
    async with known as (storage, server):
        await work(storage, tmp_path)
        with pytest.raises(Unsupported, match="encryption_key"):
            await storage.link("b/k", seconds=60)

    keyed = named(server, SSE_C)
    without = {f"{each.method} {each.target}" for each in server.asked} - set(keyed)
    assert set(keyed.values()) == {KEY}
    assert all("list-type" in each or each == "PUT /b/told" for each in without)
    assert set(named(server, COPIED)) == {"PUT /b/copied"}


async def test_what_is_written_anew_as_it_is_keeps_its_class() -> None:
    known = speaking(well, storage_class="GLACIER", provider="minio")
    async with known as (storage, server):
        await storage.grant("b/k", SetAttributes(Attributes(content_type="a/b")))

    assert list(named(server, CLASS).values()) == ["STANDARD"]


async def test_a_provider_that_nobody_knows_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ConfigError, match=r'no provider "mino".* minio'):
        S3Storage(S3Settings(provider="mino"), Context())
    assert S3Storage(S3Settings(provider="Minio"), Context()).capabilities.wishes


async def test_a_key_of_the_customers_is_never_sent_in_the_clear() -> None:
    address = "http://192.168.77.77:1"
    known = speaking(well, encryption_key=KEY, endpoint_url=address)
    async with known as (storage, _):
        with pytest.raises(ConfigError, match="not encrypted"):
            await storage.stat("b/k")
