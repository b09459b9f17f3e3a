"""The links that lead to something: who may use them, and how long; and a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from fxtui.domain.names import safe
from fxtui.domain.sharing import MakeLink, SharedLink

from ..amounts import typed_seconds
from ..format import time_text
from .choices import Choice, ChoicesDialog
from .dialog import Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput, SecretInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class LinksDialog(ChoicesDialog):
    """n makes one, y copies the address of one, D revokes it."""

    HEAD = ("Address", "For", "Until")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "do('new')", "New", show=False),
        Binding("y,enter", "copy", "Copy", show=False),
        Binding("D,delete,f8", "do_to_row('revoke')", "Revoke", show=False),
    ]

    def __init__(self, name: str, links: Sequence[SharedLink]) -> None:
        """``name`` is what they lead to."""
        choices = [_choice(link) for link in links]
        super().__init__(f"Links to {name}", choices, none="No link leads to it.")
        self._links = links

    def deeds(self) -> Iterator[Button]:
        yield button("Copy (y)", "copy", "copy")
        yield from self.deeds_of_none()
        yield button("Revoke (D)", "revoke", "do_to_row('revoke')")

    def deeds_of_none(self) -> Iterator[Button]:
        yield button("New (n)", "new", "do('new')")

    def action_copy(self) -> None:
        if self._links:
            self.app.copy_to_clipboard(safe(self._links[self.at].address))
            self.notify("Copied.", markup=False)


class NewLinkDialog(Dialog[MakeLink | None]):
    """Enter makes it."""

    AUTO_FOCUS = "#expires"

    def __init__(self, name: str) -> None:
        super().__init__("New link")
        self._what = name

    def body(self) -> Iterator[Widget]:
        yield words("Anybody with it may look at")
        yield words(one_line(safe(self._what), self.app.size), "label")
        expires = NameInput(
            id="expires", compact=True, placeholder="never; or 12h, 7d, 4w"
        )
        yield field("expires after", expires)
        yield field("password", SecretInput(id="password", placeholder="none"))
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Make", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        expires = self.query_one("#expires", NameInput)
        try:
            seconds = typed_seconds(expires.value)
        except ValueError as error:
            self.query_one(ErrorLine).tell(str(error))
            expires.focus()
            return
        self.dismiss(MakeLink(seconds, self.query_one(SecretInput).value))


def _choice(link: SharedLink) -> Choice:
    until = "" if link.expires is None else time_text(link.expires)
    ends = "expired on" if (link.expires or time()) < time() else "works until"
    facts = (
        link.address,
        link.path and f"leads to {link.path}",
        link.audience and f"for: {link.audience}",
        f"{ends} {until}" if until else "works until it is revoked",
    )
    return Choice((link.address, link.audience, until or "no end"), facts)
