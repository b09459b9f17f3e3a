"""What a person can do to look into an object, and to edit it."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

LOOKS: Final = (
    Command(
        "preview",
        "Preview",
        "What is under the cursor, beside the rows",
        "p",
        "preview",
    ),
    Command("preview_down", "Further in the preview", "One page", "J", "preview_page(1)"),
    Command("preview_up", "Back in the preview", "One page", "K", "preview_page(-1)"),
    Command(
        "full_view",
        "Look into it",
        "Text, JSON, tables or bytes, on the whole screen",
        "f3,alt+p",
        "full_view",
    ),
    Command(
        "edit",
        "Edit",
        "In your $VISUAL or $EDITOR; nobody's change is lost",
        "e,f4",
        "edit",
    ),
)


def _command(id: str, name: str, help: str, keys: str, action: str = "") -> Command:
    method = action or id.removeprefix("view_")
    return Command(id, name, help, keys, method, Where.VIEW)


VIEW: Final = (
    _command("view_up", "Line up", "One line", "k,up", "line(-1)"),
    _command("view_down", "Line down", "One line", "j,down,enter", "line(1)"),
    _command("view_page_up", "Page up", "One page", "pageup", "page(-1)"),
    _command(
        "view_page_down",
        "Page down",
        "At the end: the next MiB",
        "space,pagedown",
        "page(1)",
    ),
    _command("view_half_up", "Half a page up", "", "ctrl+u", "half_page(-1)"),
    _command("view_half_down", "Half a page down", "", "ctrl+d", "half_page(1)"),
    _command("view_left", "Left", "Of lines that are cut", "h,left", "aside(-1)"),
    _command("view_right", "Right", "Of lines that are cut", "l,right", "aside(1)"),
    _command("view_top", "Beginning", "Of the object", "g,home"),
    _command("view_bottom", "End", "Of the object: its last MiB is read", "G,end"),
    _command("view_offset", "Go to a byte", "1500, 0x1f400, 10 MiB or 50 %", "o,ctrl+g"),
    _command("view_find", "Find", "In what is read", "/"),
    _command("view_find_next", "Next match", "Further down", "n"),
    _command("view_find_previous", "Previous match", "Further up", "N"),
    _command("view_wrap", "Wrap", "Break long lines, or cut them", "w"),
    _command("view_numbers", "Numbers", "Of the lines", "#"),
    _command("view_format", "Format", "See it as text, or as bytes", "f,tab"),
    _command("view_follow", "Follow", "What is added to it, as tail -f does", "F"),
    _command("view_more", "Look further inside", "By up to 64 MiB of it", "m"),
    _command("view_again", "Read again", "What is there now", "R,ctrl+r"),
    _command("edit_seen", "Edit", "What is seen", "e,f4", "edit"),
    _command("view_help", "Help", "What can be done here", "?,f1"),
    _command("view_leave", "Back", "To the panes", "q,escape,f3,p,f10", "leave"),
)
