"""The door of what the loop itself calls: it answers no message, which would have one.

As ``adapter`` it uses private names of Textual 8.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump


def act(pump: MessagePump, action: Callable[[], object]) -> None:
    """Do it while the pump runs; what goes wrong ends the app, as in a message."""
    if pump.is_running:
        try:
            action()
        except Exception as error:
            pump.app._handle_exception(error)
