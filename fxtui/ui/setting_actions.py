"""The settings: tried out at once, kept in the configuration file when they please."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from .part import ScreenPart

if TYPE_CHECKING:
    from fxtui.config import Paths, Ui

    from .program import FxtuiApp
    from .status import Status


class SettingActions(ScreenPart):
    status: Status

    @property
    @abstractmethod
    def paths(self) -> Paths: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    def action_settings(self) -> None:
        self.ask(self._set())

    async def _set(self) -> None:
        from .dialogs.settings import SettingsDialog  # when first needed
        from .settings import settings

        app = cast("FxtuiApp", self.app)  # no other has this screen
        before = app.ui
        dialog = SettingsDialog(before, settings(app.themes), app.wear)
        after = await app.push_screen_wait(dialog)
        app.wear(after or before)
        if after and after != before:
            await self._keep(before, after)

    async def _keep(self, before: Ui, after: Ui) -> None:
        from fxtui.config.write import write_table
        from fxtui.domain.errors import ConfigError

        from .settings import differences

        path = self.paths.config
        said = differences(before, after)
        try:
            await asyncio.to_thread(write_table, path, ("ui",), said)
        except ConfigError as error:
            self.status.tell(f"It is so until you leave: {error}")
        else:
            self.status.tell(f"Kept in {path}.")
