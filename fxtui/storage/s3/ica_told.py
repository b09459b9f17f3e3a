"""What ICA tells, as its OpenAPI names it, and what it lends: keys for one folder.

ICA (Illumina Connected Analytics) keeps the data of its projects in buckets of S3. Who
may use a folder is lent keys for its prefix, which end after 36 hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import Unsupported, UsageError
from fxtui.domain.location import Key
from fxtui.domain.value import Discreet, Value

from .moments import moment
from .names import version_of

LIFE: Final = 36 * 60 * 60
"""Seconds that lent keys last, where their end is not told."""

_PARTIAL: Final = "PARTIAL"
_FOLDER: Final = "FOLDER"
_KMS: Final = "aws:kms"
_S3: Final = "s3"


class Project(msgspec.Struct):
    id: str
    name: str


class Projects(msgspec.Struct):
    """One page of them."""

    items: list[Project]
    nextPageToken: str | None = None


class Details(msgspec.Struct):
    name: str
    dataType: str
    status: str = ""
    fileSizeInBytes: int | None = None
    objectETag: str | None = None
    timeModified: str | None = None


class Data(msgspec.Struct):
    """A file or a folder of a project."""

    id: str
    details: Details

    @property
    def is_folder(self) -> bool:
        return self.details.dataType == _FOLDER

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there: a file is partial until its bytes have come."""
        return self.is_folder or self.details.status != _PARTIAL

    def entry(self, parent: Key) -> Entry:
        told = self.details
        modified = moment(told.timeModified or "")
        if self.is_folder:
            return Entry(f"{parent}{told.name}/", Kind.DIRECTORY, modified=modified)
        version = version_of(told.objectETag) if told.objectETag else None
        size = told.fileSizeInBytes or 0
        return Entry(f"{parent}{told.name}", Kind.FILE, size, modified, version)


class Row(msgspec.Struct):
    data: Data


class Rows(msgspec.Struct):
    """One page of a folder."""

    items: list[Row]
    nextPageToken: str | None = None


class Url(Discreet, frozen=True):
    """An address that is good for one file and a time: whoever has it needs no key."""

    url: str


class Upload(Discreet, frozen=True):
    """The same for a file that was made with it."""

    uploadUrl: str


class _Aws(Discreet, frozen=True):
    accessKey: str
    secretKey: str
    sessionToken: str
    bucket: str
    objectPrefix: str
    region: str = ""
    serverSideEncryptionAlgorithm: str | None = None
    serverSideEncryptionKey: str | None = None


class _Rclone(Discreet, frozen=True):
    config: dict[str, str]
    filePathPrefix: str
    storageType: str = _S3
    expirationTime: str = ""


class Credentials(msgspec.Struct):
    """Temporary ones, in one of the two formats that there are."""

    awsTempCredentials: _Aws | None = None
    rcloneTempCredentials: _Rclone | None = None


class Lent(Value, frozen=True):
    """Keys, and what they are good for."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    region: str | None
    root: Key
    """``bucket/prefix/``: where the folder lies, and all that the keys may see."""

    encryption: str
    """What has to be said of each object that is written."""

    ends: float
    is_read_only: bool = False

    def __repr__(self) -> str:
        return f"Lent({self.root!r})"  # no secret in a log


def lent_of(told: Credentials, now: float) -> Lent | None:
    """The keys in an answer; None if there are none of S3. Pure."""
    if aws := told.awsTempCredentials:
        return Lent(
            aws.accessKey,
            aws.secretKey,
            aws.sessionToken,
            aws.region or None,
            _root(f"{aws.bucket}/{aws.objectPrefix}"),
            _encryption(aws.serverSideEncryptionAlgorithm, aws.serverSideEncryptionKey),
            now + LIFE,
        )
    if rclone := told.rcloneTempCredentials:
        return _lent_to_rclone(rclone, now)
    return None


def _lent_to_rclone(told: _Rclone, now: float) -> Lent | None:
    config = told.config
    names = ("access_key_id", "secret_access_key", "session_token")
    access, secret, token = (config.get(name, "") for name in names)
    if told.storageType.lower() != _S3 or not (access and secret):
        return None
    return Lent(
        access,
        secret,
        token,
        config.get("region") or None,
        _root(told.filePathPrefix),
        _encryption(config.get("server_side_encryption"), config.get("sse_kms_key_id")),
        moment(told.expirationTime) or now + LIFE,
    )


def pasted(text: str, now: float) -> Lent:
    """The keys in a block that a person copied from ICA; UsageError if it is none.

    What it says is repeated nowhere: it may be a secret.
    """
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
        inner = {"awsTempCredentials": found} if "accessKey" in found else found
        if "filePathPrefix" in found:
            inner = {"rcloneTempCredentials": found}
        lent = lent_of(msgspec.convert(inner, Credentials), now)
    except (msgspec.DecodeError, msgspec.ValidationError):
        lent = None
    if lent is None:
        raise UsageError(
            "this is no block of temporary credentials; it is JSON with "
            "awsTempCredentials or rcloneTempCredentials in it, from { to }"
        )
    return lent


def named(projects: list[Project]) -> Mapping[str, Project]:
    """Projects by what locations call them. Pure.

    That is the name; but the id for those that share one, or have a ``/`` in theirs.
    """
    names = [project.name for project in projects]
    return {
        p.id if "/" in p.name or names.count(p.name) > 1 else p.name: p for p in projects
    }


def folder_of(key: Key) -> Key:
    """The folder at the top of a project that a key is in; empty above. Pure."""
    project, _, below = key.partition("/")
    folder, slash, _ = below.partition("/")
    return f"{project}/{folder}/" if folder and slash else ""


def no_s3() -> Unsupported:
    return Unsupported("ICA keeps the data of this project elsewhere than in S3")


def _root(text: str) -> Key:
    return text if text.endswith("/") else f"{text}/"


def _encryption(algorithm: str | None, key: str | None) -> str:
    """As we say it: ICA writes ``AWS:KMS``, and S3 takes only small letters. Pure."""
    if (algorithm or "").lower() != _KMS:
        return "AES256"
    return f"{_KMS}:{key}" if key else _KMS
