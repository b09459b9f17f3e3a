"""Unfinished uploads: of what, since when, and how much of each is kept and paid for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from fxtui.domain.bucket import bucket_of
from fxtui.domain.engine import Unfinished

from ..format import ago_text, count_text, exact_size_text, size_text, time_text
from .choices import Choice
from .dialog import button
from .marked import SomeDialog

if TYPE_CHECKING:
    from textual.widgets import Button


class UploadsDialog(SomeDialog):
    """D throws away one, or what is marked, A all; f finishes one with the file of the
    other pane."""

    HEAD = ("Key", "Size", "Begun")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "do_to_row('adopt')", "Finish", show=False),
        Binding("D,delete,f8", "do_to_row('abort')", "Throw away", show=False),
        Binding("A", "do_to_row('all')", "Throw all away", show=False),
    ]

    def __init__(self, name: str, uploads: Sequence[Unfinished], now: float) -> None:
        choices = [_choice(upload, now) for upload in uploads]
        none = "No upload is unfinished here."
        super().__init__(f"Unfinished uploads of {name}", choices, none=none)

    def deeds(self) -> Iterator[Button]:
        yield button("Finish (f)", "adopt", "do_to_row('adopt')")
        yield button("Drop (D)", "abort", "do_to_row('abort')")
        yield button("All (A)", "all", "do_to_row('all')")


def _choice(upload: Unfinished, now: float) -> Choice:
    bucket = bucket_of(upload.location.key)
    name = upload.location.key[len(bucket) + 1 :]
    age = "" if upload.began is None else ago_text(max(0.0, now - upload.began))
    parts = f"{count_text(upload.parts, 'part')}, {exact_size_text(upload.size)}"
    facts = (
        name,
        f"begun {time_text(upload.began)}" if upload.began else "",
        parts if upload.parts else "no part has arrived",
        f"upload id {upload.upload_id}",
        "f finishes it with the file under the other pane's cursor",
    )
    return Choice((name, size_text(upload.size), age), facts)
