"""What one may do at a place in S3, and to whom it is to be given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Select

from fxtui.domain.errors import UsageError
from fxtui.domain.names import escaped, safe
from fxtui.domain.sharing import Role
from fxtui.front.policies import principal_of

from ..command_line import fxtui_line
from .dialog import Dialog, ErrorLine, button, field, words
from .info import InfoDialog
from .measured import one_line
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

    from fxtui.domain.location import Location

    from ..details import Rows

_ROLES: Final = (
    ("viewer: may list and read", Role.VIEWER),
    ("editor: may write as well, and not delete", Role.EDITOR),
)
_WHO: Final = "arn:aws:iam::123456789012:user/ann"


class RightsDialog(InfoDialog):
    """g gives it to somebody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "give", "Give access", show=False)
    ]

    def __init__(self, place: Location, rows: Rows) -> None:
        super().__init__([("location", escaped(str(place))), *rows], title="Access")
        self._place = place

    def buttons(self) -> Iterator[Button]:
        yield button("Give (g)", "give", "give")
        yield from super().buttons()

    def command(self) -> str:
        return fxtui_line("access", str(self._place))

    def action_give(self) -> None:
        self.dismiss("give")


class Given(NamedTuple):
    who: str
    """As S3 names people."""

    role: Role


class GivenDialog(Dialog[Given | None]):
    """Who it is for, and what they may do; Enter goes on to the difference."""

    AUTO_FOCUS = "#who"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Go on", show=False)
    ]

    def __init__(self, name: str) -> None:
        super().__init__("Give access")
        self._what = name

    def body(self) -> Iterator[Widget]:
        name = f"Access to {safe(self._what)}"
        yield words(one_line(name, self.app.size), "label")
        yield field("who", NameInput(id="who", compact=True, placeholder=_WHO))
        roles = Select(_ROLES, value=Role.VIEWER, allow_blank=False, compact=True)
        yield field("role", roles)
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Show the difference", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        who = self.query_one("#who", NameInput)
        try:
            principal = principal_of(who.value.strip())
        except UsageError as error:
            self.query_one(ErrorLine).tell(error.message)
            who.focus()
            return
        self.dismiss(Given(principal, Role(str(self.query_one(Select).value))))
