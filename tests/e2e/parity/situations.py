"""Where ``aws s3`` and fxtui have to decide: all of it, by name."""

from __future__ import annotations

from typing import Final

from .everyday import filtered, in_all_ways
from .hazards import HAZARDS

SITUATIONS: Final = {each.name: each for each in (*in_all_ways(), *filtered(), *HAZARDS)}
