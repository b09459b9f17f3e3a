"""Sequences beside the picture: notifications, the title, progress; pure.

A terminal that does not know one of them passes over it. Those that would print it, or
take it for something else, are not sent it. No text can end its sequence: what is not to
be printed has a mark in its place, and a semicolon a comma.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from fxtui.domain.names import safe
from fxtui.front.picture.tmux import wrapped

Notifier: TypeAlias = Literal["osc9", "osc777", "off"]

BELL: Final = "\a"
_ST: Final = "\x1b\\"
_LONGEST: Final = 160

_PRINTING: Final = ("linux", "vt", "cons", "ansi", "eterm", "dumb", "sun")
"""How the names of terminals begin that have no such sequences."""

_VTE_WITH_PROGRESS: Final = 7900

_SAVE_TITLE: Final = "\x1b[22;2t"
_RESTORE_TITLE: Final = "\x1b[23;2t"


class Abilities(NamedTuple):
    """What a terminal may be sent."""

    notifier: Notifier = "off"
    title: bool = False
    progress: bool = False
    through_tmux: bool = False
    """The terminal is behind tmux, which hands on what is wrapped for it."""


def abilities(environment: Mapping[str, str]) -> Abilities:
    """What is known of the terminal of this environment."""
    name = environment.get("TERM", "")
    if not name or name.startswith(_PRINTING):
        return Abilities()
    if "TMUX" in environment:
        return Abilities("osc9", title=True, through_tmux=True)
    if name.startswith("screen"):
        return Abilities(title=True)
    knows_777 = name.startswith(("rxvt", "foot")) or "VTE_VERSION" in environment
    notifier: Notifier = "osc777" if knows_777 else "osc9"
    return Abilities(notifier, title=True, progress=_has_progress(environment))


def _has_progress(environment: Mapping[str, str]) -> bool:
    """Others would take it for a notification: ``4;1;50``."""
    vte = environment.get("VTE_VERSION", "")
    return (
        "WT_SESSION" in environment
        or environment.get("ConEmuANSI") == "ON"
        or "ghostty" in environment.get("TERM", "")
        or environment.get("TERM_PROGRAM") == "ghostty"
        or (vte.isdecimal() and int(vte) >= _VTE_WITH_PROGRESS)
    )


def notification(able: Abilities, text: str) -> str:
    match able.notifier:
        case "osc9":
            return _wrapped(able, f"\x1b]9;fxtui: {_inside(text)}{_ST}")
        case "osc777":
            return _wrapped(able, f"\x1b]777;notify;fxtui;{_inside(text)}{_ST}")
    return ""


def title(able: Abilities, text: str, *, is_first: bool = False) -> str:
    """Name the window; before the first time its own name is put aside."""
    if not able.title:
        return ""
    return (_SAVE_TITLE if is_first else "") + f"\x1b]2;{_inside(text)}{_ST}"


def old_title(able: Abilities) -> str:
    return _RESTORE_TITLE if able.title else ""


def progress(able: Abilities, share: float | None) -> str:
    """How far it is, in the bar of the window; None takes it away."""
    if not able.progress:
        return ""
    state = "0;0" if share is None else f"1;{min(100, max(0, int(100 * share)))}"
    return _wrapped(able, f"\x1b]9;4;{state}{_ST}")


def _inside(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return safe(cut).replace(";", ",")


def _wrapped(able: Abilities, sequence: str) -> str:
    return wrapped(sequence) if able.through_tmux else sequence
