"""The older states of an object that are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from fxtui.domain.history import Revision

from ..format import exact_size_text, size_text, time_text
from .choices import Choice, ChoicesDialog
from .dialog import button

if TYPE_CHECKING:
    from textual.widgets import Button


class RevisionsDialog(ChoicesDialog):
    """r, or Enter, makes an older state the present one; c copies it beside."""

    HEAD = ("Modified", "Size")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,f5", "do_to_row('save')", "Copy", show=False),
        Binding("r,enter", "do_to_row('restore')", "Restore", show=False),
    ]

    def __init__(self, name: str, revisions: Sequence[Revision]) -> None:
        """The first is the present one."""
        choices = [_choice(each, is_now=not at) for at, each in enumerate(revisions)]
        none = "No older state of it is kept."
        super().__init__(f"Revisions of {name}", choices, none=none)

    def deeds(self) -> Iterator[Button]:
        yield button("Restore (r)", "restore", "do_to_row('restore')")
        yield button("Copy (c)", "save", "do_to_row('save')")


def _choice(revision: Revision, *, is_now: bool) -> Choice:
    when = time_text(revision.modified) or "at an unknown time"
    known = revision.size is not None and not revision.is_deletion
    facts = (
        f"{when}, now" if is_now else when,
        "it was deleted then" if revision.is_deletion else "",
        exact_size_text(revision.size or 0) if known else "",
        f"revision {revision.id}",
    )
    size = size_text(revision.size) if known else "deleted"
    return Choice((f"{when}  now" if is_now else when, size), facts)
