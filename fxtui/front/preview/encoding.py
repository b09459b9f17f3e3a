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

_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r\f\b\x1b")) + b"\x7f"
_WESTERN: Final = "cp1252"
_EVIDENCE: Final = 0.12
"""Where a library is less sure than that, there is little to go by: units, a name."""

_SHIFTED: Final = re.compile(rb"\x1b\$[@B]")
"""Where ASCII ends in mail of Japan, in seven bits."""

_FEW: Final = 50
"""In text at most one byte of so many is a control character."""


class Encoding(NamedTuple):
    codec: str
    mark: bytes = b""

    @property
    def name(self) -> str:
        """As people write it: ``UTF-8``, ``UTF-16-LE``, ``ISO-8859-2``."""
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
    if _SHIFTED.search(content) and _is(content, "ISO-2022-JP"):
        return Encoding("ISO-2022-JP")
    if _is(content, "utf-8"):
        return Encoding("utf-8")
    return Encoding(_older(content))


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


def _older(content: bytes) -> str:
    """The encoding of before UTF-8 in which such letters make a language."""
    from chardet import EncodingEra as Era  # 90 ms, and seldom needed
    from chardet import detect

    usual = Era.MODERN_WEB | Era.LEGACY_ISO | Era.LEGACY_MAC | Era.DOS
    found = detect(content, encoding_era=usual)
    is_western = _is(content, _WESTERN)
    if found["encoding"] is None or (is_western and found["confidence"] < _EVIDENCE):
        return _WESTERN if is_western else "latin-1"
    return codecs.lookup(found["encoding"]).name


def _cut_off(content: bytes) -> int:
    """Bytes at the beginning that end a character which began before."""
    most = content[:3]
    return len(most) - len(most.lstrip(bytes(range(0x80, 0xC0))))
