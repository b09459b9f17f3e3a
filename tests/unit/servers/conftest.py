"""The emulator for each test anew, and Dropbox's own SDK as who asks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from fxtui.storage.dropbox.sdk import new_session
from tests.servers.dropbox.running import Emulator

from .asking import client

if TYPE_CHECKING:
    from dropbox import Dropbox
    from requests import Session


@pytest.fixture
def emulator(dropbox_server: Emulator) -> Iterator[Emulator]:
    """As if nothing had happened; what breaks the rules fails the test."""
    dropbox_server.reset()
    yield dropbox_server
    assert dropbox_server.problems() == []


@pytest.fixture
def session(emulator: Emulator) -> Iterator[Session]:
    """Leads to the emulator, whatever host is meant."""
    with new_session(emulator.url, {}, None, 4) as session:
        yield session


@pytest.fixture
def dbx(emulator: Emulator, session: Session) -> Dropbox:
    return client(session, emulator.token)


@pytest.fixture
def bob(emulator: Emulator, session: Session) -> Dropbox:
    """Somebody else."""
    return client(session, "token-bob")
