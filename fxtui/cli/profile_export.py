"""``fxtui profiles export``: a profile of one's own for a colleague, without secrets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.config import read_config
from fxtui.domain.errors import ConfigError
from fxtui.front.exported import exported
from fxtui.wiring import paths_here

from .output import say
from .status import Status


class Export:
    """Prints a profile of fxtui's for another config.toml: no secret, no key, no name."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of an S3 profile of fxtui's")

    def run(self, options: Namespace) -> int:
        config = paths_here().config
        known = read_config(config).profiles.s3
        if options.name not in known:
            there = ", ".join(known) or "none"
            raise ConfigError(
                f"{config} has no S3 profile {options.name}; it has {there}"
            )
        say(exported(options.name, known[options.name]).rstrip())
        return Status.DONE


EXPORT = Export()
