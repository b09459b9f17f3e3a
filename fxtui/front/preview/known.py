"""What has been read of an object so far.

A format reads it as if all were there. Where something is not, ``Missing`` says what to
read, and the format is asked again: so formats are pure, and whoever reads decides how
much that may be.
"""

from __future__ import annotations

from typing import NamedTuple

from fxtui.domain.content import Span

from .encoding import Encoding, encoding_of


class Missing(Exception):
    """So much more has to be read before it can be drawn."""

    def __init__(self, span: Span) -> None:
        super().__init__(f"{span.size} bytes from {span.offset} on")
        self.span = span


class Known:
    """Pieces of one object. The newest come first, and cover the older ones."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pieces: list[tuple[int, bytes]] = []

    @property
    def held(self) -> int:
        """How many bytes are known."""
        return sum(len(content) for _, content in self._pieces)

    def add(self, offset: int, content: bytes) -> None:
        self._pieces.insert(0, (offset, content))

    def read(self, span: Span) -> bytes:
        """These bytes, as far as the object goes, or raise Missing."""
        span = self.clip(span)
        found = bytearray()
        while len(found) < span.size:
            at = span.offset + len(found)
            piece = self._piece_at(at)
            if not piece:
                raise Missing(Span(at, self._gap(at, span.offset + span.size) - at))
            found += piece[: span.size - len(found)]
        return bytes(found)

    def forget(self, *, but: tuple[Span, ...]) -> None:
        """Keep only these spans, as far as they are known."""
        kept = []
        for span in but:
            try:
                kept.append((span.offset, self.read(span)))
            except Missing:
                continue
        self._pieces = kept

    def clip(self, span: Span) -> Span:
        """What of a span is in the object."""
        begin = min(max(span.offset, 0), self.size)
        end = min(max(span.offset + span.size, begin), self.size)
        return Span(begin, end - begin)

    def _piece_at(self, at: int) -> bytes:
        for offset, content in self._pieces:
            if offset <= at < offset + len(content):
                return content[at - offset :]
        return b""

    def _gap(self, at: int, end: int) -> int:
        """Where what is missing from here on ends."""
        return min([end, *(offset for offset, _ in self._pieces if offset > at)])


class Head(NamedTuple):
    """The beginning of an object, by which its format is found."""

    name: str
    content: bytes
    size: int
    """Bytes of the whole object."""

    encoding: Encoding | None
    """None of what is no text."""

    text: str
    """The content, where it is text."""

    @classmethod
    def of(cls, name: str, content: bytes, size: int) -> Head:
        encoding = encoding_of(content)
        text = encoding.decode(content, offset=0, is_end=False) if encoding else ""
        return cls(name, content, size, encoding, text)

    @property
    def is_whole(self) -> bool:
        return len(self.content) >= self.size

    def ends_with(self, *endings: str) -> bool:
        """Whether the name does, in whatever case."""
        return self.name.casefold().endswith(endings)


class Subject(NamedTuple):
    """What is to be drawn."""

    head: Head
    known: Known
    window: Span
    """The bytes that are looked at; it begins at a multiple of 16."""

    first_line: int | None
    """The number of the line in which the window begins, if that is known."""

    width: int
    """Cells that there are for a row."""

    @property
    def is_begin(self) -> bool:
        return self.window.offset == 0

    @property
    def is_end(self) -> bool:
        return self.window.offset + self.window.size >= self.known.size

    @property
    def content(self) -> bytes:
        return self.known.read(self.window)

    @property
    def text(self) -> str:
        assert self.head.encoding
        return self.head.encoding.decode(
            self.content, offset=self.window.offset, is_end=self.is_end
        )
