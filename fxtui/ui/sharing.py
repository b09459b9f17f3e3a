"""What a person does with what others may see: links, access, and older states.

fxtui asks the storage, shows what it tells, and asks again after each change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError, Problem, Unsupported
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe
from fxtui.domain.sharing import (
    Answer,
    AskLinks,
    AskMembers,
    AskRevisions,
    Change,
    Members,
    RemoveMember,
    Restore,
    Revision,
    Revisions,
    RevokeLink,
    Role,
    SharedLinks,
    Wish,
)

from . import dialogs
from .format import time_text
from .places import DROPBOX, place_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from fxtui.domain.sharing import Member, SharedLink

    from .dialogs.choices import Chosen
    from .doorway import Doorway
    from .pane import Pane
    from .status import Status

T = TypeVar("T")
AnswerT = TypeVar("AnswerT", SharedLinks, Members, Revisions)

_WORDS: Final[dict[type[Wish], str]] = {
    AskLinks: "shared links",
    AskMembers: "people to share with",
    AskRevisions: "revisions to show",
}
_LINKS_THAT_END: Final = frozenset({"s3"})
"""Schemes for which there is ``fxtui link``."""


class Sharing:
    """Each method is one thing to do; it runs in a worker, because it asks."""

    def __init__(self, screen: Screen[None], doorway: Doorway, status: Status) -> None:
        self._screen, self._doorway, self._status = screen, doorway, status
        self._is_unlocking = False

    # --- Links -------------------------------------------------------------------

    async def links(self, pane: Pane) -> None:
        """Who has the address of the entry under the cursor, or of the folder itself."""
        entry = pane.current
        place = pane.at(entry) if entry else pane.location
        while found := await self._look(place, AskLinks(), SharedLinks):
            chosen = await self._ask(dialogs.LinksDialog(_name(place), found.rows))
            if chosen is None:
                return
            await self._change_links(place, chosen, found.rows)

    async def _change_links(
        self, place: Location, chosen: Chosen, links: Sequence[SharedLink]
    ) -> None:
        if chosen.deed == "new":
            wish = await self._ask(dialogs.NewLinkDialog(_name(place)))
            if wish and (answer := await self._change(place, wish)):
                self._copy_address(answer)
            return
        address = links[chosen.row].address
        facts = [
            "Nobody can use this address any more.",
            "It cannot be undone: a new link has another address.",
        ]
        question = dialogs.OrderDialog("Revoke", [address], facts, verb="Revoke")
        if await self._ask(question):
            await self._change(place, RevokeLink(address))

    def _copy_address(self, made: Answer) -> None:
        if isinstance(made, SharedLinks) and made.rows:
            address = safe(made.rows[0].address)
            self._screen.app.copy_to_clipboard(address)
            self._status.tell(f"Copied {address}")

    # --- Access ------------------------------------------------------------------

    async def people(self, pane: Pane) -> None:
        """Who may look into the folder under the cursor, or into this one."""
        entry = pane.current
        place = pane.at(entry) if entry else pane.location
        if entry and entry.kind is Kind.FILE:
            self._status.tell("Access is given to folders: put the cursor on one.")
            return
        while found := await self._look(place, AskMembers(), Members):
            chosen = await self._ask(dialogs.MembersDialog(_name(place), found.rows))
            if chosen is None:
                return
            if await self._change_people(place, chosen, found.rows):
                pane.post_message(pane.Outdated(pane))  # it may be shared now, or not

    async def _change_people(
        self, place: Location, chosen: Chosen, members: Sequence[Member]
    ) -> Answer | None:
        name = _name(place)
        if chosen.deed == "invite":
            invitation = await self._ask(dialogs.MemberDialog(name))
            return await self._change(place, invitation)
        member = members[chosen.row]
        if member.role is Role.OWNER:
            self._status.tell("An owner stays one.")
            return None
        if chosen.deed == "change":
            role = await self._ask(dialogs.MemberDialog(name, member))
            return await self._change(place, role)
        facts = [f"No more access to {name}.", "What was copied from it stays copied."]
        question = dialogs.OrderDialog("Remove", [member.email], facts, verb="Remove")
        agreed = await self._ask(question)
        return await self._change(place, RemoveMember(member.email) if agreed else None)

    # --- Revisions ---------------------------------------------------------------

    async def revisions(self, pane: Pane) -> None:
        """The older states of the object under the cursor."""
        entry = pane.current
        if entry is None or entry.kind is not Kind.FILE:
            self._status.tell("Put the cursor on a file: folders have no revisions.")
            return
        place = pane.at(entry)
        while found := await self._look(place, AskRevisions(), Revisions):
            rows = found.rows
            chosen = await self._ask(dialogs.RevisionsDialog(_name(place), rows))
            if chosen is None:
                return
            if await self._restore(place, rows[chosen.row], is_now=not chosen.row):
                pane.post_message(pane.Outdated(pane))
                return

    async def _restore(
        self, place: Location, revision: Revision, *, is_now: bool
    ) -> Answer | None:
        if is_now or revision.is_deletion:
            what = "what it is now" if is_now else "a deletion"
            self._status.tell(f"This is {what}: choose another one.")
            return None
        when = time_text(revision.modified) or "once"
        facts = [f"It becomes what it was {when}.", "What it is now stays as a revision."]
        question = dialogs.OrderDialog("Restore", [_name(place)], facts, verb="Restore")
        agreed = await self._ask(question)
        answer = await self._change(place, Restore(revision.id) if agreed else None)
        if answer:
            self._status.tell(f"{_name(place)} is what it was {when}.")
        return answer

    # --- Links of others ---------------------------------------------------------

    async def unlock(self, pane: Pane) -> None:
        """Ask for the password of the link that a pane shows, and list it then.

        Nobody asked for this: it leaves alone whatever a person is doing.
        """
        if self._is_unlocking or not self._screen.is_current:
            return
        self._is_unlocking = True
        try:
            await self._unlock(pane, pane.location)
        finally:
            self._is_unlocking = False

    async def _unlock(self, pane: Pane, place: Location) -> None:
        problem = "It opens with a password."
        if self._doorway.is_unlocked(place):
            problem = "This is not its password."
        password = await self._ask(dialogs.PasswordDialog(place_text(place), problem))
        if password:
            self._doorway.unlock(place, password)
            pane.post_message(pane.Outdated(pane))

    # --- Asking ------------------------------------------------------------------

    async def _look(
        self, place: Location, wish: Wish, kind: type[AnswerT]
    ) -> AnswerT | None:
        """What a storage tells; None if it cannot, which is said then."""
        try:
            answer = await self._doorway.grant(place, wish)
        except Unsupported as error:
            self._status.tell(_refusal(place, type(wish)) or error.message)
            return None
        except FxtuiError as error:
            await self._show(error)
            return None
        assert isinstance(answer, kind)
        return answer

    async def _change(self, place: Location, wish: Change | None) -> Answer | None:
        """Do it, if it is wished; None if it is not done, and then it is said why."""
        if wish is None:
            return None
        try:
            return await self._doorway.grant(place, wish)
        except FxtuiError as error:
            await self._show(error)
            return None

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def _name(place: Location) -> str:
    return place.name if place.key else place_text(place)


def _refusal(place: Location, wish: type[Wish]) -> str:
    """Why a storage has nothing of this kind; of one that has, its own words are best."""
    if place.link:
        return "What is behind a link of others can only be read."
    if place.scheme == DROPBOX.scheme:
        return ""
    where = "This machine" if place.scheme == LOCAL else f"{place.scheme}://"
    told = f"{where} has no {_WORDS[wish]}."
    if wish is AskLinks and place.scheme in _LINKS_THAT_END:
        return f"{told} `fxtui link` makes an address that ends."
    return told
