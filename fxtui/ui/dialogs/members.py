"""Who may look into a folder, and who may write; and one person's role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Select

from fxtui.domain.names import safe
from fxtui.domain.sharing import Member, Role, SetMember

from .choices import Choice, ChoicesDialog
from .dialog import Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_MAY: Final = {
    Role.OWNER: "may do everything, and give it away",
    Role.EDITOR: "may read and write",
    Role.VIEWER: "may read",
}
_ROLES: Final = (
    ("viewer: may read", Role.VIEWER),
    ("editor: may read and write", Role.EDITOR),
)


class MembersDialog(ChoicesDialog):
    """n invites, r gives another role, D takes the access away."""

    HEAD = ("Who", "Role")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "do('invite')", "Invite", show=False),
        Binding("r,enter", "do_to_row('change')", "Role", show=False),
        Binding("D,delete,f8", "do_to_row('remove')", "Remove", show=False),
    ]

    def __init__(self, name: str, members: Sequence[Member]) -> None:
        """``name`` is the folder's."""
        none = "Nobody but you has access to it."
        super().__init__(f"Access to {name}", [*map(_choice, members)], none=none)

    def deeds(self) -> Iterator[Button]:
        yield from self.deeds_of_none()
        yield button("Role (r)", "change", "do_to_row('change')")
        yield button("Remove (D)", "remove", "do_to_row('remove')")

    def deeds_of_none(self) -> Iterator[Button]:
        yield button("Invite (n)", "invite", "do('invite')")


class MemberDialog(Dialog[SetMember | None]):
    """Invites a person, or gives one another role; Enter does it."""

    AUTO_FOCUS = "#email, Select"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Do it", show=False)
    ]

    def __init__(self, name: str, member: Member | None = None) -> None:
        super().__init__("Role" if member else "Invite")
        self._what, self._member = name, member

    def body(self) -> Iterator[Widget]:
        member = self._member
        name = f"Access to {safe(self._what)}"
        yield words(one_line(name, self.app.size), "label")
        if member:
            yield words(member.email)
        else:
            yield field("e-mail", NameInput(id="email", compact=True))
        role = member.role if member else Role.VIEWER
        start = role if role in {Role.VIEWER, Role.EDITOR} else Role.VIEWER
        yield field("role", Select(_ROLES, value=start, allow_blank=False, compact=True))
        if not member:
            said = NameInput(id="message", compact=True, placeholder="none")
            yield field("message", said)
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Set" if self._member else "Invite", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        role = Role(str(self.query_one(Select).value))
        if self._member:
            self.dismiss(SetMember(self._member.email, role))
            return
        email = self.query_one("#email", NameInput)
        if wrong := wrong_email(email.value):
            self.query_one(ErrorLine).tell(wrong)
            email.focus()
            return
        message = self.query_one("#message", NameInput).value
        self.dismiss(SetMember(email.value.strip(), role, message))


def wrong_email(text: str) -> str | None:
    """What is wrong with an address, if anything that can be seen from here."""
    name, at, host = text.strip().rpartition("@")
    is_one = name and at and host and text.strip().isprintable() and " " not in name
    return None if is_one else "An e-mail address, such as ada@example.org."


def _choice(member: Member) -> Choice:
    role = f"{member.role}, invited" if member.is_invited else str(member.role)
    facts = (
        member.email,
        member.name,
        f"{member.role}: {_MAY[member.role]}",
        "was invited, and has not come yet" if member.is_invited else "",
    )
    return Choice((member.email, role), facts)
