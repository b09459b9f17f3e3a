"""What a person can do to two folders at once, and how to do it without the browser."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

PLANS: Final = (
    Command(
        "sync",
        "Sync",
        "Make the other pane like this one; the plan is shown first",
        "s",
        "sync",
        footer="Sync",
    ),
    Command(
        "show_command",
        "Show the command",
        "The fxtui line that does the same as the last job, or as c would",
        "ctrl+y",
        "show_command",
    ),
)

QUEUE_COMMAND: Final = Command(
    "job_command",
    "Show a row as a command",
    "The fxtui line that does the same",
    "ctrl+y",
    "show_command",
    Where.QUEUE,
)
