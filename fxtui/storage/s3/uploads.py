"""Objects that come in parts: S3's multipart uploads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from fxtui.digest import (
    CRC32,
    CRC64NVME,
    MD5,
    SHA256,
    crc64nvme_of_parts,
    md5_of_parts,
)
from fxtui.domain.content import Body
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import (
    AlreadyExists,
    ConnectionLost,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerFault,
    StorageError,
    TimedOut,
    Unauthenticated,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import WriteMode, WriteOptions

from .answers import (
    CHECKSUM_NAMES,
    crc64nvme_of,
    digest_of,
    digest_of_etag,
    entry_of,
    write_options,
)
from .bodies import base64_of, outgoing
from .connection import Connection
from .names import etag_of, object_place, version_of
from .reading import head
from .writing import insist, send, yielding

_MISMATCH: Final = "InvalidRequest"
"""What S3 says to a checksum of another kind than the upload's."""


async def create(
    connection: Connection, key: Key, options: WriteOptions
) -> UploadSession:
    bucket, name = object_place(key)
    await connection.ready(key)
    whole = {"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "FULL_OBJECT"}
    with yielding(connection, key):
        answer = await connection.call(
            "create_multipart_upload",
            key,
            Bucket=bucket,
            Key=name,
            **(whole if connection.provider.whole_checksum else {}),
            **write_options(name, options),
        )
    return UploadSession(key, answer["UploadId"])


def _of(session: UploadSession) -> dict[str, Any]:
    bucket, name = object_place(session.key)
    return {"Bucket": bucket, "Key": name, "UploadId": session.token}


async def send_part(
    connection: Connection, session: UploadSession, part: Part, body: Body
) -> PartReceipt:
    await connection.ready(session.key)
    if session.token in connection.begun_with:
        return await _send_as_begun(connection, session, part, body)
    with _learning(connection, session):
        sent = await send(
            connection,
            "upload_part",
            session.key,
            body,
            **_of(session),
            PartNumber=part.number,
        )
    etag = version_of(sent.answer["ETag"])
    known = sent.digests.get(CRC64NVME) or _md5_of(connection, etag)
    return PartReceipt(part.number, sent.size, etag, (known,) if known else ())


async def _send_as_begun(
    connection: Connection, session: UploadSession, part: Part, body: Body
) -> PartReceipt:
    """With the checksum of whoever began the upload: another one would be refused."""
    wanted = connection.begun_with[session.token]
    signed = [SHA256] if connection.signs_payloads else []
    async with outgoing(body, [*{wanted, CRC64NVME, MD5, *signed}]) as sent:
        answer = await connection.call(
            "upload_part",
            session.key,
            **_of(session),
            PartNumber=part.number,
            Body=sent if sent.size else b"",
            ContentLength=sent.size,
            **{CHECKSUM_NAMES[wanted]: base64_of(sent.digests[wanted])},
        )
        etag, digests = version_of(answer["ETag"]), tuple(sent.digests.values())
        return PartReceipt(part.number, sent.size, etag, digests)


@contextmanager
def _learning(connection: Connection, session: UploadSession) -> Iterator[None]:
    """What is refused may have been begun with another checksum, which not all tell.

    That of AWS's own tools is tried, once for each part that was under way.
    """
    was_known = session.token in connection.begun_with
    try:
        yield
    except StorageError as error:
        if _MISMATCH not in error.detail or was_known:
            raise
        connection.begun_with.setdefault(session.token, CRC32)
        text = "this upload was begun with another checksum; it goes on with that"
        raise ServerFault(
            text, location=error.location, detail=error.detail, retry_after=0.0
        ) from error


async def copy_part(  # noqa: PLR0913  # that of the contract, and of which state
    connection: Connection,
    session: UploadSession,
    part: Part,
    source: Key,
    version: Version | None,
    *,
    revision: str = "",
) -> PartReceipt:
    """A span of the present state of ``source``, or of an older one."""
    there = object_place(source)
    older = {"VersionId": revision} if revision else {}
    last = part.span.offset + part.span.size - 1
    answer = await connection.call(
        "upload_part_copy",
        session.key,
        **_of(session),
        PartNumber=part.number,
        CopySource={"Bucket": there.bucket, "Key": there.key, **older},
        CopySourceRange=f"bytes={part.span.offset}-{last}",
        **({"CopySourceIfMatch": etag_of(version)} if version else {}),
    )
    return _receipt(
        connection, part.number, part.span.size, answer.get("CopyPartResult", {})
    )


async def list_parts(
    connection: Connection, session: UploadSession
) -> Sequence[PartReceipt]:
    found: list[PartReceipt] = []
    after: dict[str, int] = {}
    while True:
        page = await connection.call("list_parts", session.key, **_of(session), **after)
        begun_with = page.get("ChecksumAlgorithm", CRC64NVME).lower()
        if begun_with in CHECKSUM_NAMES and begun_with != CRC64NVME:
            connection.begun_with[session.token] = begun_with
        found += [
            _receipt(connection, told["PartNumber"], told["Size"], told)
            for told in page.get("Parts", ())
        ]
        marker = page.get("NextPartNumberMarker", 0)
        if not page.get("IsTruncated") or marker <= after.get("PartNumberMarker", 0):
            return sorted(found, key=lambda receipt: receipt.number)
        after = {"PartNumberMarker": marker}


def _receipt(
    connection: Connection, number: int, size: int, told: dict[str, Any]
) -> PartReceipt:
    """A receipt that was not written by us, but read from the server's own books."""
    etag = version_of(told["ETag"])
    known = crc64nvme_of(told) or _md5_of(connection, etag)
    return PartReceipt(number, size, etag, (known,) if known else ())


def _md5_of(connection: Connection, etag: str) -> Digest | None:
    is_told = connection.provider.md5_etags and not connection.demands.hides_content
    found = digest_of_etag(etag) if is_told else None
    return found if found and found.algorithm == MD5 else None


async def complete(
    connection: Connection,
    session: UploadSession,
    receipts: Sequence[PartReceipt],
    mode: WriteMode,
) -> Entry:
    """Make the object of its parts, in order: some servers would take any."""
    ordered = sorted(receipts, key=lambda receipt: receipt.number)
    try:
        insisted = await insist(connection, session.key, mode)
        wanted = connection.begun_with.get(session.token, CRC64NVME)
        is_whole = connection.provider.whole_checksum and wanted == CRC64NVME
        whole = _whole_crc(ordered) if is_whole else None
        told = wanted if whole or wanted != CRC64NVME else None
        with _learning(connection, session):
            answer = await connection.call(
                "complete_multipart_upload",
                session.key,
                mode,
                **_of(session),
                MultipartUpload={"Parts": [_told(each, told) for each in ordered]},
                **_expected(connection, ordered, whole),
                **insisted,
            )
    except (UploadSessionLost, AlreadyExists, VersionMismatch) as error:
        return await _already(connection, session, ordered, error)
    size = sum(receipt.size for receipt in ordered)
    version = version_of(answer["ETag"])
    digest = whole or digest_of(answer, connection.provider)
    return Entry(session.key, Kind.FILE, size, None, version, digest)


def _whole_crc(receipts: Sequence[PartReceipt]) -> Digest | None:
    """The CRC64NVME of the whole, if every part has one."""
    parts = [
        (digest, receipt.size)
        for receipt in receipts
        for digest in receipt.digests
        if digest.algorithm == CRC64NVME
    ]
    return crc64nvme_of_parts(parts) if len(parts) == len(receipts) else None


def _told(receipt: PartReceipt, algorithm: str | None) -> dict[str, Any]:
    """A part, and what it hashes to in this algorithm."""
    told = {"PartNumber": receipt.number, "ETag": etag_of(receipt.token)}
    known = [base64_of(each) for each in receipt.digests if each.algorithm == algorithm]
    return told | ({CHECKSUM_NAMES[algorithm]: known[0]} if algorithm and known else {})


def _expected(
    connection: Connection, receipts: Sequence[PartReceipt], whole: Digest | None
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if whole:
        told = {"ChecksumCRC64NVME": base64_of(whole), "ChecksumType": "FULL_OBJECT"}
    if connection.provider.whole_size:
        told["MpuObjectSize"] = sum(receipt.size for receipt in receipts)
    return told


async def _already(
    connection: Connection,
    session: UploadSession,
    receipts: Sequence[PartReceipt],
    refused: StorageError,
) -> Entry:
    """Was it refused because it is complete, and an answer of ours was lost?

    A session that the server still has was never completed: what is there is another's.
    """
    if not isinstance(refused, UploadSessionLost) and await _is_open(connection, session):
        raise refused
    try:
        found = await head(connection, session.key)
    except (NotFound, PermissionDenied):
        raise refused from None
    entry = entry_of(session.key, found, connection.provider)
    size = sum(receipt.size for receipt in receipts)
    if entry.size == size and _is_made_of(entry, receipts):
        return entry
    raise refused


async def _is_open(connection: Connection, session: UploadSession) -> bool:
    """Whether the server says that it has a session; not all may ask, or are answered."""
    try:
        await connection.call("list_parts", session.key, **_of(session), MaxParts=1)
    except (TimedOut, ConnectionLost, RateLimited, Unauthenticated):
        raise
    except StorageError:
        return False
    return True


def _is_made_of(entry: Entry, receipts: Sequence[PartReceipt]) -> bool:
    """Whether an object is these very parts, by its CRC, else by its ETag."""
    whole = _whole_crc(receipts)
    if whole and entry.digest == whole:
        return True
    etags = [digest_of_etag(receipt.token) for receipt in receipts]
    md5s = [etag for etag in etags if etag and etag.algorithm == MD5]
    return len(md5s) == len(receipts) and md5_of_parts(md5s).hex == entry.version


async def abort(connection: Connection, session: UploadSession) -> None:
    """Throw the parts away; once more, if one was in flight and arrived too late."""
    for _ in range(2):
        try:
            await connection.call("abort_multipart_upload", session.key, **_of(session))
        except (NotFound, UploadSessionLost):
            return
        if not await _is_open(connection, session):
            return
