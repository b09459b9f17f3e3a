"""The list of accounts: each with whose it is, and how it is when it has been tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Static

from fxtui.config.found import Found, FoundProfile, Source
from fxtui.front.trial import Look, Trial, Verdict, Wished, try_all

from ..command_line import fxtui_line
from ..dialogs.choices import Choice, ChoicesDialog, ChoiceTable, Chosen
from ..dialogs.dialog import ErrorLine, Question, button, words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_WIDE: Final = max(map(len, Verdict))
_NONE: Final = "There are none yet: n makes one, and fxtui login dropbox another."
_TRYING: Final = "…"


class AccountsDialog(ChoicesDialog):
    """Enter goes there, t tries all, n makes one, e changes it, D removes it."""

    DEFAULT_CSS = """
    AccountsDialog.-narrow #go, AccountsDialog.-narrow #edit { display: none; }
    """
    HEAD = ("Account", f"{'State':<{_WIDE}}", "From")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "do_to_row('go')", "Go", show=False),
        Binding("t", "try", "Test", show=False),
        Binding("n", "do('add')", "New", show=False),
        Binding("e,f4", "do_to_own('edit')", "Edit", show=False),
        Binding("D,delete,f8", "do_to_own('remove')", "Remove", show=False),
    ]

    def __init__(
        self, found: Found, at: int, look: Look, wished: Wished | None = None
    ) -> None:
        """``at`` is the row that the cursor is on first; ``look`` tries an account."""
        self._found, self._first = found, at
        self._look, self._wished = look, wished
        self._rows = [choice_of(profile) for profile in found.profiles]
        super().__init__("Accounts", self._rows, none=_NONE)

    def body(self) -> Iterator[Widget]:
        yield from super().body()
        yield ErrorLine()
        for warning in self._found.warnings:
            yield words(warning, "warning")

    def deeds(self) -> Iterator[Button]:
        yield button("Go", "go", "do_to_row('go')")
        yield button("Test (t)", "try", "try")
        yield from self.deeds_of_none()
        yield button("Edit (e)", "edit", "do_to_own('edit')")
        yield button("Remove (D)", "remove", "do_to_own('remove')")

    def deeds_of_none(self) -> Iterator[Button]:
        yield button("New (n)", "add", "do('add')")

    def on_mount(self) -> None:
        for table in self.query(ChoiceTable):
            table.move_to(self._first)

    def action_do(self, deed: str) -> None:
        self.dismiss(Chosen(deed, self.at))

    def action_do_to_own(self, deed: str) -> None:
        if not self._rows:
            return
        if refusal := why_not(self._found.profiles[self.at]):
            self.query_one(ErrorLine).tell(refusal)
        else:
            self.action_do(deed)

    def on_choice_table_moved(self) -> None:
        super().on_choice_table_moved()
        self.query_one(ErrorLine).tell(None)

    def command(self) -> str:
        return fxtui_line("profiles", "test")

    # --- Trying --------------------------------------------------------------------

    def action_try(self) -> None:
        """Look into each; what is known is shown at once."""
        for row, profile in enumerate(self._found.profiles):
            self._tell(row, choice_of(profile, _TRYING))
        profiles = self._found.profiles
        trying = try_all(profiles, self._look, self._show, wished=self._wished)
        self.run_worker(trying, group="try", exclusive=True)

    def _show(self, trial: Trial) -> None:
        row = self._found.profiles.index(trial.profile)
        self._tell(row, choice_of(trial.profile, trial.verdict, trial.reason))

    def _tell(self, row: int, choice: Choice) -> None:
        self._rows[row] = choice
        self.query_one(ChoiceTable).change(row, choice.cells)
        if row == self.at:
            self.query_one("#facts", Static).update(choice.text)


class RemoveDialog(Question):
    """Only y removes it."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "agree", "Remove", show=False)]

    def __init__(self, name: str) -> None:
        super().__init__("Remove")
        self._account = name

    def body(self) -> Iterator[Widget]:
        yield words(f"Forget the account {self._account}, and its secret?", "label")
        yield words("What it leads to stays as it is.", "muted")

    def command(self) -> str:
        return fxtui_line("profiles", "remove", self._account)

    def buttons(self) -> Sequence[Button]:
        return button("No", "no", "close"), button("Remove (y)", "agree", "agree")


def choice_of(profile: FoundProfile, state: str = "", reason: str = "") -> Choice:
    """One account in words. Pure."""
    top = str(profile.top)
    facts = (
        f"{profile.kind}, in {profile.file}",
        profile.endpoint_url or "",
        f"{state}: {reason}" if reason else profile.trouble,
    )
    return Choice((top, f"{state:<{_WIDE}}", profile.source), (top, *facts))


def why_not(profile: FoundProfile) -> str | None:
    """Why an account cannot be changed here, if it cannot. Pure."""
    if profile.source is not Source.FXTUI:
        return f"It is of {profile.source}, in {profile.file}, which fxtui never changes."
    if profile.scheme == "dropbox":
        return "Outside of the browser: fxtui login dropbox, and fxtui logout dropbox."
    return None
