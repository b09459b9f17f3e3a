"""``fxtui logout ica`` and ``tsd``: forget what a profile of S3 signed in with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Final

from fxtui.config import Config, Paths, read_config
from fxtui.domain.errors import UsageError
from fxtui.wiring import ica_login, paths_here, tsd_login

from ..output import say, tell
from ..status import Status


class Logout:
    """Of the profile that is named, or of the only one that there is."""

    def __init__(
        self,
        platform: str,
        logout: Callable[[Paths, str], None],
        signed_in: Callable[[Config], list[str]],
        after: str,
    ) -> None:
        """``after`` says what is not forgotten; ``{name}`` is the profile."""
        self._platform, self._after = platform, after
        self._logout, self._signed_in = logout, signed_in

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", metavar="NAME", help="what locations call it")

    def run(self, options: Namespace) -> int:
        paths = paths_here()
        name = options.profile or self._only(read_config(paths.config))
        self._logout(paths, name)
        say(f"signed out of profile {name}")
        tell(self._after.format(name=name))
        return Status.DONE

    def _only(self, config: Config) -> str:
        names = self._signed_in(config)
        if len(names) == 1:
            return names[0]
        there = ", ".join(names) or "none"
        raise UsageError(
            f"which one? say --profile; signed in to {self._platform}: {there}"
        )


ICA: Final = Logout(
    "ICA",
    ica_login.logout,
    ica_login.signed_in,
    "what ICA gave out is good there until it ends or is revoked",
)
TSD: Final = Logout(
    "TSD",
    tsd_login.logout,
    tsd_login.signed_in,
    "its keys are kept for the next time: fxtui profiles remove {name}",
)
