"""The engine against a model of it, for a thousand histories."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.property.test_engine_machine import EngineMachine

pytestmark = pytest.mark.timeout(900)


class ThousandHistories(EngineMachine):
    """The same machine, run for longer."""


ThousandHistories.TestCase.settings = settings(
    EngineMachine.TestCase.settings, max_examples=1000
)

TestThousandHistories = ThousandHistories.TestCase
