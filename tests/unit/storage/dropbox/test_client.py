"""One account asked from threads: its token, its errors, and who its caller is."""

from __future__ import annotations

import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import (
    ConfigError,
    ConnectionLost,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
    UploadSessionLost,
)
from fxtui.domain.value import replace
from fxtui.storage.dropbox.bodies import Held
from fxtui.storage.dropbox.client import Client, header_json
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.certificate import make_certificate
from tests.servers.dropbox.running import Emulator

from .odd import Answer, odd_server

LIST = "files/list_folder"
TOP = {"path": ""}
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def lasting(dropbox: Emulator) -> DropboxSettings:
    """An account that has only what brings tokens."""
    return DropboxSettings(
        endpoint_url=dropbox.url,
        app_key=dropbox.app_key,
        refresh_token=dropbox.refresh_token,
    )


def asked_at_once(client: Client, count: int) -> list[Any]:
    barrier = Barrier(count)

    def ask() -> Any:
        barrier.wait()
        return client.rpc(LIST, TOP)

    with ThreadPoolExecutor(count) as threads:
        return [asked.result() for asked in [threads.submit(ask) for _ in range(count)]]


# --- Tokens -------------------------------------------------------------------


def test_eight_threads_get_one_token(dropbox: Emulator, lasting: DropboxSettings) -> None:
    client = Client(lasting)

    asked_at_once(client, 8)

    client.close()
    assert dropbox.counters()["calls"]["oauth2/token"] == 1


def test_eight_threads_renew_a_token_that_expired_once(
    dropbox: Emulator, lasting: DropboxSettings
) -> None:
    client = Client(lasting)
    client.rpc(LIST, TOP)
    dropbox.advance(5 * 3600)

    asked_at_once(client, 8)

    client.close()
    assert dropbox.counters()["calls"]["oauth2/token"] == 2


def test_a_body_is_sent_from_its_beginning_again_when_the_token_had_expired(
    dropbox: Emulator, lasting: DropboxSettings
) -> None:
    client = Client(lasting)
    client.rpc(LIST, TOP)
    dropbox.faults({"kind": "401", "route": "files/upload"})

    told = client.send("files/upload", {"path": "/a", "mute": True}, Held(b"x" * 200_000))

    client.close()
    assert told["size"] == 200_000
    assert dropbox.counters()["calls"]["files/upload"] == 2


def test_a_token_that_nothing_renews_has_expired(
    dropbox: Emulator, client: Client
) -> None:
    dropbox.faults({"kind": "401", "route": LIST})

    with pytest.raises(Unauthenticated, match=r"expired.*fxtui login dropbox"):
        client.rpc(LIST, TOP)

    assert not client.renew()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"refresh_token": "revoked"}, "sign in again: fxtui login dropbox"),
        ({"app_key": "other"}, "does not know the app"),
        ({"app_key": None}, "app_key"),
        ({"refresh_token": None}, "nobody has signed in; run fxtui login dropbox"),
    ],
)
def test_without_a_token_the_way_to_one_is_told(
    lasting: DropboxSettings, changes: dict[str, str | None], reason: str
) -> None:
    client = Client(replace(lasting, **changes))

    with pytest.raises(Unauthenticated, match=reason):
        client.rpc(LIST, TOP)

    client.close()


def test_the_profile_is_named_in_the_way_to_sign_in(lasting: DropboxSettings) -> None:
    client = Client(replace(lasting, profile="lab", refresh_token="revoked"))

    with pytest.raises(Unauthenticated, match="fxtui login dropbox --profile lab"):
        client.rpc(LIST, TOP)

    client.close()


async def test_what_the_settings_are_by_then_is_used_after_a_renewal(
    settings: DropboxSettings,
) -> None:
    stale = replace(settings, access_token="unknown")
    connection = Connection(stale, Context(), lambda: settings)
    with pytest.raises(Unauthenticated):
        await connection.rpc(LIST, TOP)

    is_renewed = await connection.renew(connection.lease)

    assert is_renewed
    assert connection.lease == 1
    assert await connection.renew(0)  # somebody has done so since
    assert connection.lease == 1
    assert await connection.rpc(LIST, TOP)
    assert not await connection.renew(1)
    await connection.aclose()


