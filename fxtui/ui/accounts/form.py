"""What makes an S3 account of one's own: typed into a few fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from fxtui.config import S3Profile
from fxtui.front.own_profile import wrong_name

from ..command_line import fxtui_line
from ..dialogs.dialog import Dialog, ErrorLine, button, field, words
from ..dialogs.name_input import NameInput, SecretInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_FIELDS: Final = {
    "endpoint_url": ("address", "https://s3.example.org; empty: Amazon"),
    "region": ("region", "as in eu-west-1"),
    "root": ("only below", "bucket or bucket/prefix; empty: all buckets"),
    "access_key_id": ("access key", "empty: the keys of the AWS profile so called"),
}
"""Settings, with what each is called here and what it may be."""

_SECRETS: Final = {
    "secret_access_key": "secret key",
    "session_token": "session token",
}


class Typed(NamedTuple):
    """What is to be kept; None takes a setting away."""

    name: str
    settings: Mapping[str, str | None]
    secrets: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Typed({self.name!r})"  # no secret in a log


class ProfileDialog(Dialog[Typed | None]):
    """Enter keeps it. What is empty is left to the AWS profile of that name."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Keep", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]

    def __init__(
        self, name: str | None, own: S3Profile, taken: Set[str] = frozenset()
    ) -> None:
        """Of a name, or of a new one, which is none of those that are taken."""
        super().__init__(f"Account {name}" if name else "New S3 account")
        self._account, self._own, self._taken = name, own, taken

    def body(self) -> Iterator[Widget]:
        if self._account is None:
            yield field("name", NameInput(id="name", compact=True))
        for key, (label, hint) in _FIELDS.items():
            value = getattr(self._own, key) or ""
            yield field(label, NameInput(value, id=key, placeholder=hint, compact=True))
        for key, label in _SECRETS.items():
            kept = "as it is" if getattr(self._own, key) else "none"
            yield field(label, SecretInput(id=key, placeholder=kept))
        yield words("Secrets are kept in the keyring, or in a private file.", "muted")
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Keep", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        said = self._said()
        if wrong := wrong_of(self._account, said, self._own, self._taken):
            self.query_one(ErrorLine).tell(wrong)
        else:
            self.dismiss(typed_of(self._account, said, self._own))

    def command(self) -> str:
        """Without secrets, which the command asks for itself."""
        name, settings, _ = typed_of(self._account, self._said(), self._own)
        told = [
            f"--{key.replace('_', '-')}={text or ''}" for key, text in settings.items()
        ]
        return fxtui_line("profiles", "edit" if self._account else "add", name, *told)

    def _said(self) -> Mapping[str, str]:
        return {field.id or "": field.value for field in self.query(Input)}


def wrong_of(
    name: str | None, said: Mapping[str, str], own: S3Profile, taken: Set[str]
) -> str | None:
    """What speaks against keeping it, if anything does. Pure."""
    if name is None:
        if wrong := wrong_name(said["name"]):
            return wrong
        if said["name"] in taken:
            return f"There is an account {said['name']} already; e changes it."
    address, key = said["endpoint_url"].strip(), said["access_key_id"].strip()
    if address and not address.startswith(("http://", "https://")):
        return "The address begins with https:// or http://."
    if key and not (said["secret_access_key"].strip() or own.secret_access_key):
        return "An access key is no use without its secret key."
    if said["secret_access_key"].strip() and not key:
        return "A secret key is no use without its access key."
    return None


def typed_of(name: str | None, said: Mapping[str, str], own: S3Profile) -> Typed:
    """What differs from how it is. Pure."""
    texts = {key: said[key].strip() or None for key in _FIELDS}
    changed = {
        key: text for key, text in texts.items() if text != (getattr(own, key) or None)
    }
    secrets = {key: said[key].strip() for key in _SECRETS if said[key].strip()}
    return Typed(name or said["name"], changed, secrets)
