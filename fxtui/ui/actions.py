"""What each command does, in a line or two: it is handed to who can do it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from fxtui.domain.names import escaped, safe

from .account_actions import AccountActions
from .command import Where
from .errand_actions import ErrandActions
from .ground_actions import GroundActions
from .past_actions import PastActions
from .place_actions import PlaceActions
from .places import BUCKETS, DROPBOX, home, is_top, local, top_of, typed_place
from .plan_actions import PlanActions
from .preview_actions import PreviewActions
from .rows_actions import RowsActions
from .setting_actions import SettingActions
from .tab_actions import TabActions

if TYPE_CHECKING:
    from fxtui.domain.location import Location
    from fxtui.domain.transfer import Job

    from .doorway import Doorway
    from .files import Files
    from .keys import Keys
    from .pane import Pane
    from .program import FxtuiApp
    from .sharing import Sharing
    from .status import Status


STOP: Final = "stop"
"""What the program results in if the service is to be stopped as well."""


_ASKING: Final = "asking"
"""The group of the workers that ask a person."""


class Actions(
    AccountActions,
    GroundActions,
    PastActions,
    PlaceActions,
    PreviewActions,
    TabActions,
    SettingActions,
    ErrandActions,
    PlanActions,
    RowsActions,
):
    """The commands of a screen that has two panes and a queue."""

    active: Pane
    """The pane that commands are about."""

    panes: tuple[Pane, Pane]
    """Left and right."""

    status: Status
    keys: Keys
    doorway: Doorway
    _in_queue: bool
    _asked_last: Coroutine[Any, Any, None] | None = None

    @property
    @abstractmethod
    def other(self) -> Pane:
        """The pane that things are copied to."""

    @property
    @abstractmethod
    def under_way(self) -> Sequence[Job]:
        """The jobs that are not final, in their order."""

    @property
    @abstractmethod
    def files(self) -> Files: ...

    @property
    @abstractmethod
    def sharing(self) -> Sharing: ...

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None:
        """Show a directory in a pane."""

    @abstractmethod
    def go_to(self, location: Location) -> None:
        """Show a typed place, which may be a file, in the active pane."""

    @abstractmethod
    def hold_keys(self) -> Callable[[], None]:
        """What is typed from now on is meant for what comes; if that will not come, it
        is free by the result."""

    def ask(self, asking: Coroutine[Any, Any, None]) -> None:
        """Do something that asks a person, one at a time."""
        self.hold_keys()
        self._asked_last = asking
        self.run_worker(self._asking(asking), group=_ASKING, exclusive=True)

    async def _asking(self, asking: Coroutine[Any, Any, None]) -> None:
        await asking
        if asking is self._asked_last:  # else it asked for this one itself
            self.hold_keys()()  # whatever was typed is for the panes

    @property
    def is_asking(self) -> bool:
        """Whether there may be one more question when one is answered."""
        workers = self.workers
        return any(each.group == _ASKING and each.is_running for each in workers)

    # --- Panes -------------------------------------------------------------------

    def action_parent(self) -> None:
        here = self.active.location
        if self.active.listing.rows.search:
            self.enter(self.active, here)
        elif self._grounds.known(here).root == here.key != "":
            self.status.tell("Nothing above: this profile sees what is below here.")
        elif not is_top(here):
            from fxtui.domain.inside import name_outside  # when first needed

            self.enter(self.active, here.parent, at=name_outside(here.name))

    def enter_archive(self, place: Location) -> bool:
        """Show what is in an archive; False if it is none."""
        from fxtui.domain.inside import can_be_entered, inside, is_packed  # as above

        if can_be_entered(place):
            self.enter(self.active, inside(place))
            slow = "It is packed, and read from its beginning. " * is_packed(place)
            self.status.tell(f"{slow}Backspace leaves the archive; there p looks at it.")
            return True
        return False

    def action_swap(self) -> None:
        left, right = self.panes
        self.panes = right, left
        self.move_child(right, before=left)

    def action_same(self) -> None:
        self.enter(self.other, self.active.location)

    def action_refresh(self) -> None:
        self.ask_again()
        self.post_message(self.active.Outdated(self.active))

    # --- View --------------------------------------------------------------------

    def action_filter(self) -> None:
        self.hold_keys()
        self.active.edit_filter()

    def action_sort(self) -> None:
        view = self.active.view
        by = view.by.following
        self.active.see(view.sorted_by(by))
        self.status.tell(f"Sorted by {by}.")

    def action_reverse(self) -> None:
        view = self.active.view
        self.active.see(view._replace(reverse=not view.reverse))

    def action_hidden(self) -> None:
        view = self.active.view
        self.active.see(view._replace(hidden=not view.hidden))
        word = "hidden" if view.hidden else "shown"
        self.status.tell(f"Names that begin with a dot are {word}.")

    # --- Files -------------------------------------------------------------------

    def action_copy(self) -> None:
        from fxtui.domain.request import Verb  # behind the first frame

        self.ask(self.files.transfer(Verb.COPY, self.active, self.other.location))

    def action_move(self) -> None:
        from fxtui.domain.request import Verb  # as above

        self.ask(self.files.transfer(Verb.MOVE, self.active, self.other.location))

    def action_upload(self) -> None:
        self.ask(self.files.between(self.panes, upload=True))

    def action_download(self) -> None:
        self.ask(self.files.between(self.panes, upload=False))

    def action_delete(self) -> None:
        self.ask(self.files.delete(self.active))

    def action_new_folder(self) -> None:
        self.ask(self.files.make_folder(self.active))

    def action_links(self) -> None:
        self.ask(self.sharing.links(self.active))

    def action_people(self) -> None:
        self.ask(self.sharing.people(self.active))

    def action_mark_glob(self) -> None:
        self.ask(self.files.mark_by_glob(self.active, marked=True))

    def action_unmark_glob(self) -> None:
        self.ask(self.files.mark_by_glob(self.active, marked=False))

    def action_copy_location(self) -> None:
        entry = self.active.current
        location = self.active.location if entry is None else self.active.at(entry)
        text = str(location)
        if text.isprintable():  # no surrogates either
            self.app.copy_to_clipboard(text)
            self.status.tell(f"Copied {text}")
        else:
            self.app.copy_to_clipboard(escaped(text))
            self.status.tell(f"Copied with escapes: {safe(text)}")

    # --- Places ------------------------------------------------------------------

    def action_go(self) -> None:
        self.ask(self._go())

    async def _go(self) -> None:
        from .go import GoMenu  # when first needed

        typed = cast("FxtuiApp", self.app).typed_ahead
        action = await self.app.push_screen_wait(GoMenu(self.keys, typed))
        go_on = self.hold_keys()  # a place may be typed already, of which it asks next
        if action:
            await self.run_action(action)
        go_on()

    def action_go_path(self) -> None:
        self.ask(self._go_to_path())

    async def _go_to_path(self) -> None:
        from .completion import Completion  # when first needed
        from .dialogs import PlaceDialog

        here = self.active.location
        text = str(here)

        def wrong(typed: str) -> str | None:
            try:
                typed_place(typed, here, home())
            except ValueError as error:
                return str(error)
            return None

        prompt = "A path, s3://bucket/prefix, dropbox://folder, a link; parts of a name"
        known = cache(self.known_places)
        offers = Completion(self.doorway, here, home(), known).offers
        dialog = PlaceDialog("Go to", prompt, text, wrong, offers)
        typed = await self.app.push_screen_wait(dialog)
        if typed is not None:
            self.go_to(typed_place(typed, here, home()))

    def action_go_home(self) -> None:
        self.go_to(local(home()))

    def action_go_buckets(self) -> None:
        self._go_to_top(BUCKETS)

    def action_go_dropbox(self) -> None:
        self._go_to_top(DROPBOX)

    def _go_to_top(self, storage: Location) -> None:
        seen = (self.active.location, *(pane.location for pane in self.panes))
        self.go_to(top_of(storage, *seen))

    def action_go_top(self) -> None:
        self.active.listing.action_top()

    # --- Program -----------------------------------------------------------------

    def action_help(self) -> None:
        from .help import HelpScreen  # when first needed

        where = Where.QUEUE if self._in_queue else None
        self.app.push_screen(HelpScreen(self.keys, where))

    def action_detach(self) -> None:
        self.app.exit()

    def action_stop(self) -> None:
        self.ask(self._stop())

    async def _stop(self) -> None:
        from .dialogs import QuitDialog  # when first needed

        if await self.app.push_screen_wait(QuitDialog(self.under_way)):
            self.app.exit(STOP)

    def action_suspend(self) -> None:
        self.app.action_suspend_process()
