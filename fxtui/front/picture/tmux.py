"""What tmux hands on to the terminal outside, if its ``allow-passthrough`` is on."""

from __future__ import annotations


def wrapped(sequence: str) -> str:
    inner = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{inner}\x1b\\"
