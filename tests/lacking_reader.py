"""The process that parses, where no library is installed."""

from __future__ import annotations

import sys

from fxtui.front.inside.__main__ import main

if __name__ == "__main__":
    for name in ("h5py", "zstandard"):
        sys.modules[name] = None  # type: ignore[assignment]  # so it cannot be imported
    main()
