"""What a parser makes of one object: in a process of its own, while bytes are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from fxtui.domain.value import replace

from ..inside.found import Found
from ..inside.kinds import Kind
from ..inside.wire import Ask
from ..picture.easel import Easel
from ..picture.told import Instead
from .child import Child, Misbehaved
from .drawing import Drawing
from .insight import insight
from .reading import Reading

ASKED: Final = 64 * 1024 * 1024
"""Bytes that a parser may have when a person asks for more."""

_PATIENCE: Final = 0.12
"""Seconds without an answer, after which something else is drawn for now."""

_LONGEST: Final = 10
"""Seconds of the processor that a parser may have."""

Meanwhile: TypeAlias = Callable[[Drawing], None]
"""Is told what can be seen while what is inside takes a moment."""


class Inner:
    """Nothing, until somebody looks."""

    def __init__(
        self,
        child: Child,
        name: str,
        reading: Reading,
        *,
        pictures: Easel | Instead,
    ) -> None:
        self._child, self._name = child, name
        self._reading, self._pictures = reading, pictures
        self._easel = pictures if isinstance(pictures, Easel) else None
        self.found = Found("")
        self.drawing: Drawing | None = None
        """What was found, where that is anything."""

        self.wants_more = False
        """Whether a parser would make more of more bytes."""

    async def look(
        self,
        kind: Kind,
        below: Drawing,
        *,
        most: int,
        width: int,
        meanwhile: Meanwhile | None = None,
    ) -> Drawing:
        """What is in it; if nothing is, what is below, and why."""
        loop = asyncio.get_running_loop()
        timer = loop.call_later(_PATIENCE, meanwhile or _nobody, below)
        try:
            self.found = found = await self._found(kind, most, width)
        finally:
            timer.cancel()
        self.wants_more = (found.wants_more or found.is_cut) and most < ASKED
        drawing = await asyncio.to_thread(insight, found, below, width, easel=self._easel)
        self.drawing = drawing if found.sections or found.content else None
        return drawing

    async def _found(self, kind: Kind, most: int, width: int) -> Found:
        width = 0 if self._pictures == "off" else width
        ask = Ask(kind.name, self._name, self._reading.size, width, most, _LONGEST)
        if easel := self._easel:
            ask = replace(
                ask,
                box=tuple(easel.box),
                pixels=easel.most_pixels,
                colours=easel.most_colours,
            )
        try:
            return await self._child.look(ask, self._reading.lend)
        except Misbehaved as error:
            return Found(kind.name, problem=str(error))


def _nobody(drawing: Drawing) -> None:
    """Who waits sees what is there in the end."""
