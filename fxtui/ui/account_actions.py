"""What is done about accounts, in a line each."""

from __future__ import annotations

from .place_actions import PlaceActions


class AccountActions(PlaceActions):
    """Of a screen that gets about, and knows where settings are kept."""

    def action_accounts(self) -> None:
        self.ask(self._go_to_account())

    async def _go_to_account(self) -> None:
        from .accounts.accounts import Accounts  # with its dialogs, when first needed

        accounts = Accounts(self, self.doorway, self.status, self.paths)
        if place := await accounts.choose():
            self.go_to(place)
