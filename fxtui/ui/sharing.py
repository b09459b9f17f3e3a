"""What a person does with what others may see: links, and access.

fxtui asks the storage, shows what it tells, and asks again after each change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe
from fxtui.domain.sharing import (
    Answer,
    AskLinks,
    AskMembers,
    Members,
    RemoveMember,
    RevokeLink,
    Role,
    SharedLinks,
)

from . import dialogs
from .asker import Asker, name_of
from .dialogs.command import CommandDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fxtui.domain.location import Location
    from fxtui.domain.sharing import Member, SharedLink

    from .dialogs.choices import Chosen
    from .pane import Pane

_SIGNING: Final = frozenset({"s3"})
"""Schemes whose links are signed: they end, and nobody can list or revoke them."""


class Sharing(Asker):
    # --- Links -------------------------------------------------------------------

    async def links(self, pane: Pane) -> None:
        """Who has the address of the entry under the cursor, or of the folder itself."""
        entry = pane.current
        place = pane.at(entry) if entry else pane.location
        if place.scheme in _SIGNING:
            await self._sign(place)
            return
        while found := await self._look(place, AskLinks(), SharedLinks):
            chosen = await self._ask(dialogs.LinksDialog(name_of(place), found.rows))
            if chosen is None:
                return
            await self._change_links(place, chosen, found.rows)

    async def _change_links(
        self, place: Location, chosen: Chosen, links: Sequence[SharedLink]
    ) -> None:
        if chosen.deed == "new":
            wish = await self._ask(dialogs.NewLinkDialog(name_of(place)))
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

    async def _sign(self, place: Location) -> None:
        """An address that ends by itself: to fetch an object from, or to put one to."""
        if place.holds_buckets:
            self._status.tell("Open a bucket: links are to what is in one.")
            return
        wish = await self._ask(dialogs.SignedLinkDialog(place))
        if wish is None:
            return
        try:
            browser = await self._doorway.browser(wish.location)
            address = await browser.link(
                wish.location,
                self._doorway.context,
                seconds=wish.seconds,
                put=wish.put,
            )
        except FxtuiError as error:
            await self._show(error)
            return
        told = CommandDialog([("link", safe(address))], title="The link")
        await self._screen.app.push_screen_wait(told)

    # --- Access ------------------------------------------------------------------

    async def people(self, pane: Pane) -> None:
        """Who may look into the folder under the cursor, or into this one."""
        entry = pane.current
        place = pane.at(entry) if entry else pane.location
        if entry and entry.kind is Kind.FILE:
            self._status.tell("Access is given to folders: put the cursor on one.")
            return
        if place.scheme in _SIGNING:
            from .giving import Giving  # when first needed

            await Giving(self._screen, self._doorway, self._status).show(place)
            return
        while found := await self._look(place, AskMembers(), Members):
            chosen = await self._ask(dialogs.MembersDialog(name_of(place), found.rows))
            if chosen is None:
                return
            if await self._change_people(place, chosen, found.rows):
                pane.post_message(pane.Outdated(pane))  # it may be shared now, or not

    async def _change_people(
        self, place: Location, chosen: Chosen, members: Sequence[Member]
    ) -> Answer | None:
        name = name_of(place)
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
