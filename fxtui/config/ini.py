"""Files of sections and keys that other programs write: read, and never written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from fxtui.domain.errors import ConfigError

Sections: TypeAlias = Mapping[str, Mapping[str, str]]
"""By the name of each; names of keys are in lower case."""


def text_in(path: Path) -> str | None:
    """What a file says; None if there is none, ConfigError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path}: it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: it is no text in UTF-8") from None


def sections(
    text: str, path: Path, whose: str, delimiters: Sequence[str] = ("=",)
) -> Sections:
    """ConfigError if the text is none of that program's; no line of it is repeated."""
    from configparser import ConfigParser, Error  # 5 ms, for who has such a file

    parser = ConfigParser(
        interpolation=None, default_section="", strict=False, delimiters=delimiters
    )
    try:
        parser.read_string(text)
    except Error:  # its message has lines of the file in it, which may be secrets
        raise ConfigError(f"{path}: this is no configuration of {whose}") from None
    return {name: dict(parser[name]) for name in parser.sections()}
