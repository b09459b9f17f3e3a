"""``fxtui _complete WORD…``: what the last of some words may become, one a line.

Shells ask it while a person waits with a finger on Tab: whatever goes wrong, nothing is
offered, and nothing is said.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from .output import say
from .status import Status
from .table import COMMANDS, Group, Listed

_PLACES: Final = frozenset({"LOCATION", "FILE", "PATH"})
"""What positional words and values are called, in help, if they are locations."""

_PROFILES: Final = frozenset({"profile", "names"})
"""What the values and words are kept as that are names of accounts."""

_BROWSER: Final = ("--help", "--no-service", "--version")


class Offer(NamedTuple):
    """What a word may become."""

    fixed: Sequence[str] = ()
    places: bool = False
    """Whether it may be a location."""

    begun: str = ""
    """What stands before it in the same word: ``--plan=``."""

    word: str = ""
    """As much of it as there is."""


def run(words: Sequence[str]) -> int:
    """The door: it closes without a sound."""
    try:
        for candidate in candidates(words or [""]):
            if "\n" not in candidate:
                say(candidate)
    except Exception:  # the door of a process: a prompt is no place for an error
        pass
    return Status.DONE


def candidates(words: Sequence[str]) -> Iterator[str]:
    offer = offer_of(words)
    for fixed in offer.fixed:
        if fixed.startswith(offer.word):
            yield offer.begun + fixed
    if offer.places:
        from .places_near import places  # what only completes commands needs no loop

        for place in places(offer.word, words):
            yield offer.begun + place


def offer_of(words: Sequence[str]) -> Offer:
    """What the last word may be, after those before it."""
    *before, word = words
    if not before:
        if word.startswith("-"):
            return Offer(_BROWSER, word=word)
        return Offer([*COMMANDS], places=True, word=word)
    command = COMMANDS.get(before[0])
    if isinstance(command, Group):
        return _of_group(command, before[1:], word)
    if command is None:
        return Offer(places=True, word=word)
    return _of_command(command, before[1:], word)


def _of_group(group: Group, before: Sequence[str], word: str) -> Offer:
    named = next((each for each in before if not each.startswith("-")), "")
    if part := group.parts.get(named):
        rest = [each for each in before if each != named]
        return _of_command(part, rest, word)
    if word.startswith("-") and not group.wants:
        return _of_command(next(iter(group.parts.values())), before, word)
    return Offer([*group.parts], word=word)


def _of_command(command: Listed, before: Sequence[str], word: str) -> Offer:
    if "--" in before:
        return Offer(places=True, word=word)  # the words of another program
    parser = ArgumentParser()
    command.load().add_options(parser)
    shown = (action for action in parser._actions if action.help != SUPPRESS)
    options = {name: action for action in shown for name in action.option_strings}
    if word.startswith("-"):
        return _of_option(options, word)
    asked = options.get(before[-1]) if before else None
    if asked and _takes_value(asked):
        return _of_value(asked)._replace(word=word)
    words = [action for action in parser._actions if not action.option_strings]
    return _of_positional(words, before)._replace(word=word)


def _of_option(options: Mapping[str, Action], word: str) -> Offer:
    name, equals, value = word.partition("=")
    if not equals:
        long = [name for name in options if name.startswith("--")]
        return Offer(long, word=word)
    if (asked := options.get(name)) and _takes_value(asked):
        return _of_value(asked)._replace(begun=f"{name}=", word=value)
    return Offer()


def _of_positional(actions: Sequence[Action], before: Sequence[str]) -> Offer:
    """Words to choose from come first, and once; else it may be a place."""
    for action in actions:
        fixed = [str(choice) for choice in action.choices or ()]
        if fixed and not {*fixed} & {*before}:
            return Offer(fixed)
    if any(action.dest in _PROFILES for action in actions):
        return Offer(_accounts())
    return Offer(places=any(_is_place(action) for action in actions))


def _of_value(action: Action) -> Offer:
    if action.dest in _PROFILES:
        return Offer(_accounts())
    fixed = [str(choice) for choice in action.choices or ()]
    return Offer(fixed, places=_is_place(action))


def _accounts() -> list[str]:
    from .accounts_here import accounts_here  # for who needs it

    return [*dict.fromkeys(profile.name for profile in accounts_here())]


def _takes_value(action: Action) -> bool:
    return action.nargs != 0


def _is_place(action: Action) -> bool:
    return str(action.metavar or action.dest).upper().rstrip("S") in _PLACES
