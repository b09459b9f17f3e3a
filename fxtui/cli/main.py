"""From words to a command or the browser, and from whatever ends it to an exit status."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

from fxtui import __version__
from fxtui.domain.errors import FxtuiError, Problem, Unauthenticated

from .output import complain, complain_of, prepare_output
from .status import Status, UsageError, status_of
from .streams import OutputError, forget_output
from .table import COMMANDS, Commands, Group, Listed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

COMPLETE: Final = "_complete"
"""The command that only shells give: see ``completion``."""

_LINK: Final = "dropbox.com"
"""What an address of a shared link has in it, however it is written."""

_PANES: Final = 2
_PIPE_CLOSED: Final = 141
"""What a shell says of a program that SIGPIPE ended."""


def run(words: Sequence[str]) -> int:
    """The door of the process: no error passes it but as a sentence and a status."""
    prepare_output()
    try:
        return _whole_answer(list(words))
    except FxtuiError as error:
        if isinstance(error, OutputError):
            forget_output()
        complain_of(Problem.of(error))
        return status_of(error)
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except BrokenPipeError:
        forget_output()
        return _PIPE_CLOSED
    except Exception as error:
        complain(f"this is a bug of fxtui: {_told(error)}; please report it")
        return Status.FAILED


def _whole_answer(words: list[str]) -> int:
    """The status, when all of the answer is written."""
    try:
        status = _run(words)
    except SystemExit as ended:  # of the parser, which was asked for help
        status = int(ended.code or 0)
    sys.stdout.flush()
    return status


def _run(words: list[str]) -> int:
    first = words[0] if words else ""
    if first == COMPLETE:
        return int(import_module("fxtui.cli.complete").run(words[1:]))
    if first in COMMANDS:
        return _command(f"fxtui {first}", COMMANDS[first], words[1:])
    if first and not first.startswith("-") and not _is_location(first):
        raise UsageError(_no_such_command(first))
    return _browse(words)


def _command(title: str, listed: Listed | Group, words: list[str]) -> int:
    from .parser import Parser

    if isinstance(listed, Group):
        return _part(title, listed, words)
    command = listed.load()
    parser = Parser(title, description=listed.help, allow_abbrev=False)
    command.add_options(parser)
    gc.enable()
    own, carried = _parted(words) if listed.carries else (words, [])
    options = parser.parse_intermixed_args(own)
    options.carried = carried
    _unlock(own, options)
    try:
        return command.run(options)
    except Unauthenticated as error:
        if not listed.again or not _answered(error, options):
            raise
    return command.run(options)


def _answered(error: Unauthenticated, options: Namespace) -> bool:
    """Whether a person told what was lacking."""
    return bool(import_module("fxtui.cli.asked").asked_here(error, options))


def _unlock(words: list[str], options: Namespace) -> None:
    """Shared links that have a password want it first; those to revoke are not opened."""
    closed = getattr(options, "revoke", None) or ()
    links = [word for word in words if _LINK in word and word not in closed]
    if links and "no_service" in options:
        import_module("fxtui.cli.unlock").unlock(links, options)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Those before the first ``--``, and those after it."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _part(title: str, group: Group, words: list[str]) -> int:
    """The first word that is no option says which; a number, or a location, none."""
    named = next((word for word in words if not word.startswith("-")), "")
    if named in group.parts:
        words.remove(named)
        return _command(f"{title} {named}", group.parts[named], words)
    if {"-h", "--help"} & set(words):
        usage = f"{title} [COMMAND] [WORD …]"
        _parser(title, group.help, group.parts, usage).print_help()
        return Status.DONE
    if named and (group.wants or not (named.isdecimal() or "/" in named)):
        near = _nearest(named, group.parts)
        raise UsageError(f"{named!r} is nothing that {title} does; {near}")
    if group.wants:
        raise UsageError(f"{title} needs {group.wants}; {_nearest('', group.parts)}")
    default = next(iter(group.parts))
    return _command(f"{title} {default}", group.parts[default], words)


def _browse(words: list[str]) -> int:
    if len(words) > _PANES or any(word.startswith("-") for word in words):
        options = _browser_parser().parse_args(words)
        return _open(options.left, options.right, no_service=options.no_service)
    return _open(*words)  # the parser takes 4 ms, and is for options


def _open(
    left: str | None = None, right: str | None = None, *, no_service: bool = False
) -> int:
    if not sys.stdout.isatty():
        raise UsageError("the browser needs a terminal; for scripts see fxtui --help")
    app = import_module("fxtui.ui.app")
    return int(app.run(left, right, no_service=no_service))


def _browser_parser() -> ArgumentParser:
    about = "Browse two locations side by side, and move files between them."
    parser = _parser("fxtui", about, COMMANDS)
    parser.add_argument(
        "left", nargs="?", help="a folder, s3://bucket/prefix/, or dropbox://folder/"
    )
    parser.add_argument("right", nargs="?", help="the same, for the other pane")
    parser.add_argument("--version", action="version", version=f"fxtui {__version__}")
    parser.add_argument(
        "--no-service", action="store_true", help="move files in this process"
    )
    return parser


def _parser(
    title: str, about: str, commands: Commands, usage: str | None = None
) -> ArgumentParser:
    """One whose help ends with a table of commands."""
    from argparse import RawDescriptionHelpFormatter

    from .parser import Parser

    width = max(map(len, commands))
    table = [f"  {name:<{width}}  {listed.help}" for name, listed in commands.items()]
    lines = ["commands:", *table, f"{title} COMMAND --help says more"]
    return Parser(
        title,
        usage=usage,
        description=about,
        epilog="\n".join(lines),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _is_location(word: str) -> bool:
    return "/" in word or os.path.lexists(word)


def _no_such_command(word: str) -> str:
    return f"{word!r} is neither a command nor a folder; {_nearest(word, COMMANDS)}"


def _nearest(word: str, commands: Commands) -> str:
    from difflib import get_close_matches  # only for who mistypes

    near = get_close_matches(word, commands, n=1)
    return f"do you mean {near[0]}?" if near else f"there is {', '.join(commands)}"


def _told(error: Exception) -> str:
    """What went wrong and where, in one line."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" at {at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else ""
    return f"{error!r}{place}"
