"""One of each dialog about facts and about what was, with a name wherever it can come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fxtui.domain.attributes import Attributes
from fxtui.domain.engine import Unfinished
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.facts import Archive, Facts, Frost
from fxtui.domain.history import AsOf, Past, Revision
from fxtui.engine.browse import StorageBrowser
from fxtui.ui.dialogs.as_of import AsOfDialog, DeletedDialog, MomentDialog
from fxtui.ui.dialogs.facts import FactsDialog
from fxtui.ui.dialogs.pairs import PairDialog, PairsDialog
from fxtui.ui.dialogs.rights import GivenDialog, RightsDialog
from fxtui.ui.dialogs.signed_link import SignedLinkDialog
from fxtui.ui.dialogs.thaw import ThawDialog
from fxtui.ui.dialogs.uploads import UploadsDialog
from fxtui.ui.doorway import Doorway
from fxtui.ui.past.info import Reading
from tests.engines import ME, World

from .queue_samples import remote

if TYPE_CHECKING:
    from fxtui.ui.details import Rows
    from fxtui.ui.dialogs.dialog import Dialog


class Told(Reading):
    """All of it is known, and nobody is asked."""

    def __init__(self, name: str) -> None:
        doorway = Doorway(StorageBrowser(World().open), ME)
        super().__init__(doorway, remote(name), Entry(name, Kind.FILE, 1))
        self.facts = Facts(
            Attributes(content_type=name, metadata=((name, name),)),
            tags=((name, name),),
            archive=Archive(Frost.THAWED, 2e9),
            untold=((name, name),),
            wishes=("SetTags", "SetAttributes", "Thaw", "AskRevisions"),
        )

    async def ask(self) -> Rows:
        return self.rows


def past_dialogs(name: str) -> Iterator[Dialog[Any]]:
    place, revision = remote(f"{name}/"), Revision(name, 10**12, 1.7e9)
    yield FactsDialog(Told(name))
    yield PairsDialog(name, ((name, name),) * 9, is_changed=True)
    yield PairsDialog(name, (), is_changed=False)
    yield PairDialog(name, (name, name))
    yield RightsDialog(place, [(name, name)] * 9)
    yield GivenDialog(name)
    yield ThawDialog(name, may_fetch=True)
    yield MomentDialog(name, name)
    rows = [Past(f"{place.key}{name}", revision, None)] * 9
    yield AsOfDialog(place, 1.7e9, rows, AsOf(tuple(rows)), is_whole=True)
    yield AsOfDialog(place, 1.7e9, [], AsOf(tuple(rows)), is_whole=False)
    yield DeletedDialog(place, [f"{place.key}{name}"] * 9)
    yield DeletedDialog(place, [])
    upload = Unfinished(remote(name), name, 1.7e9, 5, 2, 10**12)
    yield UploadsDialog(name, [upload] * 9, 1.8e9)
    yield UploadsDialog(name, [], 1.8e9)
    yield SignedLinkDialog(place)
    yield SignedLinkDialog(remote(name))
