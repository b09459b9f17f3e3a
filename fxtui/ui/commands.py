"""Everything a person can do, once: bindings, footer, palette and help come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .account_commands import ACCOUNTS
from .command import Command, Where
from .past_commands import PAST
from .place_commands import ERRANDS, SETTINGS, TRAVEL
from .plan_commands import PLANS
from .preview_commands import LOOKS, VIEW
from .queue_commands import QUEUE
from .rows_commands import ROWS

if TYPE_CHECKING:
    from textual.binding import Binding

MOVES: Final = (
    Command("up", "Up", "One row up", "k,up", "move(-1)", Where.LISTING),
    Command("down", "Down", "One row down", "j,down", "move(1)", Where.LISTING),
    Command("page_up", "Page up", "One page up", "pageup", "page(-1)", Where.LISTING),
    Command(
        "page_down", "Page down", "One page down", "pagedown", "page(1)", Where.LISTING
    ),
    Command(
        "half_page_up",
        "Half a page up",
        "The keymap vim has Ctrl-U for it",
        "",
        "half_page(-1)",
        Where.LISTING,
    ),
    Command(
        "half_page_down",
        "Half a page down",
        "The keymap vim has Ctrl-D for it",
        "",
        "half_page(1)",
        Where.LISTING,
    ),
    Command("top", "Top", "The first row; gg as well", "home", "top", Where.LISTING),
    Command("bottom", "Bottom", "The last row", "G,end", "bottom", Where.LISTING),
    Command(
        "open",
        "Open",
        "Enter a folder, bucket or archive; the details of an object",
        "l,enter,right",
        "open",
        Where.LISTING,
    ),
    Command("parent", "Parent", "The folder above", "h,left,backspace", "parent"),
    Command(
        "other",
        "Other pane",
        "Give the keys to the other pane",
        "tab",
        "other",
        Where.SCREEN,
    ),
)

MARKS: Final = (
    Command(
        "mark",
        "Mark",
        "Mark the row, or no longer, and go down",
        "space,insert,ctrl+t",
        "mark",
        Where.LISTING,
        "Mark",
    ),
    Command(
        "mark_down",
        "Mark downwards",
        "Mark and go down, by the arrow",
        "shift+down",
        "mark(1)",
        Where.LISTING,
    ),
    Command(
        "mark_up",
        "Mark upwards",
        "Mark and go up, by the arrow",
        "shift+up",
        "mark(-1)",
        Where.LISTING,
    ),
    Command(
        "mark_range",
        "Mark a range",
        "From here to where it is pressed again",
        "v",
        "mark_range",
        Where.LISTING,
    ),
    Command(
        "mark_all",
        "Mark all",
        "All that is seen; again: nothing",
        "A",
        "mark_all",
        Where.LISTING,
    ),
    Command(
        "mark_others",
        "Invert marks",
        "Mark what is not marked, and no longer what is",
        "*",
        "invert_marks",
        Where.LISTING,
    ),
    Command("mark_glob", "Mark by pattern", "Such as *.fits", "+", "mark_glob"),
    Command("unmark_glob", "Unmark by pattern", "Such as *.tmp", "-", "unmark_glob"),
)

FILES: Final = (
    Command("copy", "Copy", "Copy to the other pane", "c,f5", "copy", footer="Copy"),
    Command("upload", "Upload", "Copy from this machine to the storage", "u", "upload"),
    Command(
        "download", "Download", "Copy from the storage to this machine", "d", "download"
    ),
    Command("move", "Move", "Move to the other pane", "m,f6", "move", footer="Move"),
    Command("rename", "Rename", "The entry; what is marked, in $EDITOR", "r", "rename"),
    Command(
        "new_folder",
        "New folder",
        "A folder, or a bucket at the top",
        "a,f7",
        "new_folder",
    ),
    Command(
        "delete",
        "Delete",
        "Delete what is marked, after a question",
        "D,f8,delete",
        "delete",
        footer="Delete",
    ),
    Command(
        "links",
        "Share links",
        "Who has the address of it; make one, revoke one",
        "L",
        "links",
    ),
    Command(
        "people",
        "Access",
        "Who may read a folder, and who may write; invite",
        "P",
        "people",
    ),
    Command(
        "copy_location",
        "Copy the location",
        "To the clipboard of your terminal",
        "y",
        "copy_location",
    ),
)

VIEWS: Final = (
    Command(
        "filter", "Filter", "Show only names that hold…", "/", "filter", footer="Filter"
    ),
    Command("sort", "Sort", "By name, by size, by time", "o", "sort"),
    Command("reverse", "Reverse", "The other way round", "O", "reverse"),
    Command("hidden", "Hidden files", "Show names that begin with a dot", ".", "hidden"),
    Command("refresh", "Refresh", "List again", "R,ctrl+r", "refresh"),
    Command("swap", "Swap panes", "Left is right", "x,ctrl+u", "swap"),
    Command("same", "Same place", "Show this place in the other pane", "X,alt+i", "same"),
    Command(
        "close",
        "Close",
        "A range or the filter; else stop what is being read, counted or looked for",
        "escape",
        "close",
    ),
)

PLACES: Final = (
    Command(
        "go",
        "Go…",
        "p path, h home, b buckets, m bookmarks, r recent …",
        "g",
        "go",
        footer="Go",
    ),
    Command(
        "go_path",
        "Go to a place",
        "Type a path, s3://bucket/prefix or dropbox://folder",
        "ctrl+g",
        "go_path",
    ),
    Command("go_p", "Go to a place", "Type it", "p", "go_path", Where.GO),
    Command("go_home", "Go home", "Your home folder", "h", "go_home", Where.GO),
    Command("go_buckets", "Go to the buckets", "s3://", "b", "go_buckets", Where.GO),
    Command("go_dropbox", "Go to Dropbox", "dropbox://", "d", "go_dropbox", Where.GO),
    Command("go_top", "Go to the top", "The first row", "g", "go_top", Where.GO),
)

PROGRAM: Final = (
    Command(
        "transfers",
        "Transfers",
        "Give the keys to the queue, or back",
        "t,w,f2",
        "transfers",
        Where.SCREEN,
        "Transfers",
        "Panes",
    ),
    Command(
        "palette",
        "All commands",
        "Find a command by its name",
        ":,ctrl+p,f9",
        "app.command_palette",
        Where.SCREEN,
    ),
    Command("help", "Help", "All keys", "?,f1", "help", Where.SCREEN, "Help"),
    Command("detach", "Leave", "Jobs go on", "q,f10", "detach", Where.SCREEN, "Leave"),
    Command(
        "stop",
        "Stop and quit",
        "The next start goes on",
        "Q",
        "stop",
        Where.SCREEN,
    ),
    Command(
        "suspend",
        "Suspend",
        "Back to the shell; fg returns",
        "ctrl+z",
        "suspend",
        Where.SCREEN,
    ),
    Command(
        "redraw",
        "Redraw",
        "When something else wrote on the screen",
        "ctrl+l",
        "app.redraw",
        Where.SCREEN,
    ),
)

GROUPS: Final = {
    "Move": MOVES,
    "Mark": MARKS,
    "Files": FILES,
    "View": VIEWS,
    "Look": LOOKS,
    "In the view of an object": VIEW,
    "Many rows": ROWS,
    "Places": (*PLACES, *TRAVEL, *ACCOUNTS, *ERRANDS),
    "Facts and the past": PAST,
    "Plans": PLANS,
    "In the queue": QUEUE,
    "Program": (*PROGRAM, *SETTINGS),
}
COMMANDS: Final = tuple(command for group in GROUPS.values() for command in group)


UNBOUND: Final = "unbound"
"""A key that no keyboard has: Textual's keymaps cannot take the last key away."""

BY_ID: Final = {command.id: command for command in COMMANDS}


def bindings(*places: Where) -> list[Binding]:
    """What Textual is to bind where these commands can be given."""
    from textual.binding import Binding  # fxtui keys tells them without Textual

    return [
        Binding(
            command.keys or UNBOUND,
            f"screen.{command.action}" if command.where is Where.PANE else command.action,
            command.name,
            show=False,
            id=command.id,
        )
        for command in COMMANDS
        if command.where in places
    ]
