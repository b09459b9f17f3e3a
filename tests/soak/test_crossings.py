"""A GiB each way over a slow line, with a service that is killed twenty times."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Final

import pytest

from fxtui.demo.seaweed import SeaweedFS
from tests.e2e.conftest import Program
from tests.e2e.crossing import Crossing, Direction, crossing
from tests.e2e.far import a_bucket
from tests.e2e.scale import FULL
from tests.e2e.troubles import (
    breaks,
    falls_short,
    falls_silent,
    refuses,
    stands_still,
)

from .conftest import Table

pytestmark = pytest.mark.timeout(2 * FULL.patience)

MOST: Final = 1.5
"""Bytes over the wire, for each byte of the object, that twenty kills may cost."""

UP, DOWN = Direction

TROUBLES: Final = [
    (breaks, UP),
    (breaks, DOWN),
    (refuses, UP),
    (refuses, DOWN),
    (stands_still, UP),
    (stands_still, DOWN),
    (falls_short, DOWN),
    (falls_silent, UP),
]


@pytest.fixture
async def cross(
    program: Program, server: SeaweedFS, direction: Direction
) -> AsyncIterator[Crossing]:
    async with (
        a_bucket(server) as far,
        crossing(program, far, direction, FULL) as made,
    ):
        yield made


@pytest.mark.parametrize("direction", Direction)
async def test_kills(cross: Crossing, table: Table) -> None:
    await cross.begin()
    await cross.kill_at(cross.instants(FULL.kills))
    table.add(figures := await cross.end())

    await cross.check()
    assert figures.moved <= MOST, f"seed {cross.seed}"


@pytest.mark.parametrize(("trouble", "direction"), TROUBLES)
async def test_troubles(
    cross: Crossing, trouble: Callable[[Crossing], None], table: Table
) -> None:
    trouble(cross)
    await cross.begin()
    await cross.kill_at(cross.instants(FULL.kills // 4))
    table.add(await cross.end())

    await cross.check()
