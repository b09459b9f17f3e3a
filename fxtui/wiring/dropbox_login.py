"""Signing in to a Dropbox account: what is asked of Dropbox, and what is kept of it.

The configuration has a reference to the token, and only the token is a secret. At each
moment the profile refers to a token that is there: it is kept under a name of its own
before the profile is changed, and what was there before is forgotten after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fxtui.config import Config, DropboxProfile, Paths, read_config
from fxtui.config.keep import forget_secret, kept_secret
from fxtui.config.write import write_profile
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, Unauthenticated
from fxtui.domain.value import replace
from fxtui.storage.dropbox.settings import SCOPES as SCOPES

from .dropbox_origin import Configured, dropbox_settings

if TYPE_CHECKING:
    from fxtui.storage.dropbox.signin import Granted, Person, SignIn

SHARING: Final = ("sharing.read", "sharing.write")

_REFERENCES: Final = ("refresh_token", "access_token", "app_secret")


class Login:
    """Somebody who wants to sign in as a profile, which may be there or not."""

    def __init__(self, paths: Paths, name: str, context: Context) -> None:
        """ConfigError if the configuration is wrong, before anybody is bothered."""
        self.paths, self.name = paths, name
        self.variables = dict(context.variables)
        known = read_config(paths.config).profiles.dropbox.get(name)
        self.before = known or DropboxProfile()

    @property
    def app_key(self) -> str | None:
        """The app of the environment, or of the profile."""
        return self.variables.get("DROPBOX_APP_KEY") or self.before.app_key

    def begin(
        self, app_key: str, scopes: Sequence[str], endpoint_url: str | None = None
    ) -> Attempt:
        before = self.before
        endpoint_url = endpoint_url or before.endpoint_url
        adds = bool(before.refresh_token) and app_key == before.app_key
        settings = dropbox_settings(
            profile=self.name,
            app_key=app_key,
            endpoint_url=endpoint_url,
            ca_file=before.ca_file,
        )
        sign_in = _room().SignIn(settings, self.variables, scopes, adds=adds)
        return Attempt(self, settings, sign_in)


class Attempt:
    """An address where a person is shown a code, and what becomes of that."""

    def __init__(self, login: Login, settings: Any, sign_in: SignIn) -> None:
        self._login, self._settings, self._sign_in = login, settings, sign_in

    @property
    def address(self) -> str:
        return self._sign_in.address

    def finish(self, code: str) -> Granted:
        """Keep what the code is good for; if that is nothing, all stays as it is."""
        paths, name = self._login.paths, self._login.name
        granted = self._sign_in.finish(code)
        token = granted.refresh_token
        with kept_secret(token, f"dropbox-{name}", _folder(paths)) as reference:
            profile = DropboxProfile(
                app_key=self._settings.app_key,
                refresh_token=reference,
                endpoint_url=self._settings.endpoint_url,
            )
            _write(paths, name, profile)
        _forget(paths, self._login.before)
        return granted

    def person(self, granted: Granted) -> Person:
        """Whose account it is."""
        settings = replace(self._settings, access_token=granted.access_token)
        person: Person = _room().person_of(settings, self._login.variables)
        return person


def logout(paths: Paths, name: str, context: Context, *, local: bool = False) -> None:
    """End the tokens of a profile, and forget them; ``local``: Dropbox is not asked."""
    profile = _signed_in(read_config(paths.config), name)
    if not local:
        settings = Configured(name, profile).settings()
        with suppress(Unauthenticated):  # then somebody has ended them already
            _room().revoke(settings, dict(context.variables))
    _write(paths, name, replace(profile, refresh_token=None, access_token=None))
    _forget(paths, replace(profile, app_secret=None))


def _signed_in(config: Config, name: str) -> DropboxProfile:
    profile = config.profiles.dropbox.get(name)
    if profile is None:
        known = ", ".join(config.profiles.dropbox) or "none"
        raise ConfigError(f"no Dropbox profile is called {name}; there is {known}")
    if not (profile.refresh_token or profile.access_token):
        raise ConfigError(f"nobody is signed in as {name}")
    return profile


def _write(paths: Paths, name: str, profile: DropboxProfile) -> None:
    fields = ("app_key", "endpoint_url", *_REFERENCES)
    settings = {field: getattr(profile, field) for field in fields}
    write_profile(paths.config, "dropbox", name, settings)


def _forget(paths: Paths, profile: DropboxProfile) -> None:
    for field in _REFERENCES:
        if reference := getattr(profile, field):
            forget_secret(reference, _folder(paths))


def _folder(paths: Paths) -> Path:
    """Where secrets are that no keyring takes."""
    return paths.config.parent / "secrets"


def _room() -> Any:
    """Loaded by name: it brings Dropbox's SDK."""
    return import_module("fxtui.storage.dropbox.signin")
