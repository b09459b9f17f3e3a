"""The recorded answers of ``aws s3`` are still those that it gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.parity.asking import ask_aws, recorded, set_up
from tests.e2e.parity.conftest import server
from tests.e2e.parity.situations import SITUATIONS
from tests.servers.processes import Server

__all__ = ["server"]  # pytest finds it here

RECORDED = recorded()


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The AWS CLI that was asked, in a place of its own: it pins another botocore."""
    place = tmp_path_factory.mktemp("awscli")
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    name, _, version = RECORDED.program.partition("/")
    wanted = f"{name.replace('-', '')}=={version}"
    subprocess.run(
        [place / "bin" / "python", "-m", "pip", "install", "--quiet", wanted], check=True
    )
    return place / "bin" / "aws"


@pytest.mark.parametrize("name", SITUATIONS)
def test_aws_answers_as_it_did(
    name: str,
    aws: Path,
    server: Server,
    tmp_path: Path,
) -> None:
    situation = SITUATIONS[name]
    set_up(situation, server, tmp_path)

    assert ask_aws(aws, situation, server, tmp_path) == RECORDED.answers[name]
