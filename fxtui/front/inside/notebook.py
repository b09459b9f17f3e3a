"""Notebooks: what was written, what was run, and what came out as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from .found import Section, facts, prose
from .ranged import Source
from .wire import Ask

_CELLS: Final = 200
_LINES: Final = 40
"""Of an output."""


class Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    execution_count: int | None = None
    outputs: list[dict[str, Any]] = []


class Notebook(msgspec.Struct):
    cells: list[Cell]
    nbformat: int = 4
    metadata: dict[str, Any] = {}


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    notebook = msgspec.json.decode(file.read(), type=Notebook)
    kernel = notebook.metadata.get("kernelspec") or {}
    about = {"cells": len(notebook.cells), "kernel": kernel.get("display_name")}
    language = notebook.metadata.get("language_info") or {}
    ending = str(language.get("file_extension", ".py"))
    yield facts("", {**about, "format": notebook.nbformat})
    for cell in notebook.cells[:_CELLS]:
        lines = _joined(cell.source).splitlines()
        if cell.cell_type != "code":
            yield prose("", lines, ".md")
            continue
        count = cell.execution_count or " "
        yield prose(f"In [{count}]", lines, ending)
        for output in cell.outputs:
            yield from _output(output, count)


def _output(output: dict[str, Any], count: object) -> Iterator[Section]:
    data = output.get("data") or {}
    text = _joined(output.get("text") or data.get("text/plain") or "")
    if error := output.get("ename"):
        text = f"{error}: {output.get('evalue', '')}"
    others = [kind for kind in data if kind != "text/plain"]
    title = f"Out [{count}]" + (f", {', '.join(others)}" if others else "")
    if text or others:
        yield prose(title, text.splitlines()[:_LINES])


def _joined(text: object) -> str:
    if isinstance(text, list):
        return "".join(map(str, text))
    return str(text)
