"""The doctor walks the way to a server, and stops where it is broken."""

from __future__ import annotations

from collections.abc import Mapping
from os import terminal_size
from pathlib import Path
from typing import Final

import pytest

from fxtui.cli.abilities import abilities
from fxtui.cli.finding import Finding, Level
from fxtui.cli.network import certificate, way
from tests.servers.certificate import make_certificate
from tests.servers.recorder import Answer, recording

NOTHING: Final[Mapping[str, str]] = {}
CLOSED: Final = "127.0.0.1:9"


async def walked(
    url: str, environment: Mapping[str, str] = NOTHING, ca_file: Path | None = None
) -> list[Finding]:
    found = way(url, environment, str(ca_file) if ca_file else None)
    return [finding async for finding in found]


async def test_a_host_that_nobody_knows_is_told_before_anything_is_asked() -> None:
    [dns] = await walked("https://no-such-host.invalid")

    assert (dns.check, dns.level) == ("dns", Level.FAIL)
    assert "no-such-host.invalid" in dns.text
    assert "typing error" in dns.advice


async def test_what_is_no_address_is_told_and_no_password_with_it() -> None:
    [dns] = await walked("https://s3.example:abc")
    [proxy] = await walked("https://s3.example", {"HTTPS_PROXY": "http://me:hu/sh@x"})

    assert (dns.check, dns.level) == ("dns", Level.FAIL)
    assert "endpoint_url" in dns.advice
    assert (proxy.check, proxy.level) == ("proxy", Level.FAIL)
    assert "HTTPS_PROXY" in proxy.text
    assert "hu" not in proxy.line


async def test_a_proxy_that_is_not_there_is_named_without_its_password() -> None:
    environment = {"HTTPS_PROXY": f"http://me:hush@{CLOSED}", "NO_PROXY": "lab.example"}

    _, proxy = await walked("https://s3.example", environment)

    assert (proxy.check, proxy.level) == ("proxy", Level.FAIL)
    assert CLOSED in proxy.text
    assert "HTTPS_PROXY" in proxy.advice
    assert "hush" not in proxy.line


async def test_a_certificate_is_judged_and_what_to_do_is_said(tmp_path: Path) -> None:
    good = make_certificate(tmp_path)
    (tmp_path / "old").mkdir()
    old = make_certificate(tmp_path / "old", ended=True)

    async with (
        recording(lambda _: Answer(), good) as server,
        recording(lambda _: Answer(), old) as ended,
        recording(lambda _: Answer()) as bare,
    ):
        _, unknown = await walked(server.url)
        _, believed = await walked(server.url, ca_file=good.certificate)
        _, over = await walked(ended.url, ca_file=old.certificate)
        plain = await walked(bare.url)

    assert (unknown.level, "ca_file in the profile" in unknown.advice) == ("fail", True)
    assert (believed.level, "is believed" in believed.text) == ("warn", True)  # a day
    assert (over.level, "has ended" in over.advice) == ("fail", True)
    assert [finding.check for finding in plain] == ["dns"]


async def test_a_file_of_certificates_that_is_missing_is_told(tmp_path: Path) -> None:
    _, tls = await walked(f"https://{CLOSED}", ca_file=tmp_path / "none")

    assert "No such file" in tls.text


def test_a_certificate_that_lasts_is_well() -> None:
    assert certificate({"notAfter": "Jan  1 00:00:00 2030 GMT"}, 0.0).level is Level.OK
    assert certificate(None, 0.0).level is Level.OK


@pytest.mark.parametrize(
    ("environment", "size", "level", "words"),
    [
        (
            {"TERM": "tmux-256color", "TMUX": "x", "SSH_CONNECTION": "x"},
            (80, 24),
            Level.OK,
            ["80x24", "256 colours", "in tmux", "over SSH"],
        ),
        ({"COLORTERM": "truecolor", "STY": "x"}, (39, 24), Level.WARN, ["all colours"]),
        ({"TERM": "linux"}, (80, 9), Level.WARN, ["16 colours"]),
        ({"NO_COLOR": "1", "COLORTERM": "truecolor"}, (80, 24), Level.OK, ["NO_COLOR"]),
    ],
)
def test_what_a_terminal_can_do_is_told(
    environment: dict[str, str], size: tuple[int, int], level: Level, words: list[str]
) -> None:
    finding = abilities(environment, terminal_size(size))

    assert finding.level is level
    assert all(word in finding.text for word in words)
