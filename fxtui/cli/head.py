"""``fxtui head``: the first lines of objects, or the first rows of what has rows."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from contextlib import aclosing
from typing import Final

from fxtui.domain.location import Location
from fxtui.front.peeking import Peek, first_of, lines_of, peek_of, rows_in, rows_of
from fxtui.front.preview import FIRST, Look

from .output import say, say_all, say_json
from .peek import add_looking_options, look_at_each

_LINES: Final = 10


def add_options(parser: ArgumentParser) -> None:
    add_looking_options(parser, rows=_LINES, of="or lines")


def run(options: Namespace) -> int:
    async def show(location: Location, look: Look) -> Peek | None:
        await look.begin(FIRST)
        if not look.is_inside and "text" in look.formats and not options.json:
            async with aclosing(lines_of(look, options.lines)) as lines:
                async for line in lines:
                    say(line)
            return None
        if look.wants_more and rows_in(look) < options.lines:
            await look.more()
        peek = first_of(peek_of(location, look, options.lines))
        if options.json:
            say_json(peek)
        else:
            say_all(rows_of(peek))
        return peek

    return asyncio.run(look_at_each(options, show))
