"""What asks and tells in the middle of the screen. Each is imported when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .as_of import AsOfDialog, DeletedDialog, MomentDialog
    from .compare import CompareDialog
    from .conflict import ConflictDialog
    from .copy import CopyChoice, CopyDialog
    from .delete import DeleteDialog
    from .facts import FactsDialog
    from .info import InfoDialog
    from .limits import LimitsChoice, LimitsDialog
    from .links import LinksDialog, NewLinkDialog
    from .live import LiveDialog
    from .members import MemberDialog, MembersDialog
    from .order import OrderDialog, UndoDialog
    from .pairs import PairDialog, PairsDialog
    from .place import PlaceDialog
    from .problem import ProblemDialog
    from .quit import QuitDialog
    from .revisions import RevisionsDialog
    from .rights import GivenDialog, RightsDialog
    from .signed_link import SignedLinkDialog
    from .text import DeedDialog, TextDialog
    from .thaw import ThawDialog
    from .uploads import UploadsDialog

__all__ = [
    "AsOfDialog",
    "CompareDialog",
    "ConflictDialog",
    "CopyChoice",
    "CopyDialog",
    "DeedDialog",
    "DeleteDialog",
    "DeletedDialog",
    "FactsDialog",
    "GivenDialog",
    "InfoDialog",
    "LimitsChoice",
    "LimitsDialog",
    "LinksDialog",
    "LiveDialog",
    "MemberDialog",
    "MembersDialog",
    "MomentDialog",
    "NewLinkDialog",
    "OrderDialog",
    "PairDialog",
    "PairsDialog",
    "PlaceDialog",
    "ProblemDialog",
    "QuitDialog",
    "RevisionsDialog",
    "RightsDialog",
    "SignedLinkDialog",
    "TextDialog",
    "ThawDialog",
    "UndoDialog",
    "UploadsDialog",
]

_ROOMS: Final = {
    "AsOfDialog": "as_of",
    "DeletedDialog": "as_of",
    "FactsDialog": "facts",
    "GivenDialog": "rights",
    "RightsDialog": "rights",
    "MomentDialog": "as_of",
    "PairDialog": "pairs",
    "PairsDialog": "pairs",
    "SignedLinkDialog": "signed_link",
    "ThawDialog": "thaw",
    "UploadsDialog": "uploads",
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
    "UndoDialog": "order",
    "PlaceDialog": "place",
    "ProblemDialog": "problem",
    "QuitDialog": "quit",
    "RevisionsDialog": "revisions",
    "DeedDialog": "text",
    "TextDialog": "text",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
