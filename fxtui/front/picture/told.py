"""What a terminal tells of itself, and which way of pictures follows from it; pure.

It is asked in two steps: who it is, and then what only those can say without harm who
are known: tmux would take kitty's question for a new title. Behind tmux it is the
terminal outside that counts; it is asked through tmux, which must let that pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from .tmux import wrapped

Way: TypeAlias = Literal["kitty", "sixel"]
Instead: TypeAlias = Literal["blocks", "off"]
"""Pictures of half-blocks, or none."""

Wish: TypeAlias = Literal["auto", "kitty", "sixel", "blocks", "off"]
"""What a person may set."""

FIRST: Final = "\x1b[>q\x1b[16t\x1b[?1;1;0S\x1b[c"
"""Its name, the pixels of a cell, the colours of sixel pictures, what it can."""

_ABILITIES: Final = "\x1b[c"
_NAME: Final = "\x1b[>q"
_GRAPHICS: Final = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_SIXEL: Final = "4"
_PRINTING: Final = ("linux", "vt", "cons", "ansi", "eterm", "dumb", "sun", "screen")
"""How the names of terminals begin that are asked nothing, lest they show it."""

ANSWERS: Final = re.compile(
    r"\x1b(?:\[\?(?P<able>[\d;]*)c|\[6;(?P<height>\d{1,4});(?P<width>\d{1,4})t"
    r"|\[\?1;(?P<state>\d);(?P<colours>[\d;]*)S|\[\?[12];\d[\d;]*S"
    r"|P>\|(?P<name>[ -~]{0,64})\x1b\\|_Gi=31;(?P<graphics>[ -~]{0,128})\x1b\\)"
)
BEGUN: Final = re.compile(
    r"\x1b(?:\[(?:\?[\d;]{0,64}|6(?:;\d{0,4}){0,2})?"
    r"|P(?:>(?:\|[ -~]{0,64}\x1b?)?)?|_(?:G[ -~]{0,128}\x1b?)?)?\Z"
)
"""What may become an answer with what comes next."""

_KITTY: Final = re.compile(r"kitty\((\d+)\.(\d+)")
_WITH_LETTERS: Final = (0, 28)
"""The version of kitty that has placeholders; ghostty has had them from its first on."""


class Size(NamedTuple):
    width: int
    height: int


class Told(NamedTuple):
    name: str = ""
    outside: str = ""
    """The name of the terminal that tmux is in."""

    abilities: tuple[str, ...] = ()
    """What the terminal can; behind tmux first that, and then the one outside."""

    cell: Size | None = None
    colours: int = 256
    has_graphics: bool = False
    """Whether it has drawn a pixel in the way of kitty."""

    def hearing(self, answer: str) -> Told:
        """What is known with another answer."""
        found = ANSWERS.fullmatch(answer)
        return self._replace(**self._news(found.groupdict())) if found else self

    def _news(self, heard: Mapping[str, str | None]) -> dict[str, Any]:
        match heard:
            case {"able": str(able)}:
                return {"abilities": (*self.abilities[:1], able)}
            case {"width": str(width), "height": str(height)}:
                return {"cell": _size(int(width), int(height))}
            case {"name": str(name)}:
                return {"outside" if self.is_tmux else "name": name}
            case {"state": "0", "colours": str(colours)} if colours.isdecimal():
                return {"colours": int(colours)}
            case {"graphics": str(graphics)}:
                return {"has_graphics": graphics == "OK"}
        return {}

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to come, as far as one can tell."""
        if self.is_tmux:
            return len(self.abilities) > 1
        return bool(self.abilities) and (self.has_graphics or not self.has_letters)

    @property
    def is_tmux(self) -> bool:
        return self.name.startswith("tmux")

    @property
    def has_letters(self) -> bool:
        """Whether it shows a picture of kitty's where there are its letters."""
        name = self.outside if self.is_tmux else self.name
        version = _KITTY.match(name)
        if version:
            return (int(version[1]), int(version[2])) >= _WITH_LETTERS
        return name.lower().startswith("ghostty")

    @property
    def has_sixel(self) -> bool:
        """tmux says so wherever it is: then the terminal outside has to say it, too."""
        needed = 1 + self.is_tmux
        able = [_SIXEL in each.split(";") for each in self.abilities]
        return len(able) >= needed and all(able[:needed])


def _size(width: int, height: int) -> Size | None:
    return Size(width, height) if width and height else None


def may_be_asked(environment: Mapping[str, str]) -> bool:
    name = environment.get("TERM", "")
    if name.startswith(_PRINTING) and "TMUX" not in environment:
        return False
    return bool(name) and environment.get("TERM_PROGRAM") != "Apple_Terminal"


def asked_next(told: Told) -> str:
    """What is still to be asked of a terminal with this name."""
    if told.is_tmux:
        return wrapped(_NAME) + wrapped(_GRAPHICS) + wrapped(_ABILITIES)
    return _GRAPHICS if told.has_letters else ""


def way_of(wish: Wish, told: Told, cell: Size | None, *, is_slow: bool) -> Way | None:
    """How pictures are drawn; None where they are made of half-blocks, or not at all."""
    if wish == "kitty" or (wish == "sixel" and cell):
        return wish
    if wish != "auto" or is_slow:
        return None
    if told.has_graphics and told.has_letters:
        return "kitty"
    return "sixel" if told.has_sixel and cell else None
