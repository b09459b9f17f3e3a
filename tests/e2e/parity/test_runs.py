"""What was answered is what is done: some situations, for real."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Final, TypeAlias
from urllib.request import urlopen

import pytest

from tests.servers.processes import Server

from .asking import Answer, ask_fxtui, bucket_of, recorded, run_fxtui, set_up
from .situation import HERE, Situation, Way
from .situations import SITUATIONS
from .trees import File, Tree

Sizes: TypeAlias = dict[str, int]
"""Of all objects below a target, by name."""

ANSWERS: Final = recorded().answers
NOTHING: Final = Answer([], [])

_OBJECT: Final = re.compile(r"<Key>to/(.*?)</Key>.*?<Size>(\d+)</Size>")


@pytest.mark.parametrize(
    "name",
    [
        *(f"{way}: {kind}" for way in Way for kind in ("new objects", "deleted")),
        *(f"{way}: dates and sizes differ" for way in Way),
        *(f"{way}: included again" for way in Way),
        *(f"{way}: odd names" for way in Way),
        "markers are not deleted above",
        "archived at the target",
    ],
)
def test_the_target_is_as_the_answer_said_and_then_there_is_nothing_to_do(
    name: str, server: Server, environment: Mapping[str, str], tmp_path: Path
) -> None:
    situation = SITUATIONS[name]
    set_up(situation, server, tmp_path)

    ran = run_fxtui(situation, tmp_path, environment)

    assert ran.returncode == 0, ran.stderr
    assert _sizes(situation, server, tmp_path) == _expected(situation, ANSWERS[name])
    assert ask_fxtui(situation, tmp_path, environment) == NOTHING


def _expected(situation: Situation, answer: Answer) -> Sizes:
    """What is left when a target has been changed as was answered."""
    sizes = _files(situation.target)
    source, target = situation.ends("bucket")
    for line in answer.does:
        verb, _, rest = line.partition(": ")
        if verb == "delete":
            del sizes[rest.removeprefix(f"{target}/")]
            continue
        read, written = rest.split(" to ")
        name = written.removeprefix(f"{target}/")
        assert read == f"{source}/{name}"
        sizes[name] = _files(situation.source)[name]
    return sizes


def _sizes(situation: Situation, server: Server, folder: Path) -> Sizes:
    if situation.way is Way.DOWN:
        below = folder / HERE
        paths = [path for path in below.rglob("*") if path.is_file()]
        return {os.path.relpath(path, below): path.stat().st_size for path in paths}
    url = f"{server.endpoint_url}/{bucket_of(situation)}?list-type=2&prefix=to/"
    with urlopen(url) as answer:
        found = _OBJECT.findall(answer.read().decode())
    return {unescape(name): int(size) for name, size in found}


def _files(tree: Tree) -> Sizes:
    return {name: file.size for name, file in tree.items() if isinstance(file, File)}
