"""The engine against a model of it, for a thousand histories."""

from __future__ import annotations

from hypothesis import settings

from tests.property.test_engine_machine import EngineMachine


class ThousandHistories(EngineMachine):
    """The same machine, run for longer."""


ThousandHistories.TestCase.settings = settings(
    EngineMachine.TestCase.settings, max_examples=1000
)

TestThousandHistories = ThousandHistories.TestCase
