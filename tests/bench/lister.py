"""A server that only lists: a bucket of so many keys, which no disk has to hold.

``python -m tests.bench.lister 1000000`` prints its address and serves until its input
ends. The bucket ``flat`` has them all in one folder, ``tree`` a thousand in each folder.
Its pages are cut out of a template, so that it takes little from whoever is measured.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, overload
from urllib.parse import parse_qsl, urlsplit

PAGE: Final = 1000
_MARK: Final = b"@@@@@@"
_LAST: Final = "\U0010ffff"
_FORMS: Final = {"flat": "object-{:06d}{:03d}", "tree": "folder-{:06d}/object-{:03d}"}
_BODY: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns='
    '"http://s3.amazonaws.com/doc/2006-03-01/"><Name>{}</Name><EncodingType>url'
    "</EncodingType><MaxKeys>1000</MaxKeys><IsTruncated>{}</IsTruncated>{}"
)
_ROW: Final = (
    "<Contents><Key>{}</Key><LastModified>2026-01-{:02d}T06:{:02d}:{:02d}.000Z"
    "</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag>"
    "<Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>"
)
_END: Final = b"</ListBucketResult>"


@dataclass(frozen=True)
class Bucket(Sequence[str]):
    """Its keys, in order, by arithmetic."""

    name: str
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(self.size))]
        return _FORMS[self.name].format(*divmod(index, PAGE))

    def page(self, asked: Mapping[str, str]) -> bytes:
        """The answer to a ListObjectsV2, or to the first kind of it."""
        prefix = asked.get("prefix", "")
        begin, end = bisect_left(self, prefix), bisect_right(self, prefix + _LAST)
        after = asked.get("start-after") or asked.get("marker", "")
        token = asked.get("continuation-token")
        begin = max(begin, int(token) if token else bisect_right(self, after))
        if self.name == "tree" and "delimiter" in asked and "/" not in prefix:
            return self._folders(begin, end)
        stop = min(begin + PAGE, end)
        rows = _block(self.name, begin // PAGE) + _block(self.name, begin // PAGE + 1)
        width, offset = len(rows) // (2 * PAGE), begin % PAGE
        cut = rows[offset * width : (offset + stop - begin) * width]
        return self._head(stop if stop < end else None) + cut + _END

    def _folders(self, begin: int, end: int) -> bytes:
        folders = [self[at].partition("/")[0] for at in range(begin, end, PAGE)]
        told = "<CommonPrefixes><Prefix>{}/</Prefix></CommonPrefixes>"
        rows = [told.format(folder) for folder in folders[:PAGE]]
        following = begin + PAGE * PAGE if len(folders) > PAGE else None
        return self._head(following) + "".join(rows).encode() + _END

    def _head(self, following: int | None) -> bytes:
        token = "NextContinuationToken"
        more = "" if following is None else f"<{token}>{following}</{token}>"
        marker = "" if following is None else self[following - 1]
        more += f"<NextMarker>{marker}</NextMarker>" if marker else ""
        return _BODY.format(self.name, str(bool(more)).lower(), more).encode()


@lru_cache(4)
def _template(name: str) -> bytes:
    form = _FORMS[name].replace("{:06d}", _MARK.decode())
    rows = (
        _ROW.format(form.format(n), n % 27 + 1, n % 60, n % 59, 1000 + n)
        for n in range(PAGE)
    )
    return "".join(rows).encode()


@lru_cache(64)
def _block(name: str, number: int) -> bytes:
    return _template(name).replace(_MARK, b"%06d" % number)


class _Line(asyncio.Protocol):
    def __init__(self, buckets: Mapping[str, Bucket], latency: float) -> None:
        self._buckets, self._latency = buckets, latency
        self._taken = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._taken += data
        while b"\r\n\r\n" in self._taken:
            head, _, self._taken = self._taken.partition(b"\r\n\r\n")
            target = urlsplit(head.split(b" ", 2)[1].decode())
            answer = self._answer(target.path, target.query)
            loop = asyncio.get_running_loop()
            loop.call_later(self._latency, self._transport.write, answer)

    def _answer(self, path: str, query: str) -> bytes:
        bucket = self._buckets.get(path.strip("/"))
        if bucket is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        body = bucket.page(dict(parse_qsl(query, keep_blank_values=False)))
        head = (
            "HTTP/1.1 200 OK\r\nServer: MinIO\r\nContent-Type: application/xml\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def _serve(count: int, latency: float) -> None:
    loop = asyncio.get_running_loop()
    buckets = {name: Bucket(name, count) for name in _FORMS}
    made = await loop.create_server(lambda: _Line(buckets, latency), "127.0.0.1", 0)
    async with made:
        print(f"http://127.0.0.1:{made.sockets[0].getsockname()[1]}", flush=True)
        await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def lister(count: int, latency: float = 0) -> Iterator[str]:
    """A server of so many keys, which answers after so many seconds; its address."""
    words = [sys.executable, "-m", __name__, str(count), str(latency)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin and server.stdout
        yield server.stdout.readline().strip()
        server.stdin.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]) if sys.argv[2:] else 0))
