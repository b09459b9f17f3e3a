"""Who may reach a page, and what is said of that."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from fxtui.cli.web import host_of, invite
from fxtui.web.address import base_of

if TYPE_CHECKING:
    import pytest


def test_others_may_reach_it_where_that_was_said_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    host = host_of("0.0.0.0", allows_remote=True)

    invite(host, 8000, "once", qr=True)

    told = capsys.readouterr()
    assert told.out == f"http://{socket.gethostname()}:8000/?token=once\n"
    assert "this is HTTP" in told.err


def test_who_comes_through_a_proxy_is_given_its_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    invite("127.0.0.1", 8000, "once", base=base_of("https://lab/fxtui"), qr=False)

    told = capsys.readouterr()
    assert told.out == "https://lab/fxtui/?token=once\n"
    assert "to hand on to http://127.0.0.1:8000/" in told.err
    assert "this is HTTP" not in told.err


def test_of_loopback_nothing_is_to_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    host = host_of(None, allows_remote=False)

    invite(host, 8000, "once", qr=False)

    told = capsys.readouterr()
    assert told.out == "http://127.0.0.1:8000/?token=once\n"
    assert "HTTP" not in told.err
