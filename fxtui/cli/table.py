"""The commands that there are, and which module has each; none is imported for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class Command(Protocol):
    """What a module of a command has."""

    def add_options(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Namespace) -> int:
        """Do it; the exit status."""
        ...


class Listed(NamedTuple):
    module: str
    help: str

    def load(self) -> Command:
        return cast("Command", import_module(f"fxtui.cli.{self.module}"))


COMMANDS: Final = {
    "ls": Listed("ls", "list a folder, a bucket, or all buckets"),
    "cp": Listed("cp", "copy files and objects"),
    "jobs": Listed("jobs", "look at the transfer queue, and steer it"),
    "service": Listed("service", "start, stop and look at the transfer service"),
    "demo": Listed("demo", "try fxtui on an S3 server of your own, with sample data"),
}
