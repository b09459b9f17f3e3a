"""All accounts in one list, whoever configured them: to go to, and to put in order.

Only fxtui's own are changed; what other programs wrote is theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from fxtui.config import S3Profile, read_config
from fxtui.config.found import Found, FoundProfile, Source, found_profiles
from fxtui.domain.errors import FxtuiError
from fxtui.front.own_profile import add_s3, edit_s3, remove_s3

from ..asker import Asker
from .form import ProfileDialog, Typed
from .listing import AccountsDialog, RemoveDialog

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.config import Paths
    from fxtui.domain.location import Location

    from ..doorway import Doorway
    from ..status import Status


class Accounts(Asker):
    def __init__(
        self, screen: Screen[None], doorway: Doorway, status: Status, paths: Paths
    ) -> None:
        super().__init__(screen, doorway, status)
        self._paths = paths

    async def choose(self) -> Location | None:
        """Where a person wants to go; they may put the accounts in order first."""
        at = 0
        while True:
            try:
                found = await asyncio.to_thread(self._find)  # rclone may be asked
                doorway = self._doorway
                dialog = AccountsDialog(found, at, doorway.list_pages, doorway.grant)
                chosen = await self._ask(dialog)
                if chosen is None:
                    return None
                at = chosen.row
                if chosen.deed == "go":
                    return found.profiles[at].top
                await self._change_own(chosen.deed, found, at)
            except FxtuiError as error:
                await self._show(error)
                return None

    async def _change_own(self, deed: str, found: Found, at: int) -> None:
        """What cannot be done is told, and the list is shown again."""
        try:
            match deed:
                case "add":
                    await self._add(found)
                case "edit":
                    await self._edit(found.profiles[at])
                case "remove":
                    await self._remove(found.profiles[at].name)
        except FxtuiError as error:
            await self._show(error)

    async def _add(self, found: Found) -> None:
        taken = {p.name for p in found.profiles if is_own_s3(p)}
        if typed := await self._ask(ProfileDialog(None, S3Profile(), taken)):
            await self._keep(add_s3, typed)
            self._status.tell(f"Added {typed.name}: s3://{typed.name}@ leads there.")

    async def _edit(self, profile: FoundProfile) -> None:
        own = read_config(self._paths.config).profiles.s3.get(profile.name, S3Profile())
        if typed := await self._ask(ProfileDialog(profile.name, own)):
            await self._keep(edit_s3, typed)
            self._status.tell(f"Changed {profile.name}.")

    async def _keep(self, write: Callable[..., None], typed: Typed) -> None:
        """It may ask the keyring, and it writes to the disk."""
        name, settings, secrets = typed
        await asyncio.to_thread(write, self._paths, name, settings, secrets)

    async def _remove(self, name: str) -> None:
        if await self._ask(RemoveDialog(name)):
            await asyncio.to_thread(remove_s3, self._paths, name)
            self._status.tell(f"Removed {name}.")

    def _find(self) -> Found:
        config, variables = self._paths.config, dict(self._doorway.context.variables)
        return found_profiles(read_config(config), config, variables)


def is_own_s3(profile: FoundProfile) -> bool:
    return profile.source is Source.FXTUI and profile.scheme == "s3"
