"""Completion in zsh and fish, where they are installed; that of bash is in test_care."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import pytest

from tests.terminal import Terminal

from .conftest import ROOT, Program
from .forked import script
from .shelf import Shelf

Completes: TypeAlias = Callable[[str, str], None]
"""Waits until a line, with Tab behind it, has become another."""

NAMES: Final = ("my data/x=1", "it's", "a$b", "[x]")
LINES: Final = {
    "fxtui verif": "fxtui verify",
    "fxtui jobs pa": "fxtui jobs pause",
    "fxtui cp my": r"fxtui cp my\ data/",
    r"fxtui cp my\ data/x": r"fxtui cp my\ data/x=1",
    "fxtui cp 'my da": "fxtui cp 'my data/",
    "fxtui cp it": r"fxtui cp it\'s",
    "fxtui cp a": r"fxtui cp a\$b",
    "fxtui cp --if-exists=s": "fxtui cp --if-exists=skip",
    "fxtui cp ~/my": r"fxtui cp ~/my\ data/",
    "fxtui ls s3": "fxtui ls s3://",
}
"""What both make of these."""


def needed(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


@pytest.fixture
def person(mine: Program) -> Program:
    """Somebody at home in a folder with files, who types ``fxtui``."""
    for name in NAMES:
        (mine.folder / name).parent.mkdir(exist_ok=True)
        (mine.folder / name).touch()
    file = mine.folder / "bin" / "fxtui"
    script(file)
    mine.environment |= {
        "PATH": f"{file.parent}:{mine.environment['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(mine.folder),
    }
    return mine


@pytest.fixture
def zsh(person: Program) -> Iterator[Completes]:
    """One that runs in a terminal: it completes for nobody else."""
    begun = Terminal(100, 30).start(
        [needed("zsh"), "-f", "-i"], environment=person.environment, cwd=person.folder
    )
    with begun as terminal:
        terminal.send(
            "PS1='%% '; autoload -Uz compinit; compinit -u -D; "
            'eval "$(fxtui completion zsh)"; clear; echo set up\n'
        )
        terminal.wait_for(lambda text: text.startswith("set up"))

        def completed(line: str, into: str) -> None:
            terminal.send("\x15clear\n")
            terminal.wait_for(lambda text: text.strip() == "%")
            terminal.send(f"{line}\t")
            terminal.wait_for(lambda text: text.strip() == f"% {into}")

        yield completed


def test_zsh_completes_lines(zsh: Completes) -> None:
    for line, into in LINES.items():  # one zsh for all: to start one takes longer
        zsh(line, into)


async def test_zsh_completes_what_lies_in_a_bucket(
    person: Program, zsh: Completes, bucket: Shelf
) -> None:
    await bucket.fill({"deep/er/c": b"1"})
    person.run("ls", str(bucket))  # for a service that starts, nobody waits so long

    zsh(f"fxtui ls {bucket}d", f"fxtui ls {bucket}deep/")
    zsh(f"fxtui ls {bucket}deep/e", f"fxtui ls {bucket}deep/er/")


def fish(person: Program, line: str) -> list[str]:
    """What fish offers for the last word; it quotes that itself when it takes it."""
    done = subprocess.run(
        [
            *(needed("fish"), "--no-config", "-c"),
            'fxtui completion fish | source; complete -C "$argv[1]"',
            line,
        ],
        capture_output=True,
        check=True,
        cwd=person.folder,
        env=person.environment,
        text=True,
        timeout=30,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


FISH: Final = {
    "fxtui verif": "verify",
    "fxtui jobs pa": "pause",
    "fxtui cp my": "my data/",
    r"fxtui cp my\ data/x": "my data/x=1",
    "fxtui cp 'my da": "my data/",
    'fxtui cp "my da': "my data/",
    "fxtui cp it": "it's",
    "fxtui cp [": "[x]",
    "fxtui cp --if-exists=s": "--if-exists=skip",
    "fxtui cp ~/my": "~/my data/",
    "fxtui ls s3": "s3://",
}


@pytest.mark.parametrize("line", FISH)
def test_fish_completes_a_line(person: Program, line: str) -> None:
    assert fish(person, line) == [FISH[line]]


async def test_fish_completes_what_lies_in_a_bucket(
    person: Program, bucket: Shelf
) -> None:
    await bucket.fill({"deep/er/c": b"1"})
    person.run("ls", str(bucket))

    assert fish(person, f"fxtui ls {bucket}d") == [f"{bucket}deep/"]
    assert fish(person, f"fxtui ls {bucket}deep/e") == [f"{bucket}deep/er/"]
