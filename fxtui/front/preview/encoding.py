"""Which characters bytes mean: a guess from the beginning of an object; pure."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = (
    ("utf-32-le", 4, 0),
    ("utf-32-be", 4, 3),
    ("utf-16-le", 2, 0),
    ("utf-16-be", 2, 1),
)
"""Codecs, the bytes of a character, and which of them Latin letters use."""

_LOOKED_AT: Final = 32 * 1024
"""Bytes by which older encodings are told apart, which is slow."""

_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r\f\b\x1b")) + b"\x7f"
_WESTERN: Final = "cp1252"
"""Of encodings that read a text equally well, this is the most likely one."""

_ASCII: Final = bytes(range(0x80))
_EVIDENCE: Final = 4
"""From fewer letters that are no ASCII nobody can tell another encoding."""

_PAIR: Final = re.compile(rb"[\x80-\xff]{2}")

_FEW: Final = 50
"""In text at most one byte of so many is a control character."""


class Encoding(NamedTuple):
    codec: str
    mark: bytes = b""

    @property
    def name(self) -> str:
        """As people write it: ``UTF-8``, ``UTF-16-LE``, ``cp1252``."""
        return self.codec.upper() if self.codec.startswith("utf") else self.codec

    def decode(self, content: bytes, *, offset: int, is_end: bool) -> str:
        """A window of the object as text; a character that it cuts is left out."""
        if offset == 0:
            content = content.removeprefix(self.mark)
        elif self.codec == "utf-8":
            content = content[_cut_off(content) :]
        decoder = codecs.getincrementaldecoder(self.codec)(errors="replace")
        return decoder.decode(content, is_end)


def encoding_of(content: bytes) -> Encoding | None:
    """How the beginning of an object is to be read; None if it is no text."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return Encoding(codec, mark)
    if b"\0" in content:
        return _wide(content)
    if not _is_written(content):
        return None
    if _is(content, "utf-8"):
        return Encoding("utf-8")
    return _older(content[:_LOOKED_AT])


def _is_written(letters: bytes) -> bool:
    """Whether somebody may have written these: hardly any of them is a control."""
    return len(letters.translate(None, _CONTROLS)) >= len(letters) * (1 - 1 / _FEW)


def _is(content: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(content)  # the end may be cut
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> Encoding | None:
    """UTF-16 or UTF-32 without a mark: Latin letters leave most other bytes empty."""
    for codec, width, used in _WIDE:
        whole = content[: len(content) // width * width]
        others = b"".join(whole[at::width] for at in range(width) if at != used)
        letters = whole[used::width]
        is_latin = others.count(0) * 10 >= len(others) * 9
        if others and is_latin and _is_written(letters):
            return Encoding(codec) if _is(whole, codec) else None
    return None


def _older(content: bytes) -> Encoding:
    is_western = _is(content, _WESTERN)
    if is_western and len(content.translate(None, _ASCII)) < _EVIDENCE:
        return Encoding(_WESTERN)
    from charset_normalizer import from_bytes  # 30 ms, and seldom needed
    from charset_normalizer.utils import is_multi_byte_encoding

    found = from_bytes(content)
    best = found.best()
    likely = next((each for each in found if each.encoding == _WESTERN), None)
    if best is None:
        return Encoding(_WESTERN if is_western else "latin-1")
    if likely and (likely.chaos, -likely.coherence) <= (best.chaos, -best.coherence):
        best = likely
    if is_western and is_multi_byte_encoding(best.encoding) and not _PAIR.search(content):
        return Encoding(_WESTERN)  # the bytes of other scripts stand side by side
    return Encoding(best.encoding)


def _cut_off(content: bytes) -> int:
    """Bytes at the beginning that end a character which began before."""
    most = content[:3]
    return len(most) - len(most.lstrip(bytes(range(0x80, 0xC0))))
