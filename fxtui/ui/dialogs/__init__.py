"""What asks and tells in the middle of the screen. Each is imported when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .conflict import ConflictDialog
    from .copy import CopyChoice, CopyDialog
    from .delete import DeleteDialog
    from .info import InfoDialog
    from .limits import LimitsChoice, LimitsDialog
    from .live import LiveDialog
    from .order import OrderDialog
    from .problem import ProblemDialog
    from .quit import QuitDialog
    from .text import PlaceDialog, TextDialog

__all__ = [
    "ConflictDialog",
    "CopyChoice",
    "CopyDialog",
    "DeleteDialog",
    "InfoDialog",
    "LimitsChoice",
    "LimitsDialog",
    "LiveDialog",
    "OrderDialog",
    "PlaceDialog",
    "ProblemDialog",
    "QuitDialog",
    "TextDialog",
]

_ROOMS: Final = {
    "ConflictDialog": "conflict",
    "CopyChoice": "copy",
    "CopyDialog": "copy",
    "DeleteDialog": "delete",
    "InfoDialog": "info",
    "LimitsChoice": "limits",
    "LimitsDialog": "limits",
    "LiveDialog": "live",
    "OrderDialog": "order",
    "PlaceDialog": "text",
    "ProblemDialog": "problem",
    "QuitDialog": "quit",
    "TextDialog": "text",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
