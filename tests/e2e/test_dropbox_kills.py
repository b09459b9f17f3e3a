"""``kill -9`` costs no more on the way to a Dropbox: the same promises, another end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from fxtui.domain.policy import MIB
from tests.servers.dropbox.running import Emulator

from . import test_kills as of_s3
from .crossing import Crossing
from .far import Far, a_folder
from .scale import TINY, Scale
from .test_kills import cross

__all__ = ["cross"]  # pytest finds it here


@pytest.fixture
def scale() -> Scale:
    """Parts are multiples of 4 MiB there."""
    return replace(TINY, part=4 * MIB, kills=2)


@pytest.fixture
async def far(dropbox_server: Emulator) -> AsyncIterator[Far]:
    async with a_folder(dropbox_server) as far:
        yield far


class TestKills:
    @of_s3.BOTH
    async def test_what_was_missing(self, cross: Crossing) -> None:
        await of_s3.goes_on_with_what_was_missing(cross)

    test_a_lost_answer = (
        of_s3.TestKills.test_a_kill_after_an_answer_that_was_lost_finds_the_object_whole
    )


class TestPauses:
    test_a_pause = of_s3.TestPauses.test_a_job_that_was_paused_has_its_parts_still
