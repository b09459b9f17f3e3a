"""What a person can do to get about: back, bookmarks, tabs, both panes in step."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

TRAVEL: Final = (
    Command("back", "Back", "Where this pane was before", "<,alt+left", "back"),
    Command("forward", "Forward", "Undo back", ">,alt+right", "forward"),
    Command(
        "bookmark",
        "Bookmark this place",
        "Give it a name; gm leads there",
        "M",
        "bookmark",
    ),
    Command("go_bookmarks", "Bookmarks", "Go to one", "m", "go_bookmarks", Where.GO),
    Command(
        "go_recent",
        "Recent places",
        "Those of many and late visits",
        "r",
        "go_recent",
        Where.GO,
    ),
    Command(
        "in_step",
        "Panes in step",
        "The other pane goes where this one goes; again: no longer",
        "Y",
        "in_step",
    ),
    Command("new_tab", "New tab", "Another pair of panes", "T", "new_tab"),
    Command("close_tab", "Close the tab", "Its marks go with it", "ctrl+w", "close_tab"),
    *(
        Command(f"tab_{digit}", f"Tab {digit}", "Show it", str(digit), f"tab({digit})")
        for digit in range(1, 10)
    ),
)

ERRANDS: Final = (
    Command(
        "basket",
        "Basket",
        "All that is marked, wherever, and where it is meant to go",
        "B",
        "basket",
    ),
    Command(
        "shell",
        "Shell here",
        "In the folder of this pane; exit comes back",
        "!,ctrl+o",
        "shell",
    ),
)

SETTINGS: Final = (
    Command(
        "settings",
        "Settings",
        "Theme, keys, how the screen is shared out; kept in config.toml",
        "comma",
        "settings",
        Where.SCREEN,
    ),
)
