"""What a test says to the emulator itself, below ``/__emu/``."""

from __future__ import annotations

import shutil
from typing import Any

from aiohttp import web

from .faults import Fault
from .world import World


def said(world: World, what: str, arg: Any) -> Any:
    """Do one thing, and say how it is then."""
    match what:
        case "faults":
            world.faults.faults += [Fault(**each) for each in arg]
        case "healed":
            world.faults.faults.clear()
        case "clock":
            world.ahead += arg["advance"]
        case "settings":
            for name, value in arg.items():
                if not hasattr(world.settings, name):
                    raise web.HTTPNotFound(text=f"no setting {name}")
                setattr(world.settings, name, value)
        case "epoch":
            world.epoch += 1
        case "counters":
            return world.counters.json()
        case _:
            raise web.HTTPNotFound(text=f"nothing is named {what}")
    return None


def afresh(world: World) -> World:
    """Another world, in which nothing has happened."""
    shutil.rmtree(world.folder, ignore_errors=True)
    world.folder.mkdir()
    return World(world.folder)
