"""What a person can do about accounts."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

ACCOUNTS: Final = (
    Command(
        "accounts",
        "Accounts",
        "All that any program here is configured for: test them, go there",
        "b",
        "accounts",
        Where.SCREEN,
    ),
    Command(
        "sign_in",
        "Sign in",
        "What an account asks: a one-time code, a password, a sign-in",
        "l",
        "sign_in",
        Where.GO,
    ),
)
