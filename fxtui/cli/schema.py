"""``fxtui schema``: what ``--json`` prints, as a JSON Schema that is made of the values.

Fields may be added to what is printed; for any other change the version is raised.
"""

from __future__ import annotations

import ast
import inspect
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from textwrap import dedent
from typing import Any, Final, TypeAlias

import msgspec

from fxtui.domain.errors import UsageError
from fxtui.domain.value import Value

from .status import Status

VERSION: Final = 1

Schema: TypeAlias = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REF: Final = "#/$defs/"
_TEXT: Final = "Text"
_ABOUT: Final = (
    "Each line that a command prints with --json is one object, as it is here for that "
    "command. Sizes are bytes, times are seconds since 1970, durations are seconds."
)
_TEXT_SCHEMA: Final[Schema] = {
    "description": "Text; a name of bytes that are no UTF-8 is written as their base64.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"b64": {"type": "string", "contentEncoding": "base64"}},
            "required": ["b64"],
            "additionalProperties": False,
        },
    ],
}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "command",
        nargs="*",
        metavar="COMMAND",
        help='whose lines, as in ls, or "jobs show"; else all of them',
    )


def run(options: Namespace) -> int:
    found = document(" ".join(options.command))
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2))
    sys.stdout.buffer.write(b"\n")
    return Status.DONE


def document(command: str = "") -> Schema:
    """The schema of what a command prints, or of what any may print."""
    from .printed import PRINTED  # it loads every command that prints

    chosen = {name: kinds for name, kinds in PRINTED.items() if _is_of(name, command)}
    if not chosen:
        raise UsageError(f"{command!r} prints no JSON; there is {', '.join(PRINTED)}")
    kinds = dict.fromkeys(kind for some in chosen.values() for kind in some)
    refs, found = msgspec.json.schema_components(kinds, ref_template=f"{_REF}{{name}}")
    by_kind = dict(zip(kinds, map(_told, refs), strict=True))
    return {
        "$schema": _DIALECT,
        "title": f"fxtui {command} --json" if command else "fxtui --json",
        "description": _ABOUT,
        "version": VERSION,
        "anyOf": [*by_kind.values()],
        "commands": {
            name: {"anyOf": [by_kind[kind] for kind in some]}
            for name, some in chosen.items()
        },
        "$defs": {_TEXT: _TEXT_SCHEMA, **_definitions(found)},
    }


def _is_of(name: str, command: str) -> bool:
    return not command or name == command or name.startswith(f"{command} ")


def _definitions(found: dict[str, Any]) -> dict[str, Any]:
    known = {_plain(name): name for name in found}
    told = {_plain(name): _told(schema) for name, schema in found.items()}
    for kind in {*_kinds(Value)}:
        for name in (kind.__name__, _plain(f"{kind.__module__}.{kind.__qualname__}")):
            if name in known and [*told[name].get("properties", ())] == _names(kind):
                _annotate(told[name], kind)
    return told


def _kinds(base: type[Value]) -> Iterator[type[Value]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _names(kind: type[Value]) -> list[str]:
    tag = kind.__struct_config__.tag
    return [*(["type"] if tag else []), *kind.__struct_encode_fields__]


def _annotate(schema: Schema, kind: type[Value]) -> None:
    """Add what is said below each field of the class, and whether all are there."""
    if kind.__struct_config__.omit_defaults:
        schema["required"] = []
    for name, text in notes(kind).items():
        if field := schema["properties"].get(name):
            field["description"] = text


def notes(kind: type) -> dict[str, str]:
    """The docstrings below the fields of a class, which Python itself forgets."""
    (tree,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = inspect.cleandoc(text)
    return found


def _told(schema: Any) -> Any:
    """As it is printed: each field is there, more may come, any text may be a name."""
    match schema:
        case {"$ref": str(ref)}:
            return schema | {"$ref": _REF + _plain(ref.removeprefix(_REF))}
        case {"type": "string"} if not {"enum", "const", "pattern"} & schema.keys():
            return {n: v for n, v in schema.items() if n != "type"} | _text()
        case dict():
            told = {name: _told(value) for name, value in schema.items()}
            if isinstance(schema.get("properties"), dict):
                told["required"] = [*schema["properties"]]
                told.pop("additionalProperties", None)
            return told
        case list():
            return [_told(value) for value in schema]
    return schema


def _text() -> Schema:
    return {"$ref": _REF + _TEXT}


def _plain(name: str) -> str:
    """``fxtui.cli.ls.Row`` is ``LsRow``; where things live is nobody's business."""
    *_, module, kind = ["", *name.split(".")]
    return f"{module.title().replace('_', '')}{kind}"
