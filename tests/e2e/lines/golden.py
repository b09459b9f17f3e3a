"""What the AWS CLI did at each line, as it was written down."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from .stage import Outcome

GOLDEN: Final = Path(__file__).with_name("golden.json")


class Recorded(msgspec.Struct):
    program: str
    outcomes: dict[str, Outcome]


def recorded() -> Recorded:
    return msgspec.json.decode(GOLDEN.read_bytes(), type=Recorded)


def write(found: Recorded) -> None:
    GOLDEN.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
