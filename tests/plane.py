"""Which way bytes go to S3 in tests of faults and kills; the soak tries the other."""

from __future__ import annotations

import os
from typing import Final, Literal, cast

PLANE: Final = cast(
    "Literal['auto', 'plain']", os.environ.get("FXTUI_TEST_PLANE", "auto")
)
