"""Every command by its name: what Textual's palette offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from .command import Command, Where
from .commands import COMMANDS, MOVES

if TYPE_CHECKING:
    from .browser import BrowserScreen


class CommandProvider(Provider):
    async def discover(self) -> Hits:
        for command in sorted(_offered(), key=lambda each: each in MOVES):
            yield DiscoveryHit(command.name, self._run(command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in _offered():
            if score := matcher.match(f"{command.name} {command.help}"):
                name = matcher.highlight(command.name)
                yield Hit(score, name, self._run(command), help=command.help)

    def _run(self, command: Command) -> Callable[[], Awaitable[None]]:
        screen = cast("BrowserScreen", self.screen)  # no other has this palette
        return partial(screen.run_command, command)


def _offered() -> Iterator[Command]:
    """Each but the palette itself, what ``g`` only begins or says again, and what is
    for a screen that has no palette."""
    return (
        command
        for command in COMMANDS
        if command.id not in {"palette", "go_p"} and command.where is not Where.VIEW
    )
