"""What is done with facts and with what was, in a line each."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from .part import ScreenPart

if TYPE_CHECKING:
    from fxtui.domain.transfer import Job

    from .doorway import Doorway
    from .files import Files
    from .pane import Pane
    from .status import Status


class PastActions(ScreenPart):
    """Of a screen with panes, in one of which is the cursor."""

    active: Pane
    status: Status
    doorway: Doorway

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @property
    @abstractmethod
    def under_way(self) -> Sequence[Job]: ...

    @property
    @abstractmethod
    def files(self) -> Files: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    def action_info(self) -> None:
        from .past.info import Info  # with its dialogs, when first needed

        self.ask(Info(self, self.doorway, self.status).show(self.active))

    def action_revisions(self) -> None:
        from .past.versions import Versions  # as above

        panes = self.active, self.other
        self.ask(Versions(self, self.doorway, self.status, panes).show())

    def action_undo(self) -> None:
        from .past.undo import Undo  # as above

        running = {job.id for job in self.under_way}
        deletions = self.files.deletions
        undo = Undo(self, self.doorway, self.status, deletions, running)
        self.ask(undo.last(self.active))

    def action_thaw(self) -> None:
        from .past.thawing import Thawing  # as above

        thawing = Thawing(self, self.doorway, self.status)
        chosen = [marked.location for marked in self.files.chosen(self.active)]
        self.ask(thawing.thaw(chosen, self.other.location))

    def action_uploads(self) -> None:
        from .past.uploads import Uploads  # as above

        uploads = Uploads(self, self.doorway, self.status)
        self.ask(uploads.show(self.active, self.other))
