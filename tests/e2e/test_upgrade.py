"""A newer fxtui takes over from the service of an older one, and no job ends with it."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import psutil  # noqa: TC002  # quick, and it is installed
import pytest

from fxtui import __version__
from fxtui.service.lock import holder
from fxtui.service.protocol import VERSION

from .conftest import PATIENCE, ROOT, Program
from .fill import MANY, SLOWLY, assert_all_there, let_go, many_files

OLDER = "0.0.9"
_EDITED = shutil.ignore_patterns("__init__.*.pyc", "protocol.*.pyc")
"""What is compiled of the files that will differ: all else need not be compiled again."""


@pytest.fixture(params=[VERSION - 1, VERSION], ids=["another protocol", "the same"])
def older(request: pytest.FixtureRequest, program: Program) -> Program:
    """An older fxtui of the same user, which speaks another protocol, or the same."""
    return release(program, OLDER, request.param)


def release(program: Program, version: str, protocol: int) -> Program:
    """Another release of fxtui, with the same state."""
    folder = program.folder / version
    shutil.copytree(ROOT / "fxtui", folder / "fxtui", ignore=_EDITED)
    edit(folder / "fxtui/__init__.py", f'"{__version__}"', f'"{version}"')
    edit(
        folder / "fxtui/service/protocol.py", f"Final = {VERSION}", f"Final = {protocol}"
    )
    other = Program(program.folder)
    other.environment["PYTHONPATH"] = str(folder)
    return other


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def service_of(program: Program) -> psutil.Process:
    assert program.run("service", "start").returncode == 0
    service = program.service
    assert service
    return service


def version(program: Program) -> str:
    running = holder(program.paths.lock)
    assert running
    return running.version


def test_a_job_goes_on_under_the_new_one(program: Program, older: Program) -> None:
    source, target = many_files(program), program.folder / "target"
    old = service_of(older)
    copying = older.start("cp", "-r", *SLOWLY, source, target)
    program.wait_for("target")
    copying.send_signal(signal.SIGTERM)  # it leaves, and the job stays
    copying.communicate(timeout=PATIENCE)
    assert version(program) == OLDER
    assert len(list(target.iterdir())) < MANY

    let_go(program)
    watching = program.run("jobs", "watch", "1")

    assert watching.returncode == 0, watching.stderr
    old.wait(PATIENCE)
    assert version(program) == __version__
    assert_all_there(program)


def test_whoever_still_runs_the_old_one_is_told_or_goes_on(
    program: Program, older: Program
) -> None:
    source, target = many_files(program), program.folder / "target"
    service_of(older)
    copying = older.start("cp", "-r", *SLOWLY, source, target)
    program.wait_for("target")

    let_go(program)
    new = program.run("jobs", "watch", "1")
    said = copying.communicate(timeout=PATIENCE)[1]

    assert new.returncode == 0
    assert copying.returncode == 0 or "not lost" in said or "start it again" in said
    assert version(program) == __version__
    assert_all_there(program)


def test_many_that_come_at_once_make_one_new_service(
    program: Program, older: Program
) -> None:
    old = service_of(older)

    asking = [program.start("jobs") for _ in range(5)]
    said = [asker.communicate(timeout=PATIENCE)[1] for asker in asking]

    assert {asker.returncode for asker in asking} == {0}, said
    old.wait(PATIENCE)
    assert version(program) == __version__


def test_a_newer_service_of_the_same_protocol_serves_an_older_fxtui(
    program: Program,
) -> None:
    newer = service_of(release(program, "99.0", VERSION))

    assert program.run("jobs").returncode == 0
    assert program.service == newer


def test_a_newer_protocol_is_no_reason_to_end_a_service(
    program: Program,
) -> None:
    newer = service_of(release(program, "99.0", VERSION + 1))

    asked = program.run("jobs")

    assert asked.returncode == 1
    assert "start it again" in asked.stderr
    assert program.service == newer
