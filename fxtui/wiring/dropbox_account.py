"""Which Dropbox account a location means: a profile's, the caller's, or a link's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from shlex import quote
from typing import Final

from fxtui.config import Config
from fxtui.config.found import Source
from fxtui.config.rclone import rclone_names
from fxtui.config.rclone_file import RcloneFile
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, Unauthenticated
from fxtui.domain.value import Value
from fxtui.front.shared_link import is_of_the_web

from .account import Account
from .config_file import ConfigFile
from .dropbox_origin import Carried, Configured, Lent, Linked

DEFAULT: Final = "default"
"""The profile of who names none."""

_ENDPOINT: Final = "DROPBOX_ENDPOINT_URL"
"""The server of accounts that have no profile of ours, which would say it."""

_OTHERS: Final = ("AWS_", "DROPBOX_", "RCLONE_")
"""Variables that are none of the account's, or are in its origin already."""


def dropbox_account(file: ConfigFile, named: str | None, context: Context) -> Account:
    """The account of a location that names a profile, or of a caller's."""

    def settings() -> Value:
        return origin_of(file.read(), named, context).settings()

    told = origin_of(file.read(), named, context)
    scheme = "dropbox link" if isinstance(told, Linked) else "dropbox"
    return Account(scheme, told, _network(context), settings)


def origin_of(
    config: Config, named: str | None, context: Context
) -> Carried | Configured | Lent | Linked:
    """Where its credentials are; Unauthenticated if nobody has any."""
    variables = dict(context.variables)
    if named and is_of_the_web(named):
        password = variables.get("DROPBOX_LINK_PASSWORD")
        return Linked(named, password, _account(config, context.profile, variables))
    return _account(config, named or context.profile, variables)


def default_name(config: Config) -> str | None:
    """The profile of who names none: the one of that name, or the only one."""
    names = list(config.profiles.dropbox)
    return DEFAULT if DEFAULT in names else _only(names)


def rclone_remotes(variables: Mapping[str, str]) -> tuple[RcloneFile, Sequence[str]]:
    """The file of rclone's that a caller means, and what it has; none if unreadable."""
    file = RcloneFile.of(variables)
    with suppress(ConfigError):
        return file, rclone_names(file)
    return file, ()


def _account(
    config: Config, name: str | None, variables: Mapping[str, str]
) -> Carried | Configured | Lent:
    if name is None and (carried := _carried(variables)):
        return carried
    if name := name or default_name(config):
        return _named(config, name, variables)
    file, remotes = rclone_remotes(variables)
    if remote := _only(remotes):
        return Lent(file, remote, variables.get(_ENDPOINT))
    raise Unauthenticated("there is no Dropbox account yet; run: fxtui login dropbox")


def _named(config: Config, name: str, variables: Mapping[str, str]) -> Configured | Lent:
    if profile := config.profiles.dropbox.get(name):
        return Configured(name, profile)
    file = RcloneFile.of(variables)
    remotes = rclone_names(file)
    for remote in (name, name.removesuffix(Source.RCLONE.mark)):
        if remote in remotes:
            return Lent(file, remote, variables.get(_ENDPOINT), name)
    known = ", ".join([*config.profiles.dropbox, *remotes]) or "none yet"
    raise Unauthenticated(
        f"no Dropbox profile is called {name}; there is {known}; "
        f"run: fxtui login dropbox --profile {quote(name)}"
    )


def _only(names: Sequence[str]) -> str | None:
    """The one that there is; ConfigError if there are more."""
    if len(names) > 1:
        raise ConfigError(
            f"there are several Dropbox profiles: {', '.join(names)}; "
            f"say which, as in dropbox://{names[0]}@folder/"
        )
    return names[0] if names else None


def _carried(variables: Mapping[str, str]) -> Carried | None:
    """What the environment has, if that is an account."""
    fields = ("access_token", "refresh_token", "app_key", "app_secret", "endpoint_url")
    said = {name: variables.get(f"DROPBOX_{name.upper()}") or None for name in fields}
    if said["refresh_token"] and not said["app_key"]:
        raise ConfigError(
            "DROPBOX_REFRESH_TOKEN needs the DROPBOX_APP_KEY that it was made for"
        )
    if said["access_token"] or said["refresh_token"]:
        return Carried(**said)
    return None


def _network(context: Context) -> Context:
    """What of a caller is on the way to the account: proxies, and whom it trusts."""
    kept = [each for each in context.variables if not each[0].startswith(_OTHERS)]
    return Context(variables=tuple(kept))