async def test_a_token_that_is_unknown_before_its_time_is_renewed(
    dropbox: Emulator, lasting: DropboxSettings
) -> None:
    connection = Connection(lasting, Context())
    await connection.rpc(LIST, TOP)
    dropbox.faults({"kind": "401", "route": LIST, "value": "invalid_access_token"})
    with pytest.raises(Unauthenticated):
        await connection.rpc(LIST, TOP)

    assert await connection.renew(connection.lease)

    assert await connection.rpc(LIST, TOP)
    assert dropbox.counters()["calls"]["oauth2/token"] == 2
    await connection.aclose()


def test_no_secret_is_written_by_settings_or_errors(lasting: DropboxSettings) -> None:
    secrets = replace(lasting, access_token="s-1", app_secret="s-2", link_password="s-3")

    assert "s-" not in repr(secrets)
    assert str(lasting.refresh_token) not in repr(secrets)


# --- What is refused ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "text"),
    [
        ({"kind": "429", "value": 15}, RateLimited, "fewer requests"),
        ({"kind": "429-text", "value": 300}, RateLimited, "fewer requests"),
        ({"kind": "429-writes"}, RateLimited, "another change"),
        ({"kind": "status", "value": 500}, ServerFault, "fault of its own"),
        ({"kind": "status", "value": 503}, ServerFault, "fault of its own"),
        ({"kind": "403", "value": "Used up."}, QuotaExceeded, "Used up."),
        ({"kind": "401-text"}, Unauthenticated, "sign in again"),
        ({"kind": "401", "value": "user_suspended"}, Unauthenticated, "suspended"),
        ({"kind": "409", "value": {"error": {".tag": "other"}}}, StorageError, "refused"),
        ({"kind": "409", "value": {"error": {".tag": "new"}}}, StorageError, "refused"),
        ({"kind": "422"}, PermissionDenied, "ask its owner"),
        ({"kind": "drop"}, ConnectionLost, "hung up without an answer"),
    ],
)
def test_what_the_sdk_would_not_understand_is_understood(
    dropbox: Emulator,
    client: Client,
    fault: dict[str, Any],
    kind: type[StorageError],
    text: str,
) -> None:
    dropbox.faults({"route": LIST, **fault})

    with pytest.raises(kind, match=text) as caught:
        client.rpc(LIST, TOP)

    assert type(caught.value) is kind
    assert getattr(caught.value, "retry_after", None) == (
        fault.get("value", 1) if kind is RateLimited else None
    )
    assert dropbox.counters()["calls"][LIST] == 1  # and never tried again


def test_the_number_of_the_request_is_kept(dropbox: Emulator, client: Client) -> None:
    with pytest.raises(StorageError) as caught:
        client.rpc("files/get_metadata", {"path": "/nowhere"})

    assert "request " in caught.value.detail


# --- Who answers --------------------------------------------------------------


def test_where_nothing_listens_that_is_said(settings: DropboxSettings) -> None:
    client = Client(replace(settings, endpoint_url=NOWHERE))

    with pytest.raises(ConnectionLost, match=r"nothing answers at .*refused"):
        client.rpc(LIST, TOP)

    client.close()


def redirect(request: BaseHTTPRequestHandler) -> None:
    request.send_response(307)
    request.send_header("Location", NOWHERE)
    request.send_header("Content-Length", "0")
    request.end_headers()


def nothing(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "4")
    request.end_headers()
    request.wfile.write(b"null")


def portal(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "6")
    request.end_headers()
    request.wfile.write(b"<html>")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(redirect, "another address"), (portal, "portal")],
    ids=["redirect", "portal"],
)
def test_a_server_that_is_none_of_dropbox_is_found_out(
    answer: Answer, reason: str
) -> None:
    with odd_server(answer) as url:
        client = Client(DropboxSettings(endpoint_url=url, access_token="t"))
        for ask in (client.rpc, client.receive):
            with pytest.raises(ServerFault, match=reason):
                ask(LIST, TOP)
        client.close()


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_certificate_is_trusted_by_the_file_that_the_caller_names(
    tmp_path: Path, variable: str
) -> None:
    made = make_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made.certificate, made.key)
    with odd_server(nothing, tls) as url, ExitStack() as closed:
        told = DropboxSettings(endpoint_url=url, access_token="t")
        surroundings = {variable: str(made.certificate), "HOME": "/"}
        trusting = Client(told, dict(Context.of(surroundings, 0o022).variables))
        distrusting = Client(told)
        for client in (trusting, distrusting):
            closed.callback(client.close)

        with pytest.raises(StorageError, match=r"not trusted.*ca_file"):
            distrusting.rpc(LIST, TOP)
        assert trusting.rpc(LIST, TOP) is None


