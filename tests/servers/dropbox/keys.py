"""Who calls: what a token, a path root and a rate let a call do."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from .accounts import APP_KEY, Account, Grant
from .pacing import paced
from .people import root_info
from .refusals import Refused, lost_root, text, unauthorized
from .registry import Route
from .view import View
from .world import World


def viewed(world: World, route: Route, headers: Any) -> View:
    """What the caller sees; a Refused for one that may not call."""
    said = headers.get("Authorization", "")
    if "noauth" in route.auth:
        if said:
            world.counters.problems.append(f"{route.name}: a token where none belongs")
        return _view_of(world, next(iter(world.accounts.values())), "")
    if said.startswith("Basic ") and "app" in route.auth:
        return _of_app(world, said)
    if not said.startswith("Bearer "):
        wanted = "must include an Authorization header or authorization URL parameter"
        raise text(400, f"Error in call to API function {route.name!r}: {wanted}.")
    grant = granted(world, said.removeprefix("Bearer "))
    if route.scope not in grant.scopes:
        raise unauthorized("missing_scope", required_scope=route.scope)
    paced(world, said)
    account = world.accounts[grant.account]
    return _view_of(world, account, headers.get("Dropbox-API-Path-Root", ""))


def granted(world: World, token: str) -> Grant:
    """What a token allows, now."""
    grant = world.grants.get(token)
    if grant is None:
        raise unauthorized("invalid_access_token")
    if grant.expires is not None and grant.expires <= world.now():
        raise unauthorized("expired_access_token")
    return grant


def _of_app(world: World, said: str) -> View:
    """An app without a user sees what is public: here, as the first account does."""
    known = b64decode(said.removeprefix("Basic ")).decode().partition(":")[0]
    if known != APP_KEY:
        raise text(401, "Invalid app key")
    return _view_of(world, next(iter(world.accounts.values())), "")


def _view_of(world: World, account: Account, said: str) -> View:
    if not said:
        return View(world, account, account.home)
    root: dict[str, str] = json.loads(said)
    kind = root[".tag"]
    if kind == "home":
        return View(world, account, account.home)
    id = root[kind]
    space = world.namespaces.get(id)
    if kind == "root" and id != account.root:
        raise _moved(account)
    if space is None or not space.may_read(account):
        raise lost_root({".tag": "no_permission"})
    return View(world, account, id)


def _moved(account: Account) -> Refused:
    return lost_root({".tag": "invalid_root", "invalid_root": root_info(account)})
