"""What comes to a plan before it is done, in a line or two each."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from .part import ScreenPart

if TYPE_CHECKING:
    from fxtui.config import Paths
    from fxtui.domain.location import Location
    from fxtui.domain.request import JobId, JobRequest

    from .doorway import Doorway
    from .files import Files
    from .grounds import Grounds
    from .pane import Pane
    from .renames.work import Renames
    from .status import Status
    from .sync.work import Syncs


class PlanActions(ScreenPart):
    """Of a screen with two panes, one of which may become like the other."""

    active: Pane
    status: Status
    doorway: Doorway
    _grounds: Grounds
    _syncs: Syncs | None = None
    _renames: Renames | None = None

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @property
    @abstractmethod
    def files(self) -> Files: ...

    @property
    @abstractmethod
    def paths(self) -> Paths: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    @property
    def syncs(self) -> Syncs:
        if self._syncs is None:
            from .sync.work import Syncs  # with its screens, when first needed

            self._syncs = Syncs(
                self,
                self.doorway,
                self._grounds,
                self.status,
                plans=self.paths.state / "plans",
                begun=self._remember,
            )
        return self._syncs

    @property
    def renames(self) -> Renames:
        if self._renames is None:
            from .renames.work import Renames  # when first needed

            begun, status = self._remember, self.status
            self._renames = Renames(self, self.doorway, status, begun=begun)
        return self._renames

    def action_rename(self) -> None:
        """One by one, or where several are marked in the place that is shown, all."""
        pane = self.active
        names, marks = pane.listing.rows.names, pane.marks.here(pane.location)
        if pane.location.holds_buckets:
            self.status.tell("A bucket keeps the name that it was made with.")
        elif len(marks) > 1:
            seen = (names[row] for row in pane.listing.rows.shown)
            chosen = dict.fromkeys(name for name in seen if name in marks)
            self.ask(self.renames.several(pane, [*(chosen | dict.fromkeys(marks))]))
        else:
            self.ask(self.files.rename(pane))

    def action_sync(self) -> None:
        self.ask(self.syncs.sync(self.active, self.other))

    def _remember(
        self, job: JobId, request: JobRequest, deleted: Sequence[Location] = ()
    ) -> None:
        """As what was asked for last, and as what U takes back."""
        from .deletion import Deletion  # as above

        self.files.last = request
        if deleted:
            self.files.deletions.append(Deletion.now(job, *deleted))

    def action_show_command(self) -> None:
        from .dialogs.command import CommandDialog  # when first needed

        self.app.push_screen(CommandDialog(self._commands()))

    def _commands(self) -> list[tuple[str, str]]:
        """What was begun last, what c would begin now, and what lists this place."""
        from fxtui.domain.request import IfExists, Verb

        from .command_line import line_of
        from .errands import errands, refusal, request
        from .look_line import look_line

        said = [("last job", line_of(last))] if (last := self.files.last) else []
        for errand in errands(self.files.chosen(self.active), self.other.location):
            if not refusal(errand.target):
                rule, places = IfExists.OVERWRITE, errand.locations
                copy = request(Verb.COPY, places, errand.target, rule)
                said.append(("copy (c)", line_of(copy)))
        return [*said, look_line(self.active.listing.rows)]
