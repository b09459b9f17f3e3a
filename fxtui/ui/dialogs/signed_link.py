"""A link that is signed and ends: what it leads to, what may be done, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Select

from fxtui.domain.location import Location
from fxtui.domain.names import safe

from ..amounts import typed_seconds
from ..command_line import fxtui_line
from .dialog import Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_HOUR: Final = 3600
_FETCH: Final = "fetch"
_PUT: Final = "put"
_DEEDS: Final = (("fetch it", _FETCH), ("upload to it", _PUT))


class SignedLink(NamedTuple):
    location: Location
    seconds: int
    put: bool


class SignedLinkDialog(Dialog[SignedLink | None]):
    """Enter makes it. Into a folder something is uploaded, under a name."""

    AUTO_FOCUS = "NameInput"  # what has no answer yet comes first
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Make", show=False)
    ]

    def __init__(self, place: Location) -> None:
        super().__init__("New link")
        self._place = place
        self._is_folder = place.key.endswith("/")

    def body(self) -> Iterator[Widget]:
        yield words(one_line(safe(str(self._place)), self.app.size), "label")
        if self._is_folder:
            yield words("Anybody with it may upload one object here.")
            yield field("its name", NameInput(id="name", compact=True))
        else:
            yield words("Anybody may use it, as often as they like.")
            yield field(
                "allows to", Select(_DEEDS, value=_FETCH, allow_blank=False, compact=True)
            )
        yield field("expires after", NameInput("1h", id="expires", compact=True))
        yield words("It cannot be revoked. Most servers allow 7 days at most.", "muted")
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Make", "agree", "agree")

    def command(self) -> str:
        try:
            link = self._link()
        except ValueError:
            return ""
        deed = ("--put",) if link.put else ()
        expires = ("--expires", f"{link.seconds}s")
        return fxtui_line("link", *deed, *expires, str(link.location))

    @on(Input.Submitted)
    def action_agree(self) -> None:
        try:
            link = self._link()
        except ValueError as error:
            self.query_one(ErrorLine).tell(str(error))
            return
        self.dismiss(link)

    def _link(self) -> SignedLink:
        """Raise ValueError with what is missing."""
        seconds = typed_seconds(self.query_one("#expires", NameInput).value) or _HOUR
        if not self._is_folder:
            return SignedLink(self._place, seconds, self.query_one(Select).value == _PUT)
        name = self.query_one("#name", NameInput).value
        if not name:
            raise ValueError("Type the name that it shall have.")
        return SignedLink(self._place.child(name), seconds, put=True)
