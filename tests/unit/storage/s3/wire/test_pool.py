"""What waits in a pool does not wait for ever, and one dead address is not the end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from fxtui.storage.s3.lasting import lasting_socket
from fxtui.storage.s3.wire import pool as pools
from fxtui.storage.s3.wire.grip import Grip
from fxtui.storage.s3.wire.line import Address, Line, connected
from fxtui.storage.s3.wire.pool import Server
from fxtui.storage.s3.wire.trouble import HungUp
from fxtui.storage.s3.wire.waiting import in_thread
from fxtui.storage.s3.wire.watched import WatchedPool


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that takes every call, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def addresses(*ports: int) -> list[Address]:
    host, kind = "127.0.0.1", socket.SOCK_STREAM
    return [(socket.AF_INET, kind, 6, "", (host, port)) for port in ports]


async def test_a_line_that_waited_too_long_is_closed(
    monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    monkeypatch.setattr(pools, "IDLE", 0.0)
    pool = WatchedPool(Server("127.0.0.1", port), lasting_socket)
    where = await pool.addresses()
    line = await in_thread(lambda grip: pool.new(where, grip))

    pool.give(line)
    pool.sweep()

    assert line.detached().fileno() == -1
    pool.close()


async def test_a_line_that_comes_back_after_the_end_is_closed(port: int) -> None:
    pool = WatchedPool(Server("127.0.0.1", port), lasting_socket)
    where = await pool.addresses()
    line = await in_thread(lambda grip: pool.new(where, grip))
    pool.close()

    pool.give(line)

    assert line.detached().fileno() == -1


async def test_the_next_address_is_tried_when_one_is_dead(port: int) -> None:
    line = await in_thread(
        lambda grip: connected(addresses(1, port), lasting_socket, grip.take)
    )

    assert line.detached().getpeername()[1] == port
    line.close()


async def test_no_line_is_begun_for_who_is_gone() -> None:
    grip = Grip()
    grip.cut()

    with pytest.raises(HungUp):
        connected(addresses(1, 2), lasting_socket, grip.take)


async def test_a_line_is_cut_in_the_middle_of_a_wait(port: int) -> None:
    grip = Grip()
    line = connected(addresses(port), lasting_socket, grip.take)
    waiting = asyncio.to_thread(line.receive_into, memoryview(bytearray(1)))

    async with asyncio.TaskGroup() as tasks:
        ended = tasks.create_task(waiting)
        await asyncio.sleep(0)
        grip.cut()

    assert ended.result() == 0
    line.close()


async def test_a_line_that_was_let_go_is_cut_by_nobody(port: int) -> None:
    grip = Grip()
    line: Line = connected(addresses(port), lasting_socket, grip.take)
    grip.let_go()
    grip.cut()

    assert not line.has_news()
    line.close()
