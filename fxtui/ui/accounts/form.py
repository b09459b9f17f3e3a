"""What makes an S3 account of one's own: rows to type in, of which most need few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Select

from fxtui.config import S3Profile
from fxtui.config.write import Settings
from fxtui.domain.errors import UsageError
from fxtui.front.own_profile import wrong_name, wrong_settings
from fxtui.front.profile_rows import (
    HEADERS,
    MORE,
    PLACE,
    Row,
    changes,
    header_changes,
    with_headers,
    words_of,
)

from ..command_line import fxtui_line
from ..dialogs.dialog import Dialog, ErrorLine, button, field, words
from ..dialogs.name_input import NameInput, SecretInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_SECRETS: Final = {
    "secret_access_key": "secret key",
    "session_token": "session token",
}
_OWN_KEY: Final = "encryption_key"
_AWAY: Final = "-"
"""What is typed in the place of a key that is to be no more."""


class Typed(NamedTuple):
    """What is to be kept; None takes a setting away."""

    name: str
    settings: Settings
    secrets: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Typed({self.name!r})"  # no secret in a log


class Said(NamedTuple):
    """All that stands in the form."""

    texts: Mapping[str, str]
    headers: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        return f"Said({[*self.texts]})"  # no secret in a log


class _Choice(Select[str], inherit_bindings=False):
    """Leaves the arrow keys to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", "Choose", show=False)
    ]


class HeaderRows(Vertical):
    """A row for each header, and an empty one for the next."""

    DEFAULT_CSS = """
    HeaderRows { height: auto; }
    """

    def __init__(self, row: Row, headers: Mapping[str, str]) -> None:
        super().__init__(id=row.key)
        self._told, self._headers = row, headers

    def compose(self) -> Iterator[Widget]:
        for name, text in self._headers.items():
            yield self._row(f"{name}: {text}")
        yield self._row("")

    @property
    def texts(self) -> tuple[str, ...]:
        told = (each.value.strip() for each in self.query(Input))
        return tuple(text for text in told if text)

    @on(Input.Changed)
    async def _leave_room(self) -> None:
        if all(each.value for each in self.query(Input)):
            await self.mount(self._row(""))

    def _row(self, text: str) -> Widget:
        hint = f"NAME: TEXT, {self._told.about}"
        return field(self._told.label, NameInput(text, placeholder=hint, compact=True))


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
        yield ErrorLine()
        if self._account is None:
            yield field("name", NameInput(id="name", compact=True))
        for row in PLACE:
            yield _field(row, self._own)
        for key, label in _SECRETS.items():
            kept = "as it is" if getattr(self._own, key) else "none"
            yield field(label, SecretInput(id=key, placeholder=kept))
        yield words("Secrets are kept in the keyring, or in a private file.", "muted")
        for row in MORE:
            yield _field(row, self._own)
        kept = f"as it is; {_AWAY} for none" if self._own.encryption_key else "none"
        hint = f"{kept}; openssl rand -base64 32"
        yield field("own SSE-C key", SecretInput(id=_OWN_KEY, placeholder=hint))
        for key, row in HEADERS.items():
            yield HeaderRows(row, getattr(self._own, key))

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Keep", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        said = self._said()
        if wrong := wrong_of(self._account, said, self._own, self._taken):
            line = self.query_one(ErrorLine)
            line.tell(wrong)
            line.scroll_visible(animate=False)
        else:
            self.dismiss(typed_of(self._account, said, self._own))

    @on(Input.Changed)
    def _return_to_field(self) -> None:
        """From the top, where it said what is wrong."""
        self.call_after_refresh(self._show_focused)

    def command(self) -> str:
        """Without secrets, which the command asks for itself."""
        try:
            name, settings, _ = typed_of(self._account, self._said(), self._own)
        except UsageError:  # a header that is none: Enter tells that
            return ""
        told = words_of(self._own, settings)
        return fxtui_line("profiles", "edit" if self._account else "add", name, *told)

    def _said(self) -> Said:
        texts = {each.id: each.value for each in self.query(Input) if each.id}
        chosen = {each.id: str(each.value) for each in self.query(Select) if each.id}
        headers = {rows.id or "": rows.texts for rows in self.query(HeaderRows)}
        return Said({**texts, **chosen}, headers)


def _field(row: Row, own: S3Profile) -> Widget:
    text = row.text(own)
    if not row.values:
        hint = row.hint or row.about
        return field(
            row.label, NameInput(text, id=row.key, placeholder=hint, compact=True)
        )
    chosen = _Choice(
        [(each, each) for each in row.values],
        value=text,
        allow_blank=False,
        compact=True,
        id=row.key,
    )
    return field(row.label, chosen)


def wrong_of(name: str | None, said: Said, own: S3Profile, taken: Set[str]) -> str | None:
    """What speaks against keeping it, if anything does. Pure."""
    texts = said.texts
    if name is None:
        if wrong := wrong_name(texts["name"]):
            return wrong
        if texts["name"] in taken:
            return f"There is an account {texts['name']} already; e changes it."
    if wrong := _wrong_keys(texts, own):
        return wrong
    try:
        _, settings, secrets = typed_of(name, said, own)
    except UsageError as error:
        return error.message
    return wrong_settings(own, settings, secrets)


def _wrong_keys(texts: Mapping[str, str], own: S3Profile) -> str | None:
    address, key = texts["endpoint_url"].strip(), texts["access_key_id"].strip()
    if address and not address.startswith(("http://", "https://")):
        return "The address begins with https:// or http://."
    if key and not (texts["secret_access_key"].strip() or own.secret_access_key):
        return "An access key is no use without its secret key."
    if texts["secret_access_key"].strip() and not key:
        return "A secret key is no use without its access key."
    return None


def typed_of(name: str | None, said: Said, own: S3Profile) -> Typed:
    """What differs from how it is; UsageError if a header is none. Pure."""
    headers = {key: with_headers({}, texts) for key, texts in said.headers.items()}
    settings = dict(changes(own, said.texts)) | dict(header_changes(own, headers))
    typed = {key: said.texts[key].strip() for key in (*_SECRETS, _OWN_KEY)}
    if typed[_OWN_KEY] == _AWAY:
        del typed[_OWN_KEY]
        settings[_OWN_KEY] = None
    secrets = {key: text for key, text in typed.items() if text}
    return Typed(name or said.texts["name"], settings, secrets)
