"""Which key gives which command: by default, by preset, by a person's wish; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from .commands import BY_ID, COMMANDS, UNBOUND

PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "default": {},
    "commander": {  # F-keys first, so that the footer shows them
        "copy": "f5,c",
        "move": "f6,m",
        "new_folder": "f7,a",
        "delete": "f8,delete,D",
        "help": "f1,?",
        "transfers": "f2,t,w",
        "detach": "f10,q",
        "palette": "f9,:,ctrl+p",
        "swap": "ctrl+u,x",
    },
    "vim": {
        "swap": "x",
        "half_page_up": "ctrl+u",
        "half_page_down": "ctrl+d",
    },
}

_FORBIDDEN: Final = {
    "ctrl+q": "some lines stop at it",
    "ctrl+s": "some lines stop at it",
    "tilde": "OpenSSH takes it after Enter",
    "~": "OpenSSH takes it after Enter",
    "ctrl+b": "tmux takes it",
    "ctrl+i": "terminals send Tab for it",
    "ctrl+m": "terminals send Enter for it",
    "ctrl+h": "terminals send Backspace for it",
    "ctrl+[": "terminals send Escape for it",
}


_SHOWN: Final = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "escape": "Esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "comma": ",",
}


class Keys(NamedTuple):
    """The keys of each command, and what was wrong with what a person wrote."""

    of: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def first(self, command: str) -> str:
        """The key to show for a command; empty if it has none."""
        keys = self.of.get(command, ())
        return shown(keys[0]) if keys else ""

    def keymap(self) -> dict[str, str]:
        """What differs from the commands' own keys, as Textual wants it."""
        return {
            command.id: ",".join(self.of[command.id]) or UNBOUND
            for command in COMMANDS
            if ",".join(self.of[command.id]) != command.keys
        }


def keys_for(preset: str, own: Mapping[str, str]) -> Keys:
    """A person's own keys win over the preset's, and those over the defaults.

    A key that is given to one command is taken from all others that it could mean.
    """
    keys = {command.id: _split(command.keys) for command in COMMANDS}
    problems: list[str] = []
    for wishes in (PRESETS.get(preset, {}), own):
        for command, wish in wishes.items():
            if command not in BY_ID:
                problems.append(f"[ui.keys] there is no command {command!r}")
                continue
            wanted = _split(wish)
            problems += [
                f"[ui.keys] {key} for {command}: {_FORBIDDEN[key]}"
                for key in wanted
                if key in _FORBIDDEN
            ]
            wanted = tuple(key for key in wanted if key not in _FORBIDDEN)
            keys = _without(keys, wanted, command) | {command: wanted}
    return Keys(keys, (*problems, *_clashes(keys, own)))


def _clashes(
    keys: Mapping[str, tuple[str, ...]], own: Mapping[str, str]
) -> Iterator[str]:
    """What a person's wishes took from each other, and from commands without another key.

    Of a command that is to have no key, ``command = ""`` says so.
    """
    wishes = {command: _split(own[command]) for command in own if command in BY_ID}
    for command, wish in wishes.items():
        for other in wishes:
            for key in {*wish} & {*keys[other]} - {*keys[command]}:
                if BY_ID[command].where.meets(BY_ID[other].where):
                    yield f"[ui.keys] {key} for {command}: {other} has it as well"
    for each in COMMANDS:
        if each.keys and not keys[each.id] and each.id not in wishes:
            had = " ".join(map(shown, _split(each.keys)))
            yield f"[ui.keys] {each.id} has no key any more: {had} is given away"


def shown(key: str) -> str:
    """A key as a person writes it: ``F5``, ``Ctrl+U``, ``D``, ``PgUp``."""
    if len(key) == 1:
        return key
    return "+".join(_SHOWN.get(part, part.capitalize()) for part in key.split("+"))


def _split(keys: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, keys.split(","))))


def _without(
    keys: Mapping[str, tuple[str, ...]], taken: tuple[str, ...], command: str
) -> dict[str, tuple[str, ...]]:
    """These keys, but for those that are taken where they could clash."""
    where = BY_ID[command].where
    return {
        other: tuple(k for k in theirs if k not in taken)
        if BY_ID[other].where.meets(where)
        else theirs
        for other, theirs in keys.items()
    }
