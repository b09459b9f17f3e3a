"""Bodies whose checksum comes behind them: read once, and hashed as they leave.

Such a body is sent in chunks of aws-chunked, whose whole size is told ahead; the checksum
is a line behind the last of them
(docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fxtui.digest import hasher, named, of_bytes
from fxtui.domain.entry import Digest
from fxtui.storage.s3.bodies import base64_of

from .blocks import PIECES
from .line import Line
from .sending import FromFile

TRAILED: Final = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
"""Stands for the SHA-256 of such a body, which is not signed."""

_CHUNK: Final = PIECES.size
"""Bytes, as AWS's own SDK for Python has it; MinIO takes up to 16 MiB."""


@dataclass(slots=True)
class Trailed:
    """A span of a file, and its digest once it has left."""

    source: FromFile
    algorithm: str
    header: str
    """The name of the line that tells the digest."""

    digest: Digest | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What the server has to know before."""
        size = self.source.size
        framing = sum(len(_opening(at, size)) for at in range(0, size, _CHUNK))
        closing = len(self._closing(of_bytes(b"", self.algorithm)))
        return {
            "content-encoding": "aws-chunked",
            "content-length": str(framing + size + closing),
            "x-amz-decoded-content-length": str(size),
            "x-amz-trailer": self.header,
        }

    def send(self, line: Line, head: bytes) -> bool:
        """Send a head and the body; False if it was answered before that was done."""
        hashed = hasher(self.algorithm)
        with PIECES.lent() as block:
            for at, piece in self.source.pieces(line, block):
                hashed.update(piece)
                if not line.send(head, _opening(at, self.source.size), piece):
                    return False
                head = b""
        [self.digest] = named([self.algorithm], [hashed])
        return line.send(self._closing(self.digest))

    def _closing(self, digest: Digest) -> bytes:
        return f"\r\n0\r\n{self.header}:{base64_of(digest)}\r\n\r\n".encode()


def _opening(at: int, size: int) -> bytes:
    """What stands before this byte of so many: the size of the chunk that it begins."""
    if at % _CHUNK:
        return b""
    ending = "\r\n" if at else ""
    return f"{ending}{min(_CHUNK, size - at):x}\r\n".encode()
