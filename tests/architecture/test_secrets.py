"""What is a secret by its name is in no text that a log could hold."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

ROOT: Final = Path(__file__).parents[2]
SECRET: Final = re.compile(
    r"secret|token|passw|headers|device_?code|encryption_?key|api_?key", re.IGNORECASE
)
TEXT: Final = re.compile(r"\b(str|bytes|Headers|dict|Mapping)\b")
"""In the types of fields that could hold one."""

HARMLESS: Final[Mapping[str, tuple[str, ...]]] = {
    "token": ("Begun", "LocalLanding", "PartReceipt", "UploadSession"),
    "nextPageToken": ("Projects", "Rows"),
    "headers": ("Head", "Told"),
}
"""Names of uploads and of pages, which open nothing, and what servers answer."""

PLANTED: Final = "hush-hush"


class Place(NamedTuple):
    """A class with fields that sound like secrets, and how those are typed."""

    module: str
    name: str
    secrets: Mapping[str, str]


def places() -> Iterator[Place]:
    for file in sorted((ROOT / "fxtui").rglob("*.py")):
        text = file.read_text()
        if SECRET.search(text):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield from (
                Place(module, each.name, secrets)
                for each in ast.walk(ast.parse(text))
                if isinstance(each, ast.ClassDef) and (secrets := secrets_of(each))
            )


def secrets_of(found: ast.ClassDef) -> Mapping[str, str]:
    fields = (each for each in found.body if isinstance(each, ast.AnnAssign))
    typed = {ast.unparse(each.target): ast.unparse(each.annotation) for each in fields}
    return {
        name: kind
        for name, kind in typed.items()
        if SECRET.search(name) and TEXT.search(kind)
        if found.name not in HARMLESS.get(name, ())
    }


def with_secrets(kind: Any, secrets: Mapping[str, str]) -> Any:
    """One of a class whose secrets are planted, and whose other fields are empty."""
    if issubclass(kind, msgspec.Struct):
        names = kind.__struct_fields__
    elif dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
    else:
        names = kind._fields
    return kind(*(planted(secrets[n]) if n in secrets else "" for n in names))


def planted(kind: str) -> object:
    if "Headers" in kind:
        return (("x-token", PLANTED),)
    return {"x-token": PLANTED} if re.search("dict|Mapping", kind) else PLANTED


def test_what_sounds_like_a_secret_is_in_no_text_of_who_has_it() -> None:
    found = [*places()]

    told = [
        f"{place.module}.{place.name}"
        for place in found
        if PLANTED
        in repr(
            with_secrets(getattr(import_module(place.module), place.name), place.secrets)
        )
    ]

    assert len(found) > 20
    assert not told
