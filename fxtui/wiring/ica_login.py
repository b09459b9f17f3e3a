"""Signing in to ICA: what it is asked, and what is kept of that.

Kept is the API key, which lends keys for every folder; or keys for one folder that
somebody copied from ICA, which end and then have to be copied anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import time
from typing import TYPE_CHECKING, Any, Final

from fxtui.config import Config, Paths, S3Profile, read_config
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, NotFound, UsageError
from fxtui.domain.location import Location
from fxtui.front.own_profile import add_s3, edit_s3, remove_s3

from .s3_login import room, takes_its_place

if TYPE_CHECKING:
    from fxtui.storage.s3.ica_told import Lent, Project

DEFAULT: Final = "ica"
"""The profile of who names none."""

_OF_KEYS: Final = ("region", "encryption", "session")
"""What a profile with pasted keys has, and none with an API key."""


class Login:
    """Somebody who wants to sign in as a profile, which may be there or not."""

    def __init__(self, paths: Paths, name: str, context: Context) -> None:
        """UsageError if the profile of that name is for something else."""
        self._paths, self.name = paths, name
        self._variables = dict(context.variables)
        self._before = read_config(paths.config).profiles.s3.get(name)
        if self._before and self._before.login != "ica":
            raise UsageError(
                f"there is a profile {name} for something else; choose another name "
                "with --profile"
            )

    def attempt(self, api_key: str, api_url: str | None) -> Attempt:
        before = self._before or S3Profile()
        settings = room("settings").S3Settings(
            self.name,
            login="ica",
            api_key=api_key,
            api_url=api_url or before.api_url,
            ca_file=before.ca_file,
        )
        return Attempt(self, settings, self._variables)

    def paste(self, text: str) -> Lent:
        """Keep the keys of a block that somebody copied; UsageError if it is none."""
        lent: Lent = room("ica_told").pasted(text, time())
        if lent.ends <= time():
            raise UsageError("these credentials have ended; create new ones in ICA")
        told = {
            "region": lent.region,
            "encryption": lent.encryption,
            "root": lent.root,
            "api_key": None,
        }
        written = room("ica_paste").written(lent)
        is_kept = takes_its_place(written, self._before)
        self.keep(told, {} if is_kept else {"session": written})
        return lent

    def keep(self, told: Mapping[str, str | None], secrets: Mapping[str, str]) -> None:
        settings = {**told, "login": "ica"}
        if self._before is not None:
            edit_s3(self._paths, self.name, settings, secrets)
            return
        known = {name: text for name, text in settings.items() if text is not None}
        add_s3(self._paths, self.name, known, secrets)


class Attempt:
    """An API key, and what ICA says to it; Unauthenticated if it is none."""

    def __init__(self, login: Login, settings: Any, variables: Mapping[str, str]) -> None:
        self._login, self._settings = login, settings
        self._api = room("ica_api").IcaApi(settings, variables)

    def projects(self) -> Mapping[str, Project]:
        """All that it may see, by what locations call them."""
        found: Mapping[str, Project] = asyncio.run(self._api.projects())
        return found

    def finish(self, project: str | None, folder: str | None) -> Location:
        """Keep the key, for all projects, one of them, or a folder; where that begins."""
        root = asyncio.run(self._root(project, folder)) if project else None
        told = {
            **dict.fromkeys(_OF_KEYS),
            "api_url": self._settings.api_url,
            "root": root,
        }
        self._login.keep(told, {"api_key": self._settings.api_key})
        return Location("s3", root or "", self._login.name)

    async def _root(self, project: str, folder: str | None) -> str:
        id = await self._api.project(project)
        if not (path := (folder or "").strip("/")):
            return f"{project}/"
        above, _, name = path.rpartition("/")
        found = await self._api.find(id, f"/{above}/" if above else "/", name)
        if found is None or not found.is_folder:
            raise NotFound(f'project "{project}" has no folder /{path}/')
        return f"{project}/{path}/"


def logout(paths: Paths, name: str) -> None:
    """Forget a profile with its key: ICA has no way to end that but its own pages."""
    if name not in signed_in(read_config(paths.config)):
        raise ConfigError(f"nobody is signed in to ICA as profile {name}")
    remove_s3(paths, name)


def signed_in(config: Config) -> list[str]:
    """The profiles with which somebody is."""
    return [name for name, each in config.profiles.s3.items() if each.login == "ica"]
