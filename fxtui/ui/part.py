"""What parts of a widget inherit: the widget for who checks types, nothing when it runs.

Each class of Textual's takes 0.3 ms of the start, and only the whole has to be one. So
parts handle messages by the names of methods: ``on`` would need such a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.containers import Vertical
    from textual.screen import Screen

    class ScreenPart(Screen[None]): ...

    class PanePart(Vertical): ...

else:

    class ScreenPart: ...

    class PanePart: ...
