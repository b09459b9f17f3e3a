"""The accounts that a command line could name, for whoever begins to type one."""

from __future__ import annotations

from collections.abc import Sequence

from fxtui.config import read_config
from fxtui.config.found import FoundProfile, found_profiles
from fxtui.wiring import context_here, paths_here


def accounts_here() -> Sequence[FoundProfile]:
    """Those that are known at once: no other program is asked."""
    file, variables = paths_here().config, dict(context_here().variables)
    return found_profiles(read_config(file), file, variables, unlocks=False).profiles
