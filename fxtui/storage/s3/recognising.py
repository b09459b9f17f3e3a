"""Which kind of server it is, from its address or from any answer of it. Pure.

No server is asked for that: whatever it is asked first, its answer tells. Each way was
seen on a real server, or is what its makers document; ``AmazonS3`` as the name of the
server is worth nothing, because many that are not it say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .providers import OTHER, PROVIDERS, Provider

_HOSTS: Final = {
    ".amazonaws.com": "aws",
    ".amazonaws.com.cn": "aws",
    ".r2.cloudflarestorage.com": "r2",
    ".backblazeb2.com": "b2",
    ".wasabisys.com": "wasabi",
    ".storage.googleapis.com": "gcs",
    ".digitaloceanspaces.com": "digitalocean",
    ".storjshare.io": "storj",
    ".scw.cloud": "scaleway",
}

_SERVERS: Final = {
    "seaweedfs": "seaweedfs",
    "minio": "minio",
    "ceph": "ceph",
    "werkzeug": "moto",
    "garage": "garage",
    "wasabis3": "wasabi",
    "uploadserver": "gcs",
}
"""How the header ``Server`` begins."""

_MARKS: Final = {
    "x-minio-deployment-id": "minio",
    "x-guploader-uploadid": "gcs",
    "x-rgw-object-type": "ceph",
}
"""Headers that nobody else sends; a proxy may hide the name of a server."""

_REQUEST: Final = "x-amz-request-id"
_OF_RGW: Final = r"tx[0-9a-f]{21}-[0-9a-f]{10}-[0-9a-f]+-"
"""It counts its transactions, and names its zone behind that."""

_REQUESTS: Final = {re.compile(_OF_RGW): "ceph"}
"""How the ids of requests begin."""

_ERRORS: Final = {
    re.compile(rb"<Code>XMinio"): "minio",
    re.compile(rb"<Region>garage</Region>"): "garage",  # which tells it in every error
    re.compile(b"<RequestId>" + _OF_RGW.encode()): "ceph",
}
"""What is in errors, which proxies leave as they are."""


def by_host(host: str) -> Provider:
    """What an endpoint's address tells."""
    for ending, name in _HOSTS.items():
        if f".{host}".lower().endswith(ending):
            return PROVIDERS[name]
    return OTHER


def by_answer(headers: Mapping[str, str], body: bytes = b"") -> Provider:
    """What any answer tells, also a refusal, whose text ``body`` is then."""
    server = headers.get("server", "").lower()
    for beginning, name in _SERVERS.items():
        if server.startswith(beginning):
            return PROVIDERS[name]
    for mark, name in _MARKS.items():
        if mark in headers:
            return PROVIDERS[name]
    request = headers.get(_REQUEST, "")
    for pattern, name in _REQUESTS.items():
        if pattern.match(request):
            return PROVIDERS[name]
    return next(
        (PROVIDERS[name] for each, name in _ERRORS.items() if each.search(body)), OTHER
    )
