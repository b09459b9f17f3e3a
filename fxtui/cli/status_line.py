"""``fxtui status``: one line for a prompt, or for the status bar of tmux.

It starts no service, waits for none, and is empty where there is nothing to tell: what
stands in a prompt may neither take time nor fail.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from fxtui.domain.errors import FxtuiError
from fxtui.service.lock import Running, holder
from fxtui.wiring import paths_here

from .output import say, say_json
from .status import Status
from .status_words import fields_text, template_of


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "Jobs that copy from here (↑), to here (↓) and elsewhere (⇄), bytes a second, "
        "the time that is left, and jobs that wait for you (!); else an empty line."
    )
    parser.add_argument("--json", action="store_true", help="as a JSON object")
    parser.add_argument(
        "--format",
        type=template_of,
        metavar="TEXT",
        help=f"in these words, with any of {fields_text()}",
    )


def run(options: Namespace) -> int:
    running = _running()
    if running is None and not (options.json or options.format):
        say("")
        return Status.DONE
    _tell(running, options)
    return Status.DONE


def _running() -> Running | None:
    """The service that can be asked, if there is one."""
    try:
        running = holder(paths_here().lock)
    except FxtuiError:
        return None
    return running if running and not running.ending else None


def _tell(running: Running | None, options: Namespace) -> None:
    import asyncio  # with the client 60 ms, which an idle prompt does not wait for

    from .pulse import Pulse, pulse, text_of, words_of

    try:
        found = asyncio.run(pulse(Path(running.socket))) if running else Pulse()
    except (FxtuiError, TimeoutError):
        found = Pulse()
    if options.json:
        say_json(found)
    elif options.format:
        say(options.format.format(**words_of(found)))
    else:
        say(text_of(found))
