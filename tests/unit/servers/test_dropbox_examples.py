"""The SDK's types take what Dropbox says, and the emulator's check refuses all else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.servers.dropbox import stone

EXAMPLES: Final[list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("dropbox_examples.json").read_text()
)
"""A route each, and its argument, its result or its error, as they are on the wire."""


def messages() -> Iterator[tuple[str, str, Any]]:
    for example in EXAMPLES:
        for kind in ("arg", "result", "error"):
            if kind in example:
                yield example["route"], kind, example[kind]


def complaint(route: str, kind: str, value: Any) -> str | None:
    return stone.complaint(getattr(stone.described(route), f"{kind}_type"), value)


@pytest.mark.parametrize(("route", "kind", "value"), list(messages()))
def test_an_example_is_what_the_sdk_expects(route: str, kind: str, value: Any) -> None:
    assert complaint(route, kind, value) is None


@pytest.mark.parametrize(
    ("route", "kind", "value"),
    [
        ("files/list_folder", "arg", {"path": "no slash"}),
        ("files/list_folder", "arg", {"path": "", "unheard": True}),
        ("files/list_folder", "result", {"entries": [], "cursor": "c"}),
        ("files/get_metadata", "result", {".tag": "symlink", "name": "x"}),
        ("files/upload_session/append_v2", "result", {}),
        ("files/delete_v2", "error", {".tag": "unheard"}),
        ("files/upload", "error", {".tag": "path", "path": {".tag": "malformed_path"}}),
    ],
)
def test_what_is_none_is_complained_of(route: str, kind: str, value: Any) -> None:
    assert complaint(route, kind, value)
