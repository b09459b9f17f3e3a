"""What a person can do in the queue: its tabs, and orders to jobs and transfers."""

from __future__ import annotations

from typing import Final

from .command import Command, Where
from .plan_commands import QUEUE_COMMAND

_TABS: Final = (
    ("active", "What is under way"),
    ("waiting", "What waits, and what it waits for"),
    ("failed", "What failed, and why"),
    ("done", "History: what moved, and what proves it"),
    ("log", "Jobs that ended, and what fxtui has to say"),
)


_FOOTER: Final = {
    "pause": "Pause",
    "cancel": "Cancel",
    "retry": "Retry",
    "run_now": "Now",
    "limits": "Limits",
    "row_details": "Details",
}


def _command(id: str, name: str, help: str, keys: str, action: str = "") -> Command:
    footer = _FOOTER.get(id, "")
    return Command(id, name, help, keys, action or id, Where.QUEUE, footer)


QUEUE: Final = (
    *(
        _command(f"tab_{tab}", f"Tab: {tab}", help, str(digit), f"show_tab('{tab}')")
        for digit, (tab, help) in enumerate(_TABS, 1)
    ),
    _command("open_row", "Decide, or details", "A target that exists", "enter", "open"),
    _command(
        "row_details",
        "Details of a row",
        "Parts, tries, digests, and what to do",
        "i",
        "details",
    ),
    _command("why_slow", "Why is it slow?", "What holds it back, as measured", "W"),
    _command("pause", "Pause, resume", "Parts are kept", "p"),
    _command("pause_all", "Pause all, resume all", "All jobs under way", "P"),
    _command("resume_parked", "Go on with parked jobs", "After new keys, or room", "R"),
    _command("cancel", "Cancel", "After a question", "x"),
    _command("retry", "Retry", "What did not succeed", "r"),
    _command("retry_all", "Retry all that failed", "Of all jobs", "F"),
    _command("earlier", "Earlier", "Before the job that waits ahead", "K"),
    _command("later", "Later", "Behind the job that waits next", "J"),
    _command("run_now", "Run now", "Before all others", "!"),
    _command("limits", "Limits", "Of a job, and of all together", "L"),
    _command("more_at_once", "One more at once", "Large transfers", "+", "at_once(1)"),
    _command("fewer_at_once", "One less at once", "Large transfers", "-", "at_once(-1)"),
    _command("faster", "More bandwidth", "Of all together", "]", "bandwidth(1)"),
    _command("slower", "Less bandwidth", "Of all together", "[", "bandwidth(-1)"),
    _command("clear", "Clear finished", "Forget what ended, after a question", "C"),
    QUEUE_COMMAND,
    _command("leave_queue", "Back to the panes", "", "escape", "leave"),
)