def test_a_client_that_is_closed_opens_no_connection(client: Client) -> None:
    client.rpc(LIST, TOP)

    client.close()

    with pytest.raises(ConnectionLost, match="closed meanwhile"):
        client.rpc(LIST, TOP)


# --- Whose surroundings -------------------------------------------------------


def test_proxies_are_those_of_the_caller_and_not_of_this_process(
    settings: DropboxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    proxied = Client(settings, {"HTTP_PROXY": NOWHERE})
    spared = Client(settings, {"HTTP_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"})
    plain = Client(settings)

    with pytest.raises(ConnectionLost, match="proxy"):
        proxied.rpc(LIST, TOP)
    assert spared.rpc(LIST, TOP)
    assert plain.rpc(LIST, TOP)

    for client in (proxied, spared, plain):
        client.close()


def test_a_proxy_that_cannot_be_used_is_told(settings: DropboxSettings) -> None:
    client = Client(settings, {"ALL_PROXY": "socks5://127.0.0.1:9"})

    with pytest.raises(ConfigError, match="ALL_PROXY names a proxy of another"):
        client.rpc(LIST, TOP)

    client.close()


@pytest.mark.parametrize("module", ["dropbox", "requests", "urllib3"])
def test_nothing_is_imported_before_something_is_asked(module: str) -> None:
    script = (
        "import sys\n"
        "from fxtui.domain.context import Context\n"
        "from fxtui.storage.dropbox.adapter import DropboxStorage\n"
        "from fxtui.storage.dropbox.settings import DropboxSettings\n"
        "DropboxStorage(DropboxSettings(), Context())\n"
        f"sys.exit({module!r} in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("name", ["ü", "漢🗂", "a\x7fb", '"\\'])
def test_what_goes_in_a_header_is_ascii(name: str) -> None:
    assert header_json({"path": name}).isascii()
    assert "\x7f" not in header_json({"path": name})


# --- Below what ---------------------------------------------------------------


def test_the_home_is_the_top_unless_the_profile_says_otherwise(
    dropbox: Emulator, client: Client, settings: DropboxSettings
) -> None:
    root = client.rpc("users/get_current_account", None)["root_info"]
    team = Client(replace(settings, path_root="team"))
    named = Client(replace(settings, path_root=root["root_namespace_id"]))
    lost = Client(replace(settings, path_root="123456"))

    assert team.rpc(LIST, TOP)
    assert named.rpc(LIST, TOP)
    with pytest.raises(StorageError):
        lost.rpc(LIST, TOP)

    for other in (team, named, lost):
        other.close()


def test_the_space_of_a_team_is_found_again_when_it_has_moved(
    dropbox: Emulator, settings: DropboxSettings
) -> None:
    client = Client(replace(settings, path_root="team"))
    dropbox.team(id="70")
    client.rpc(LIST, TOP)
    dropbox.team(id="71")

    with pytest.raises(TransientError, match="has moved"):
        client.rpc(LIST, TOP)

    assert client.rpc(LIST, TOP)
    assert dropbox.counters()["calls"]["users/get_current_account"] == 2
    client.close()


def test_a_server_may_be_below_a_path() -> None:
    def refuse(request: BaseHTTPRequestHandler) -> None:
        assert request.path == "/below/2/files/upload_session/append_v2"
        body = b'{"error": {".tag": "not_found"}}'
        request.send_response(409)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    with odd_server(refuse) as url:
        told = DropboxSettings(endpoint_url=f"{url}/below/", access_token="t")
        client = Client(told)
        with pytest.raises(UploadSessionLost):
            client.send("files/upload_session/append_v2", {}, b"")
        client.close()
