"""Setting up a situation, and asking a program what it would do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

import msgspec

from tests.e2e.forked import forked
from tests.servers.processes import Server

from .situation import HERE, Situation, Way
from .trees import File, Folder, fill, plant

FXTUI: Final = (sys.executable, "-P", "-m", "fxtui")
_PATIENCE: Final = 60

GOLDEN: Final = Path(__file__).with_name("golden.json")
"""What ``aws s3`` answered in each situation."""

BUCKET: Final = "bucket"
"""What the bucket of a situation is called in an answer."""

_DOES: Final = re.compile(r"\(dryrun\) (.+)")
_SKIPPED_BY_AWS: Final = re.compile(r"warning: Skipping file (.+?)\. [A-Z]")
_SKIPPED_BY_US: Final = re.compile(r"fxtui: (.+?): ")


class Answer(msgspec.Struct, frozen=True):
    """What a program would do, sorted, and what it would leave out with a warning."""

    does: list[str]
    skips: list[str]


class Recorded(msgspec.Struct):
    program: str
    answers: dict[str, Answer]


def recorded() -> Recorded:
    return msgspec.json.decode(GOLDEN.read_bytes(), type=Recorded)


def bucket_of(situation: Situation) -> str:
    return "s-" + re.sub("[^a-z]+", "-", situation.name.lower()).strip("-")


def set_up(situation: Situation, server: Server, folder: Path) -> None:
    """Make both trees of a situation."""
    folder.mkdir(exist_ok=True)
    trees = {"from/": situation.source, "to/": situation.target}
    if situation.way is Way.UP:
        plant(trees.pop("from/"), folder / HERE)
    if situation.way is Way.DOWN:
        plant(trees.pop("to/"), folder / HERE)
    fill(server, bucket_of(situation), trees)


def environment_of(server: Server, folder: Path) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "AWS_ACCESS_KEY_ID": server.access_key,
        "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def ask_aws(aws: Path, situation: Situation, server: Server, folder: Path) -> Answer:
    """What ``aws s3`` says that it would do."""
    verb, *others = situation.command(bucket_of(situation))
    words = [str(aws), "s3", verb, "--dryrun", *others]
    ran = run(words, folder, environment_of(server, folder))
    answer = _answer(ran.stdout, _SKIPPED_BY_AWS.findall(ran.stderr), situation, folder)
    assert ran.returncode == (2 if answer.skips else 0), ran.stderr
    return answer


def ask_fxtui(
    situation: Situation, folder: Path, environment: Mapping[str, str]
) -> Answer:
    """What fxtui says that it would do."""
    ran = run_fxtui(situation, folder, environment, "--dryrun")
    answer = _answer(ran.stdout, _SKIPPED_BY_US.findall(ran.stderr), situation, folder)
    assert ran.returncode == (1 if answer.skips else 0), ran.stderr
    return answer


def run_fxtui(
    situation: Situation, folder: Path, environment: Mapping[str, str], *more: str
) -> CompletedProcess[str]:
    words = [*situation.command(bucket_of(situation)), *more]
    if _denies_something(situation):
        return run([*FXTUI, *words], folder, environment)
    return forked(words, folder, environment, _PATIENCE)


def _denies_something(situation: Situation) -> bool:
    things = [*situation.source.values(), *situation.target.values()]
    return any(isinstance(each, File | Folder) and not each.mode for each in things)


def run(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """A command in a folder, to which a file may be denied even if root runs it."""
    if os.geteuid() == 0:
        lost = "-dac_override,-dac_read_search"
        words = ["setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}", *words]
    return subprocess.run(
        words,
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment,
        text=True,
        timeout=_PATIENCE,
    )


def _answer(
    told: str, skipped: Sequence[str], situation: Situation, folder: Path
) -> Answer:
    """The lines without what is new in every run, and the blanks that erase a bar."""
    own, common = f"s3://{bucket_of(situation)}/", f"s3://{BUCKET}/"

    def plain(line: str) -> str:
        return line.replace(own, common).replace(f"{folder}/", "").rstrip()

    does = sorted(plain(line) for line in _DOES.findall(told))
    return Answer(does, sorted(plain(name).removesuffix("/") for name in skipped))
