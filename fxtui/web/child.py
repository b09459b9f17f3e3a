"""The process behind a page: it makes the terminal that it was given its own, so that it
hears when that is resized or hung up, and becomes ``fxtui``."""

from __future__ import annotations

import fcntl
import runpy
import termios


def main() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    runpy.run_module("fxtui", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
