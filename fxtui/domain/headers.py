"""What the name of an HTTP header may be: a token of RFC 9110."""

from __future__ import annotations

import re
from typing import Final

HEADER_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""As a regular expression, of which larger ones are made."""


def is_header_name(text: str) -> bool:
    return re.fullmatch(HEADER_NAME, text) is not None
