"""What botocore's files say of S3, without what nobody here reads: 9 MiB less of it.

Most of it is about the endpoints of other services, or says what things are for.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from botocore.loaders import JSONFileLoader, Loader

_SERVICES: Final = ("s3", "sts", "oidc", "portal.sso")
"""Those that are called, in the words of ``endpoints.json``; a partition says what holds
of others."""

_WORDS: Final = "documentation"


class _Files(JSONFileLoader):  # type: ignore[misc]  # botocore carries no types
    """In dictionaries, which keep their order as well, and are smaller."""

    def load_file(self, file_path: str) -> Any:
        if (text := _text(file_path)) is None:
            return None
        found = json.loads(text)
        if Path(file_path).name == "endpoints":
            _keep_services(found)
        _clear_words(found)
        return found


class _Loader(Loader):  # type: ignore[misc]  # as above
    FILE_LOADER_CLASS = _Files


@cache
def models() -> Any:
    """The loader that all sessions share: 50 ms each time otherwise."""
    return _Loader()


def _text(path: str) -> bytes | None:
    if (plain := Path(f"{path}.json")).is_file():
        return plain.read_bytes()
    packed = Path(f"{path}.json.gz")
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else None


def _keep_services(endpoints: Any) -> None:
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {
            name: services[name] for name in _SERVICES if name in services
        }


def _clear_words(told: Any) -> None:
    """All that is for people, at any depth."""
    if isinstance(told, dict):
        if isinstance(told.get(_WORDS), str):
            told[_WORDS] = ""  # it is asked for
        told = told.values()
    elif not isinstance(told, list):
        return
    for each in told:
        _clear_words(each)
