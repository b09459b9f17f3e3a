"""A GiB to and from a Dropbox, over bad lines, with a service that is killed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.e2e.conftest import Program
from tests.e2e.crossing import Crossing, Direction, crossing
from tests.e2e.far import a_folder
from tests.e2e.scale import FULL
from tests.servers.dropbox.running import Emulator

from .test_crossings import test_kills, test_troubles

__all__ = ["test_kills", "test_troubles"]  # pytest finds them here

pytestmark = pytest.mark.timeout(2 * FULL.patience)


@pytest.fixture
def dropbox() -> Iterator[Emulator]:
    """One for each crossing, whose files go with it."""
    with Emulator.start() as server:
        yield server
        assert server.problems() == []


@pytest.fixture
async def cross(
    program: Program, dropbox: Emulator, direction: Direction
) -> AsyncIterator[Crossing]:
    async with (
        a_folder(dropbox) as far,
        crossing(program, far, direction, FULL) as made,
    ):
        yield made
