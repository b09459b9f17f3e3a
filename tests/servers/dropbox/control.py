"""What a test says to the emulator itself, below ``/__emu/``."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from .accounts import SCOPES, Grant
from .faults import Fault
from .seeding import seed
from .spaces import join_team, share
from .world import World


def said(world: World, what: str, arg: Any) -> Any:
    """Do one thing, and say what there is to say of it."""
    try:
        do = _ORDERS[what]
    except KeyError:
        raise web.HTTPNotFound(text=f"no order is {what}") from None
    return do(world, arg)


def afresh(world: World) -> World:
    """Another world, in which nothing has happened."""
    shutil.rmtree(world.folder, ignore_errors=True)
    world.folder.mkdir()
    return World(world.folder)


def _break(world: World, faults: list[dict[str, Any]]) -> None:
    world.faults.faults += [Fault(**each) for each in faults]


def _heal(world: World, _: None) -> None:
    world.faults.faults.clear()


def _advance(world: World, arg: dict[str, float]) -> None:
    world.ahead += arg["advance"]


def _set(world: World, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if not hasattr(world.settings, name):
            raise web.HTTPNotFound(text=f"no setting is {name}")
        setattr(world.settings, name, value)


def _limit(world: World, arg: dict[str, Any]) -> None:
    world.accounts[arg["account"]].allocated = arg["allocated"]


def _pay(world: World, arg: dict[str, Any]) -> None:
    world.accounts[arg["account"]].plan = arg["plan"]


def _grant(world: World, arg: dict[str, Any]) -> None:
    scopes, seconds = arg["scopes"], arg["expires_in"]
    expires = None if seconds is None else world.now() + seconds
    allowed = SCOPES if scopes is None else frozenset(scopes)
    world.grants[arg["token"]] = Grant(arg["account"], allowed, expires)


def _revoke(world: World, arg: dict[str, str]) -> None:
    world.grants.pop(arg["token"], None)
    world.refreshes.pop(arg["token"], None)


def _reset_cursors(world: World, _: None) -> None:
    world.epoch += 1


def _count(world: World, _: None) -> dict[str, Any]:
    return world.counters.json()


_ORDERS: Final[dict[str, Callable[[World, Any], Any]]] = {
    "faults": _break,
    "healed": _heal,
    "clock": _advance,
    "settings": _set,
    "quota": _limit,
    "plan": _pay,
    "grant": _grant,
    "revoke": _revoke,
    "epoch": _reset_cursors,
    "counters": _count,
    "seed": seed,
    "share": share,
    "team": join_team,
}
