"""What asks and tells in the middle of the screen. Each is imported when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .compare import CompareDialog
    from .conflict import ConflictDialog
    from .copy import CopyChoice, CopyDialog
    from .delete import DeleteDialog
    from .info import InfoDialog
    from .limits import LimitsChoice, LimitsDialog
    from .links import LinksDialog, NewLinkDialog
    from .live import LiveDialog
    from .members import MemberDialog, MembersDialog
    from .order import OrderDialog
    from .password import PasswordDialog
    from .place import PlaceDialog
    from .problem import ProblemDialog
    from .quit import QuitDialog
    from .revisions import RevisionsDialog
    from .text import TextDialog

__all__ = [
    "CompareDialog",
    "ConflictDialog",
    "CopyChoice",
    "CopyDialog",
    "DeleteDialog",
    "InfoDialog",
    "LimitsChoice",
    "LimitsDialog",
    "LinksDialog",
    "LiveDialog",
    "MemberDialog",
    "MembersDialog",
    "NewLinkDialog",
    "OrderDialog",
    "PasswordDialog",
    "PlaceDialog",
    "ProblemDialog",
    "QuitDialog",
    "RevisionsDialog",
    "TextDialog",
]

_ROOMS: Final = {
    "CompareDialog": "compare",
    "ConflictDialog": "conflict",
    "CopyChoice": "copy",
    "CopyDialog": "copy",
    "DeleteDialog": "delete",
    "InfoDialog": "info",
    "LimitsChoice": "limits",
    "LimitsDialog": "limits",
    "LinksDialog": "links",
    "LiveDialog": "live",
    "MemberDialog": "members",
    "MembersDialog": "members",
    "NewLinkDialog": "links",
    "OrderDialog": "order",
    "PasswordDialog": "password",
    "PlaceDialog": "place",
    "ProblemDialog": "problem",
    "QuitDialog": "quit",
    "RevisionsDialog": "revisions",
    "TextDialog": "text",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
