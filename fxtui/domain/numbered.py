"""The name that one gets where its own is taken."""

from __future__ import annotations


def numbered(key: str, number: int) -> str:
    """``a/name.ext`` becomes ``a/name (1).ext``; ``.name`` has no extension."""
    if not number:
        return key
    folder, slash, name = key.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    return f"{folder}{slash}{stem} ({number}){dot}{extension}"
