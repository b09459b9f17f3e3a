"""How somebody signs in to the emulator, and out: codes, tokens, and their end.

``GET /oauth2/authorize`` stands for the page on which a person allows an app something:
it shows the code at once. ``&account=bob`` says who that is.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, Final, TypeAlias

from aiohttp import web

from .accounts import APP_KEY, SCOPES, Refresh
from .door import HOSTS
from .keys import granted
from .refusals import Refused, text
from .refusals import page as page_of
from .registry import page
from .replies import plain, told
from .world import World

TOKEN: Final = "oauth2/token"
REVOKE: Final = "auth/token/revoke"

Answerer: TypeAlias = Callable[[World, web.Request], Awaitable[web.Response]]


@dataclass(frozen=True)
class Permit:
    """What a person allowed, and what a code stands for, once."""

    account: str
    scopes: frozenset[str]
    challenge: str
    is_offline: bool


def counted(name: str) -> Callable[[Answerer], Answerer]:
    """Count the calls of a page as those of routes, and let faults meet it."""

    def decorate(answer: Answerer) -> Answerer:
        @wraps(answer)
        async def answered(world: World, request: web.Request) -> web.Response:
            meant = request.headers.get("X-Fx-Host")
            world.counters.hosts[f"{meant or '-'} {name}"] += 1
            if meant not in (None, HOSTS["api"]):
                world.counters.problems.append(f"{name} was sent to {meant}")
            with world.counters.call(name):
                response = await _met(world, name, answer, request)
            world.counters.statuses[f"{name} {response.status}"] += 1
            return response

        return answered

    return decorate


async def _met(
    world: World, name: str, answer: Answerer, request: web.Request
) -> web.Response:
    fault = world.faults.met_by(name)
    if fault and fault.kind == "status":
        return told(page_of(fault.value or 500))
    if fault and fault.kind == "drop":
        return _dropped(request)
    try:
        response = await answer(world, request)
    except Refused as refusal:
        return told(refusal)
    return _dropped(request) if fault and fault.kind == "drop-after" else response


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)


@page("GET", "/oauth2/authorize")
async def authorize(world: World, request: web.Request) -> web.Response:
    """The page after "Allow", with the code on it; 400 where Dropbox shows an error."""
    asked = request.query
    account = asked.get("account", "emu")
    scopes = frozenset(asked.get("scope", " ".join(SCOPES)).split())
    if trouble := _misfit(asked, scopes):
        return web.Response(status=400, text=trouble)
    if asked.get("include_granted_scopes") == "user":
        scopes |= _granted_before(world, account)
    is_offline = asked.get("token_access_type") == "offline"
    code = f"code-{world.tick()}"
    permit = Permit(account, scopes, asked["code_challenge"], is_offline)
    _permits(world)[code] = permit
    return web.Response(text=f"<code>{code}</code>", content_type="text/html")


def _misfit(asked: Any, scopes: frozenset[str]) -> str | None:
    if asked.get("client_id") != APP_KEY:
        return "Invalid client_id"
    if asked.get("response_type") != "code" or "redirect_uri" in asked:
        return "this page knows only response_type=code without redirect_uri"
    if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
        return "an app without a secret needs a code_challenge by S256"
    if unknown := scopes - SCOPES:
        return f"invalid_scope: {', '.join(sorted(unknown))}"
    return None


def _granted_before(world: World, account: str) -> frozenset[str]:
    every = [each.scopes for each in world.refreshes.values() if each.account == account]
    return frozenset().union(*every)


@page("POST", "/oauth2/token")
@counted(TOKEN)
async def token(world: World, request: web.Request) -> web.Response:
    form = await request.post()
    said = {name: str(value) for name, value in form.items()}
    if said.get("client_id") != APP_KEY:
        raise _bad("invalid_client", "Invalid client_id or client_secret")
    match said.get("grant_type"):
        case "authorization_code":
            return _signed_in(world, said)
        case "refresh_token":
            return _refreshed(world, said)
    raise _bad("unsupported_grant_type", "what is asked for is not known")


def _signed_in(world: World, said: dict[str, str]) -> web.Response:
    permit = _permits(world).pop(said.get("code", ""), None)
    if permit is None:
        raise _bad("invalid_grant", "code doesn't exist or has expired")
    if _challenge(said.get("code_verifier", "")) != permit.challenge:
        raise _bad("invalid_grant", "invalid code verifier")
    number = world.tick()
    name = f"refresh-{permit.account}-{number}"
    world.refreshes[name] = Refresh(permit.account, APP_KEY, permit.scopes)
    account = world.accounts[permit.account]
    return _json(
        access_token=world.issue(name),
        expires_in=world.settings.expires_in,
        token_type="bearer",
        scope=" ".join(sorted(permit.scopes)),
        uid=str(number),
        account_id=account.id,
        **({"refresh_token": name} if permit.is_offline else {}),
    )


def _refreshed(world: World, said: dict[str, str]) -> web.Response:
    name = said.get("refresh_token", "")
    if name not in world.refreshes:
        raise _bad("invalid_grant", "refresh token is invalid or revoked")
    return _json(
        access_token=world.issue(name),
        expires_in=world.settings.expires_in,
        token_type="bearer",
    )


@page("POST", f"/2/{REVOKE}")
@counted(REVOKE)
async def revoke(world: World, request: web.Request) -> web.Response:
    """End a token, the refresh token that it came of, and all that came of that.

    Any token may: no scope is asked for, which is why this is a page and no route.
    """
    if await request.read() != b"null":
        raise text(400, "this function takes no argument")
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ended = granted(world, said)
    world.refreshes.pop(ended.refresh, None)
    for name, grant in list(world.grants.items()):
        if name == said or (ended.refresh and grant.refresh == ended.refresh):
            del world.grants[name]
    return plain(b"null")


def _permits(world: World) -> dict[str, Permit]:
    permits: dict[str, Permit] = world.room("permits", dict)
    return permits


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _json(**fields: object) -> web.Response:
    return plain(json.dumps(fields).encode())


def _bad(error: str, description: str) -> Refused:
    body = json.dumps({"error": error, "error_description": description})
    return Refused(400, body.encode(), "application/json")
