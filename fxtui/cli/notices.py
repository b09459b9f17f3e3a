"""What the engine wants everybody to know who attaches: each is told once a command."""

from __future__ import annotations

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.events import Board
from fxtui.front.sightings import board_of

from .output import complain


async def tell_notices(engine: Engine, context: Context) -> None:
    tell_notices_of(await board_of(engine, context))


def tell_notices_of(board: Board) -> None:
    for notice in board.notices:
        complain(f"warning: {notice}")
