"""A GiB to and from a folder of ICA, whose keys end many times meanwhile."""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path
from typing import Final

import pytest

from fxtui.domain.policy import MIB
from fxtui.domain.transfer import Standing
from tests.e2e.test_ica import Lab, ica, lab, place
from tests.engines import at, copy, done

__all__ = ["ica", "lab"]  # pytest finds them here

SIZE: Final = 1024 * MIB
LIFE: Final = 5.0
RATE: Final = 40 * MIB

WITHIN: Final = 1500.0
"""Seconds for one way: moto reads all of an object for each range of it."""

pytestmark = pytest.mark.timeout(2 * WITHIN)


async def test_keys_that_end_all_the_time_cost_one_renewal_each(lab: Lab) -> None:
    first, *_ = lab.ica.projects
    lab.ica.add(first, "runs")
    lab.ica.life = LIFE
    lab.wire.slow_down(RATE)
    source, back = lab.folder / "source", lab.folder / "back"
    with source.open("wb") as file:
        for _ in range(SIZE // MIB):
            file.write(os.urandom(MIB))
    back.mkdir()

    up = await done(lab.engine, copy(at(source), place("Genomes/runs/")), within=WITHIN)
    down = await done(
        lab.engine, copy(place("Genomes/runs/source"), at(back)), within=WITHIN
    )

    assert (up.standing, down.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    assert _sha256(back / "source") == _sha256(source)
    ends = sorted(loan.ends for loan in lab.ica.loans.values())
    lived = ends[-1] - ends[0] + LIFE
    assert 4 <= len(ends) <= lived / (0.8 * LIFE) + 2
    assert lab.wire.moved < 2.5 * SIZE  # twice it has to move
    source.unlink()
    (back / "source").unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
