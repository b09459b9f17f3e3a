"""The route on which a client waits until something changes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from .calls import Call
from .listing import has_news, read_cursor
from .registry import route
from .view import View


@route("files/list_folder/longpoll", scope="")
async def longpoll(call: Call) -> dict[str, Any]:
    cursor = read_cursor(call, call.arg["cursor"])
    account = call.world.accounts[cursor.account]
    call.view = View(call.world, account, cursor.root)
    limit = call.world.settings.longpoll_seconds
    seconds = limit if limit is not None else call.arg.get("timeout", 30)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not has_news(call, cursor):
                await call.world.changed()
    result: dict[str, Any] = {"changes": has_news(call, cursor)}
    backoff = call.world.settings.longpoll_backoff
    return {**result, "backoff": backoff} if backoff else result
