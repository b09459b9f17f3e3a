"""``fxtui edit``: a text in one's own editor, stored again over nobody's change."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from fxtui import wiring
from fxtui.domain.names import safe
from fxtui.domain.numbered import numbered
from fxtui.front.difference import difference
from fxtui.front.editing import Choice, Clash, edit
from fxtui.front.editor import Editor, unbroken
from fxtui.front.original import Door

from .aws_options import add_aws_options
from .consent import first_letter
from .options import add_account_options, context_of
from .output import say, tell
from .password import is_attended
from .status import Status
from .stream import content_of

_CHOICES: Final = {
    "r": Choice.RENAME,
    "e": Choice.EDIT,
    "o": Choice.OVERWRITE,
    "k": Choice.KEEP,
}
_QUESTION: Final = (
    "Keep both, yours as {} [r], go on editing [e], store yours over theirs [o], "
    "or store nothing and keep your file [k]? "
)


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("location", metavar="LOCATION", help="a text of 10 MiB at most")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_edit(options))


async def _edit(options: Namespace) -> int:
    location, context = content_of(options.location), context_of(options)
    person = _AtTheTerminal(Editor.of(os.environ))
    drafts = wiring.paths_here().state / "edits"
    async with wiring.opened(no_service=options.no_service) as (_, browser):
        outcome = await edit(Door(browser, context), location, person, drafts=drafts)
    if outcome.is_well:
        say(outcome.sentence)
        return Status.DONE
    tell(outcome.sentence)
    return Status.FAILED


class _AtTheTerminal:
    """A Person. Where nobody can be asked, nothing is stored over anything."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    async def agree(self, question: str) -> bool:
        if not is_attended():
            return True
        return (await first_letter(f"{question} [y/N] ")) == "y"

    async def edit(self, file: Path) -> int:
        with unbroken():
            return await asyncio.to_thread(self._editor.run, file)

    async def decide(self, clash: Clash) -> Choice:
        if clash.version is None:
            tell(f"{clash.location} was deleted meanwhile.")
        else:
            tell(f"Somebody else changed {clash.location}; this is what yours would do:")
            for line in difference(clash.theirs, clash.mine):
                tell(line)
        if not is_attended():
            return Choice.KEEP
        question = _QUESTION.format(safe(numbered(clash.location.name, 1)))
        return _CHOICES.get(await first_letter(question), Choice.KEEP)
