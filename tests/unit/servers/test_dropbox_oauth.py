"""Dropbox's own SDK signs in to the emulator, and out, as it does to Dropbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from dropbox import Dropbox, DropboxOAuth2FlowNoRedirect
from dropbox.exceptions import AuthError
from requests import HTTPError, Session

from fxtui.storage.dropbox.sdk import new_session
from tests.servers.dropbox.running import Emulator

SCOPES = ["account_info.read", "files.metadata.read"]


@pytest.fixture
def emulator(dropbox_server: Emulator) -> Emulator:
    dropbox_server.reset()
    return dropbox_server


@pytest.fixture
def session(emulator: Emulator) -> Iterator[Session]:
    """Leads to the emulator, whatever host is meant."""
    with new_session(emulator.url, {}, None, 1) as session:
        yield session


@pytest.fixture
def flow(emulator: Emulator, session: Session) -> Any:
    return flow_of(emulator, session)


def flow_of(emulator: Emulator, session: Session, **more: Any) -> Any:
    flow = DropboxOAuth2FlowNoRedirect(
        emulator.app_key,
        use_pkce=True,
        token_access_type="offline",
        **{"scope": SCOPES, **more},
    )
    flow.requests_session = session
    return flow


def code_for(flow: Any, emulator: Emulator, account: str = "emu") -> str:
    """What somebody is shown who allows it."""
    asked = urlsplit(flow.start())
    with urlopen(f"{emulator.url}{asked.path}?{asked.query}&account={account}") as page:
        found = re.search("<code>(.+)</code>", page.read().decode())
    assert found
    return found[1]


def client(session: Session, emulator: Emulator, found: Any) -> Any:
    return Dropbox(
        oauth2_refresh_token=found.refresh_token,
        app_key=emulator.app_key,
        session=session,
        max_retries_on_error=0,
    )


def test_a_code_brings_tokens_of_whoever_allowed_it(
    emulator: Emulator, session: Session, flow: Any
) -> None:
    found = flow.finish(code_for(flow, emulator, "bob"))

    me = client(session, emulator, found).users_get_current_account()
    assert me.email == "bob@example.com"
    assert found.scope.split() == SCOPES
    assert emulator.counters()["calls"]["oauth2/token"] == 2
    assert emulator.problems() == []


def test_a_code_is_good_once_and_for_whoever_asked(
    emulator: Emulator, session: Session, flow: Any
) -> None:
    code = code_for(flow, emulator)

    with pytest.raises(HTTPError) as stolen:
        flow_of(emulator, session).finish(code)
    with pytest.raises(HTTPError) as used:
        flow.finish(code)

    for caught in (stolen, used):
        assert caught.value.response is not None
        assert caught.value.response.json()["error"] == "invalid_grant"


def test_scopes_that_were_allowed_before_are_added_where_that_is_asked_for(
    emulator: Emulator, session: Session, flow: Any
) -> None:
    flow.finish(code_for(flow, emulator))
    more = flow_of(
        emulator, session, scope=["sharing.read"], include_granted_scopes="user"
    )

    found = more.finish(code_for(more, emulator))

    assert set(found.scope.split()) >= {"sharing.read", *SCOPES}


def test_a_token_that_is_revoked_takes_its_refresh_token_with_it(
    emulator: Emulator, session: Session, flow: Any
) -> None:
    found = flow.finish(code_for(flow, emulator))
    mine = client(session, emulator, found)

    mine.auth_token_revoke()

    with pytest.raises(AuthError):
        mine.users_get_current_account()
    with pytest.raises(AuthError):
        client(session, emulator, found).users_get_current_account()
    assert emulator.problems() == []


def test_an_access_token_ends_after_four_hours_and_is_renewed(
    emulator: Emulator, session: Session, flow: Any
) -> None:
    mine = client(session, emulator, flow.finish(code_for(flow, emulator)))
    mine.users_get_current_account()

    emulator.advance(14401)

    assert mine.users_get_current_account().email == "emu@example.com"
    assert emulator.counters()["calls"]["oauth2/token"] == 3


@pytest.mark.parametrize(
    "query",
    [
        "response_type=code&client_id=other&code_challenge=x&code_challenge_method=S256",
        "response_type=token&client_id=app-key",
        "response_type=code&client_id=app-key",
        "response_type=code&client_id=app-key&code_challenge=x"
        "&code_challenge_method=S256&scope=files.everything",
    ],
    ids=["another app", "no code", "no challenge", "unknown scope"],
)
def test_a_page_that_dropbox_would_not_show_is_refused(
    emulator: Emulator, session: Session, query: str
) -> None:
    answer = session.get(f"{emulator.url}/oauth2/authorize?{query}")

    assert answer.status_code == 400
