"""The lines themselves: data with its source, and how they are taken from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

EXAMPLES: Final = Path(__file__).with_name("aws_s3_examples.txt")
"""One line an example, below a head that says where they are from."""

HEAD: Final = """\
# Every `aws s3` line of the examples that come with {version}:
# awscli/examples/s3/*.rst, Copyright Amazon.com, Inc., Apache License 2.0.
# Lines that are broken there by a backslash are whole here; nothing else is changed.
# Written by: python -m tests.e2e.lines AWS
"""

_LINE: Final = re.compile(r"^ +(aws s3 .+)$|``(aws s3 [^`]+)``", re.MULTILINE)
"""One in a block of its own, or within a sentence."""


def lines() -> list[str]:
    found = EXAMPLES.read_text().splitlines()
    return [line for line in found if not line.startswith("#")]


def taken_from(folder: Path) -> list[str]:
    """The lines of the examples in a folder of the AWS CLI, each once."""
    return [*dict.fromkeys(_found(folder))]


def _found(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.rst")):
        for alone, within in _LINE.findall(file.read_text().replace("\\\n", " ")):
            yield " ".join((alone or within).split())
