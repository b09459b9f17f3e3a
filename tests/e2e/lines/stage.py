"""Where the examples run: moto as all of AWS, whose objects are made anew for each line.

Every address of S3 leads to it, by a proxy's variable: so the lines need no change, and
access points have names of their own. moto has no access points: to it, one is a bucket
that is called as its host is.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as Xml

import msgspec

from tests.servers.processes import Server

PATIENCE: Final = 60
POINT: Final = "myaccesspoint-123456789012"
ADDRESS: Final = "http://s3.amazonaws.com"
"""Without TLS, so that a proxy can read it."""

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")

_FOLDER: Final = (
    "test.txt",
    "file.txt",
    "mydoc.txt",
    "myDir/test1.txt",
    "myDir/test2.jpg",
    "foo/foo.txt",
    "foo/bar.jpg",
    "foo/baz/.git/config",
)
_BUCKETS: Final[Mapping[str, tuple[str, ...]]] = {
    "amzn-s3-demo-bucket": (
        "test.txt",
        "test1.txt",
        "test2.txt",
        "test2.jpg",
        "test3.txt",
        "stream.txt",
        "somePrefix/test.txt",
        "another/test1.txt",
        "logs/test/test.log",
        "logs/test3.log",
        "logs/test.tmp",
    ),
    "amzn-s3-demo-bucket2": ("old.txt",),
    "my-us-west-2-bucket": ("test1.txt",),
    "my-us-east-1-bucket": (),
    "bucket": (),
    POINT: ("mykey", "somePrefix/test.txt"),
}


class Outcome(msgspec.Struct, frozen=True):
    """How a line ended, and what there was then."""

    succeeded: bool
    buckets: dict[str, dict[str, str]]
    """By the name of a bucket and the key of an object its content."""

    files: dict[str, str]
    told: str = ""
    """What it printed, where other programs may read that; without dates."""


class Stage:
    """One server and one folder, which each line finds as the examples have them."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server, self.folder = server, folder
        credential = f"Credential={server.access_key}/20260101/us-east-1/s3/aws4_request"
        rest = "SignedHeaders=host, Signature=0"  # moto looks who, and not at this
        self._signed = {"Authorization": f"AWS4-HMAC-SHA256 {credential}, {rest}"}
        self.environment = {
            "AWS_ACCESS_KEY_ID": server.access_key,
            "AWS_SECRET_ACCESS_KEY": server.secret_key,
            "AWS_REGION": "us-west-2",
            "AWS_DEFAULT_REGION": "us-west-2",
            "AWS_ENDPOINT_URL": ADDRESS,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HTTP_PROXY": server.endpoint_url,
            "TZ": "UTC",
        }

    def run(self, line: str, folder: str, environment: Mapping[str, str]) -> Outcome:
        """A line in a shell, in a folder of its own, whose ``aws`` the PATH finds."""
        own = self.folder / folder
        self._set_up(line, own)
        done = subprocess.run(
            ["/bin/sh", "-ec", line.replace("/tmp/foo", str(own / "foo"))],
            capture_output=True,
            check=False,
            cwd=own,
            env={**environment, **self.environment},
            input=b"streamed",
            timeout=PATIENCE,
        )
        return Outcome(
            done.returncode == 0,
            {name: self._objects(name) for name in self._bucket_names()},
            dict(sorted(_files(own))),
            _DATE.sub("DATE", done.stdout.decode()) if _is_read(line) else "",
        )

    def _set_up(self, line: str, own: Path) -> None:
        for name in _FOLDER:
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            (own / name).write_text(f"the file {name}")
        self._ask("POST", "/moto-api/reset")
        for bucket, keys in _BUCKETS.items():
            if line.startswith(f"aws s3 mb s3://{bucket}"):
                continue
            self._ask("PUT", f"/{bucket}")
            if line != f"aws s3 rb s3://{bucket}":
                for key in keys:
                    self._ask("PUT", f"/{bucket}/{quote(key)}", f"the object {key}")

    def _bucket_names(self) -> list[str]:
        return sorted(_texts(self._ask("GET", "/"), "Bucket", "Name"))

    def _objects(self, bucket: str) -> dict[str, str]:
        listed = self._ask("GET", f"/{bucket}?list-type=2")
        keys = sorted(_texts(listed, "Contents", "Key"))
        return {key: self._ask("GET", f"/{bucket}/{quote(key)}").decode() for key in keys}

    def _ask(self, method: str, target: str, body: str = "") -> bytes:
        """moto as itself, with no wire of a program under test between."""
        line = HTTPConnection(urlsplit(self._server.endpoint_url).netloc)
        try:
            line.request(method, target, body=body.encode(), headers=self._signed)
            return line.getresponse().read()
        finally:
            line.close()


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_text()


def _is_read(line: str) -> bool:
    """Whether what it prints is what it is for."""
    return line.endswith(" -") or line.startswith("aws s3 ls")


def _texts(answer: bytes, group: str, name: str) -> list[str]:
    root = Xml.XML(answer)
    space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    return [found.findtext(space + name, "") for found in root.iter(space + group)]
