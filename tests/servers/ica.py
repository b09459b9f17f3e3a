"""A stand-in for ICA: its REST interface, before buckets of a server that is real.

It is as its public OpenAPI says, and refuses what that does not: other headers, a path
without its slashes. The keys that it lends are known at a gate before the buckets, which
turns them away when they end, and from all that is not below their prefix.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from time import gmtime, strftime, time
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from botocore.config import Config
from botocore.session import Session

from tests.wire.faults import Fate, Refuse
from tests.wire.http import Request

BUCKET: Final = "ica-bucket"
JSON: Final = "application/vnd.illumina.v3+json"
KEY: Final = "the-api-key-of-a-person"

_XML: Final = ("Content-Type: application/xml",)
_EXPIRED: Final = Refuse(
    "400 Bad Request",
    b"<Error><Code>ExpiredToken</Code>"
    b"<Message>The provided token has expired.</Message></Error>",
    _XML,
    is_early=True,
)
_DENIED: Final = Refuse(
    "403 Forbidden",
    b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    _XML,
    is_early=True,
)
_READS: Final = ("GET", "HEAD")
_FOREVER: Final = 36 * 3600


class Refused(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


@dataclass
class Thing:
    """A file or folder at the top of a project, or in a folder."""

    id: str
    project: str
    folder: str
    name: str
    is_folder: bool

    @property
    def key(self) -> str:
        end = "/" if self.is_folder else ""
        return f"{self.project}{self.folder}{self.name}{end}"


@dataclass(frozen=True)
class Loan:
    """Keys of somebody, and what they are good for."""

    secret: str
    token: str
    prefix: str
    ends: float
    is_read_only: bool


@dataclass
class Ica:
    """What there is, and how it answers."""

    s3: str
    """Where the buckets are for those who are lent keys."""

    url: str = ""
    api_key: str = KEY
    life: float = _FOREVER
    """Seconds that keys last."""

    rows: int = 2
    """Of one page, so that there are several of most."""

    speaks: tuple[str, ...] = ("AWS", "RCLONE")
    kms_key: str = ""
    read_only: set[str] = field(default_factory=set)
    """Names of folders that nobody may write to."""

    denied: set[str] = field(default_factory=set)
    """Names of folders that no keys are lent for."""

    projects: dict[str, str] = field(default_factory=dict)
    """Their names, by id."""

    things: list[Thing] = field(default_factory=list)
    loans: dict[str, Loan] = field(default_factory=dict)
    """By access key."""

    asked: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def project(self, name: str) -> str:
        id = str(uuid4())
        self.projects[id] = name
        return id

    def add(
        self, project: str, name: str, *, folder: str = "/", is_folder: bool = True
    ) -> Thing:
        id = f"{'fol' if is_folder else 'fil'}.{next(self.numbers):032x}"
        made = Thing(id, project, folder, name, is_folder)
        self.things.append(made)
        return made

    @property
    def secrets(self) -> set[str]:
        """All that must not be found anywhere else."""
        lent = {
            text for loan in self.loans.values() for text in (loan.secret, loan.token)
        }
        return {self.api_key, *lent}

    def gate(self, asked: Request) -> Fate:
        """What becomes of a request to the buckets."""
        query = parse_qs(urlsplit(asked.target).query, keep_blank_values=True)
        if "X-Amz-Signature" in query:
            return None  # an address that we gave somebody
        signed = asked.headers.get("authorization", "").partition("Credential=")[2]
        loan = self.loans.get(signed.partition("/")[0])
        if loan is None or asked.headers.get("x-amz-security-token") != loan.token:
            return _DENIED
        if time() >= loan.ends:
            return _EXPIRED
        path = unquote(urlsplit(asked.target).path).rstrip("/")
        place = f"{path}/{query.get('prefix', [''])[0]}"  # of a listing, it is the key
        is_within = place.startswith(f"/{BUCKET}/{loan.prefix}")
        is_within |= "delete" in query  # the keys are in the body
        may_write = not loan.is_read_only or asked.method in _READS
        return None if is_within and may_write else _DENIED

    # --- The questions ----------------------------------------------------------------

    def get(self, path: str, query: dict[str, str]) -> Any:
        if path == "/api/projects":
            rows = [{"id": id, "name": name} for id, name in self.projects.items()]
            return self.page(rows, query)
        match path.split("/"):
            case ["", "api", "projects", project, "data"] if project in self.projects:
                folder = query.get("parentFolderPath", "")
                if not (folder.startswith("/") and folder.endswith("/")):
                    raise Refused(HTTPStatus.BAD_REQUEST)
                here = [
                    t for t in self.things if (t.project, t.folder) == (project, folder)
                ]
                return self.page([self.row(thing) for thing in here], query)
        raise Refused(HTTPStatus.NOT_FOUND)

    def page(self, rows: list[Any], query: dict[str, str]) -> Any:
        """A few of them, and where others begin."""
        begin = int(query.get("pageToken") or 0)
        end = begin + self.rows
        token = str(end) if end < len(rows) else ""
        return {"items": rows[begin:end], "nextPageToken": token}

    def post(self, path: str, body: Any) -> Any:
        place, _, verb = path.rpartition(":")
        match place.split("/"):
            case ["", "api", "projects", project, "data"] if project in self.projects:
                thing = self.made(project, body, is_folder=verb == "createFolder")
                if verb == "createFileWithUploadUrl":
                    return {**self.row(thing), "uploadUrl": self.address(thing, "put")}
                if verb == "createFolder":
                    return self.row(thing)
            case ["", "api", "projects", project, "data", id]:
                return self.done(verb, self.thing(project, id), body)
        raise Refused(HTTPStatus.NOT_FOUND)

    def done(self, verb: str, thing: Thing, body: Any) -> Any:
        match verb:
            case "createTemporaryCredentials":
                return self.lend(thing, body)
            case "createDownloadUrl" if not thing.is_folder:
                return {"url": self.address(thing, "get")}
            case "createUploadUrl" if not self.is_whole(thing):
                return {"url": self.address(thing, "put")}
        raise Refused(HTTPStatus.FORBIDDEN)

    def lend(self, thing: Thing, wish: Any) -> Any:
        is_read_only = bool(wish.get("readOnlyCredentials"))
        is_needed = thing.name in self.read_only
        if thing.name in self.denied or (is_needed and not is_read_only):
            raise Refused(HTTPStatus.FORBIDDEN)
        style = wish.get("credentialsFormat", "AWS")
        if style not in self.speaks:
            return {}
        number = next(self.numbers)
        access, ends = f"LENT{number:04}", time() + self.life
        loan = Loan(f"secret-{number}", f"token-{number}", thing.key, ends, is_read_only)
        self.loans[access] = loan
        return self.told(style, access, loan)

    def told(self, style: str, access: str, loan: Loan) -> Any:
        if style == "RCLONE":
            config = {
                "access_key_id": access,
                "secret_access_key": loan.secret,
                "session_token": loan.token,
                "region": "us-east-1",
            }
            if self.kms_key:
                config["server_side_encryption"] = "aws:kms"
                config["sse_kms_key_id"] = self.kms_key
            lent = {
                "config": config,
                "filePathPrefix": f"{BUCKET}/{loan.prefix}",
                "storageType": "s3",
                "expirationTime": strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(loan.ends)),
            }
            return {"rcloneTempCredentials": lent}
        lent = {
            "accessKey": access,
            "secretKey": loan.secret,
            "sessionToken": loan.token,
            "region": "us-east-1",
            "bucket": BUCKET,
            "objectPrefix": loan.prefix,
        }
        if self.kms_key:
            lent["serverSideEncryptionAlgorithm"] = "AWS:KMS"
            lent["serverSideEncryptionKey"] = self.kms_key
        return {"awsTempCredentials": lent}

    def made(self, project: str, body: Any, *, is_folder: bool) -> Thing:
        folder, name = body.get("folderPath", "/"), body["name"]
        if not (folder.startswith("/") and folder.endswith("/")):
            raise Refused(HTTPStatus.BAD_REQUEST)
        if any(
            (t.project, t.folder, t.name) == (project, folder, name) for t in self.things
        ):
            raise Refused(HTTPStatus.CONFLICT)
        return self.add(project, name, folder=folder, is_folder=is_folder)

    def thing(self, project: str, id: str) -> Thing:
        for thing in self.things:
            if (thing.project, thing.id) == (project, id):
                return thing
        raise Refused(HTTPStatus.NOT_FOUND)

    def row(self, thing: Thing) -> Any:
        found = None if thing.is_folder else self.head(thing)
        details = {
            "name": thing.name,
            "path": thing.folder,
            "dataType": "FOLDER" if thing.is_folder else "FILE",
            "status": "AVAILABLE" if thing.is_folder or found else "PARTIAL",
            "timeModified": "2026-11-21T10:00:00Z",
        }
        if found:
            details["fileSizeInBytes"] = found["ContentLength"]
            details["objectETag"] = found["ETag"]
        return {
            "data": {"id": thing.id, "details": details},
            "projectId": thing.project,
        }

    def is_whole(self, thing: Thing) -> bool:
        return self.head(thing) is not None

    # --- The buckets, as ICA itself sees them -------------------------------------------

    def head(self, thing: Thing) -> Any:
        client = self.client()
        try:
            return client.head_object(Bucket=BUCKET, Key=thing.key)
        except client.exceptions.ClientError:
            return None

    def address(self, thing: Thing, way: str) -> str:
        told: str = self.client(self.s3).generate_presigned_url(
            f"{way}_object", Params={"Bucket": BUCKET, "Key": thing.key}
        )
        return told

    client: Callable[..., Any] = field(init=False)


@contextmanager
def serving(ica: Ica, buckets: str) -> Iterator[Ica]:
    """``buckets`` is the address of the server itself, past any gate."""

    @cache
    def client(url: str = buckets) -> Any:
        session = Session(profile=None)
        return session.create_client(
            "s3",
            endpoint_url=url,
            region_name="us-east-1",
            config=Config(signature_version="s3v4"),
            aws_access_key_id="ica",
            aws_secret_access_key="itself",
        )

    ica.client = client
    client().create_bucket(Bucket=BUCKET)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"ica": ica})
    )
    ica.url = f"http://127.0.0.1:{server.server_port}/ica/rest"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield ica
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    ica: ClassVar[Ica]

    def do_GET(self) -> None:
        self._answer(lambda path, query: self.ica.get(path, query))

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(size)
        self._answer(lambda path, _: self.ica.post(path, self._read(content)))

    def _read(self, content: bytes) -> Any:
        if content and self.headers["Content-Type"] != JSON:
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return json.loads(content or b"{}")

    def _answer(self, tell: Callable[[str, dict[str, str]], Any]) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path.removeprefix("/ica/rest"))
        self.ica.asked.append(f"{self.command} {path}")
        try:
            if self.headers["X-API-Key"] != self.ica.api_key:
                raise Refused(HTTPStatus.UNAUTHORIZED)
            if self.headers["Accept"] != JSON:
                raise Refused(HTTPStatus.NOT_ACCEPTABLE)
            query = {name: told[0] for name, told in parse_qs(parts.query).items()}
            self._send(HTTPStatus.OK, tell(path, query), JSON)
        except Refused as refused:
            problem = {"title": refused.status.phrase, "status": refused.status}
            self._send(refused.status, problem, "application/problem+json")

    def _send(self, status: HTTPStatus, told: Any, kind: str) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""
