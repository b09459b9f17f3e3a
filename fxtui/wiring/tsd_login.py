"""Signing in to a gateway of sensitive data: what is asked of it, and what is kept of it.

A profile is for one project and one direction. Passwords and codes are not kept, and the
tokens of one sign-in take the place of those before, where transfers look for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from fxtui.config import Config, Paths, S3Profile, read_config, secret
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, UsageError
from fxtui.domain.value import Value
from fxtui.front.own_profile import add_s3, edit_s3

from .s3_login import room, takes_its_place

if TYPE_CHECKING:
    from fxtui.storage.s3.tsd import Tokens

Direction: TypeAlias = Literal["import", "export"]

HOME: Final = "https://api.tsd.usit.no"
"""The gateway of the University of Oslo: people sign in where the storage is."""

_FIXED: Final = {
    "login": "tsd",
    "region": "us-east-1",
    "addressing": "path",
    "payload_signing": "on",
}
"""As its own clients speak to it."""


class Keys(Value, frozen=True):
    """What a project gives its people once, and a sign-in needs each time."""

    access_key_id: str
    secret_access_key: str
    api_key: str

    def __repr__(self) -> str:
        return f"Keys({self.access_key_id})"  # no secret in a log


class Login:
    """Somebody who wants to sign in to a project, for one direction."""

    def __init__(
        self, paths: Paths, project: str, direction: Direction, name: str | None = None
    ) -> None:
        """UsageError if the profile of that name is for something else."""
        self._paths, self.project, self.direction = paths, project, direction
        self.name = name or (project if direction == "import" else f"{project}-export")
        known = read_config(paths.config).profiles.s3
        self._before = known.get(self.name)
        if self._before and _of(self._before) != (project, direction):
            raise UsageError(
                f"there is a profile {self.name} for something else; choose another "
                "name with --profile"
            )
        self._kin = self._before or _kin(known.values(), project)

    @property
    def is_again(self) -> bool:
        """Whether somebody had signed in before, so that jobs may wait for this."""
        return bool(self._before and self._before.session)

    @property
    def user(self) -> str | None:
        """Who signed in last."""
        return self._kin.user if self._kin else None

    @property
    def keys(self) -> Keys | None:
        """Those that are kept for the project already; may block."""
        kin = self._kin
        if not (kin and kin.access_key_id and kin.secret_access_key and kin.api_key):
            return None
        try:
            return Keys(
                kin.access_key_id, secret(kin.secret_access_key), secret(kin.api_key)
            )
        except ConfigError:
            return None  # somebody took them away: they are asked for again

    def finish(  # noqa: PLR0913  # what is asked for, and of whom
        self,
        user: str,
        keys: Keys,
        password: str,
        code: str,
        *,
        endpoint_url: str | None,
        context: Context,
    ) -> Tokens:
        """Keep what these are good for; if that is nothing, all stays as it is."""
        told = {
            **_FIXED,
            "project": self.project,
            "user": user,
            "direction": self.direction,
            "endpoint_url": endpoint_url
            or (self._kin and self._kin.endpoint_url)
            or HOME,
            "access_key_id": keys.access_key_id,
        }
        api_url = self._kin.api_url if self._kin and not endpoint_url else None
        settings = room("settings").S3Settings(
            self.name,
            **told,
            api_url=api_url,
            api_key=keys.api_key,
            ca_file=self._kin.ca_file if self._kin else None,
        )
        gateway = room("tsd").Gateway(settings, dict(context.variables))
        tokens: Tokens = asyncio.run(gateway.sign_in(password, code))
        self._keep({**told, "api_url": api_url}, keys, room("tsd").written(tokens))
        return tokens

    def _keep(self, told: Mapping[str, str | None], keys: Keys, session: str) -> None:
        secrets = {} if keys == self._kept_keys else _secrets(keys)
        if not takes_its_place(session, self._before):
            secrets["session"] = session
        if self._before is None:
            settings = {name: text for name, text in told.items() if text is not None}
            add_s3(self._paths, self.name, settings, secrets)
            return
        before = self._before
        changed = {n: text for n, text in told.items() if getattr(before, n) != text}
        if changed or secrets:
            edit_s3(self._paths, self.name, changed, secrets)

    @property
    def _kept_keys(self) -> Keys | None:
        return self.keys if self._before else None


def logout(paths: Paths, name: str) -> None:
    """Forget the tokens of a profile: nobody documents a way to end them earlier."""
    profile = read_config(paths.config).profiles.s3.get(name)
    if profile is None or not profile.session:
        raise ConfigError(f"nobody is signed in to TSD as profile {name}")
    edit_s3(paths, name, {"session": None}, {})


def signed_in(config: Config) -> list[str]:
    """The profiles with which somebody is signed in."""
    return [
        name
        for name, profile in config.profiles.s3.items()
        if profile.login == "tsd" and profile.session
    ]


def _of(profile: S3Profile) -> tuple[str | None, str] | None:
    is_ours = profile.login == "tsd"
    return (profile.project, profile.direction) if is_ours else None


def _kin(profiles: Iterable[S3Profile], project: str) -> S3Profile | None:
    """A profile of the same project, which has the same keys."""
    ours = (each for each in profiles if each.login == "tsd")
    return next((each for each in ours if each.project == project), None)


def _secrets(keys: Keys) -> dict[str, str]:
    return {"secret_access_key": keys.secret_access_key, "api_key": keys.api_key}
