"""``fxtui logout ica``: forget an API key of ICA, or pasted keys."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.config import read_config
from fxtui.domain.errors import UsageError
from fxtui.wiring import paths_here
from fxtui.wiring.ica_login import logout, signed_in

from ..output import say, tell
from ..status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="what locations call it")


def run(options: Namespace) -> int:
    paths = paths_here()
    name = options.profile or _only(signed_in(read_config(paths.config)))
    logout(paths, name)
    say(f"signed out of profile {name}")
    tell("what ICA gave out is good there until it ends or is revoked")
    return Status.DONE


def _only(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    there = ", ".join(names) or "none"
    raise UsageError(f"which one? say --profile; signed in to ICA: {there}")
