"""Somebody signs in to Dropbox with a browser anywhere, and out again.

The page of Dropbox, its tokens and their end are those of our stand-in for it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from fxtui.cli.qr import qr_lines
from fxtui.config import read_config, secret
from tests.servers.dropbox.running import Emulator
from tests.terminal import Terminal

from .conftest import PATIENCE, Program, Quick

MINE = """\
# my own words
[ui]
keymap = "vim"
"""


@pytest.fixture
def dropbox(dropbox_server: Emulator) -> Emulator:
    """Where nobody has signed in yet."""
    dropbox_server.reset()
    return dropbox_server


@pytest.fixture
def program(quick: Quick) -> Quick:
    """One that finds no account of whoever runs the tests."""
    quick.environment |= {"HOME": str(quick.folder), "RCLONE_CONFIG": "/no"}
    return quick


def begin(program: Program, dropbox: Emulator, *words: str) -> subprocess.Popen[str]:
    """Ask to be let in; the address comes as a line."""
    app = ("--app-key", dropbox.app_key, "--endpoint-url", dropbox.url)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "fxtui", "login", "dropbox", *app, *words],
        env=program.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def allowed(address: str) -> str:
    """What a person finds on the page: a code."""
    with urlopen(address) as page:
        found = re.search("<code>(.+)</code>", page.read().decode())
    assert found
    return found[1]


def ended(login: subprocess.Popen[str], code: str) -> tuple[int, str, str]:
    said, told = login.communicate(code + "\n", timeout=PATIENCE)
    return login.returncode, said, told


def sign_in(
    program: Program, dropbox: Emulator, *words: str, account: str = "emu"
) -> str:
    """The address that was opened."""
    login = begin(program, dropbox, *words)
    assert login.stdout
    address = login.stdout.readline().strip()
    status, _, told = ended(login, allowed(f"{address}&account={account}"))
    assert status == 0, told
    return address


def secrets_in(program: Program) -> list[Path]:
    return list((program.folder / "secrets").glob("*"))


def test_who_signs_in_is_named_and_only_a_refresh_token_is_kept(
    program: Program, dropbox: Emulator
) -> None:
    program.paths.config.write_text(MINE)
    login = begin(program, dropbox)
    assert login.stdout

    status, said, _ = ended(login, allowed(login.stdout.readline().strip()))

    (kept,) = secrets_in(program)
    assert (status, said) == (
        0,
        "signed in as Emu Lator <emu@example.com>, profile default\n",
    )
    assert program.paths.config.read_text().startswith(MINE)
    profile = read_config(program.paths.config).profiles.dropbox["default"]
    assert (profile.app_key, profile.access_token) == (dropbox.app_key, None)
    assert profile.refresh_token == f"file:{kept}"
    assert secret(profile.refresh_token).startswith("refresh-emu-")
    assert {path.stat().st_mode & 0o777 for path in (kept, program.paths.config)} == {
        0o600
    }


def test_an_account_is_used_as_soon_as_somebody_has_signed_in(
    program: Program, dropbox: Emulator
) -> None:
    before = program.run("ls", "dropbox://")
    sign_in(program, dropbox)

    after = program.run("ls", "dropbox://")

    assert before.returncode == 4
    assert "no Dropbox account yet; run: fxtui login dropbox" in before.stderr
    assert (after.returncode, after.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "code", "status", "told"),
    [
        ([], "wrong", 4, "Dropbox does not take this code"),
        ([], "", 4, "no code was given; nothing is stored"),
        (["--app-key", "other"], "wrong", 4, "no app with the key other"),
        (["--endpoint-url", "http://127.0.0.1:9"], "code", 1, "127.0.0.1:9"),
    ],
    ids=["wrong", "declined", "unknown app", "no network"],
)
def test_an_attempt_that_fails_is_told_in_one_line_and_keeps_nothing(
    program: Program,
    dropbox: Emulator,
    words: list[str],
    code: str,
    status: int,
    told: str,
) -> None:
    ending = ended(begin(program, dropbox, *words), code)

    first, complaint, *details = ending[2].splitlines()
    assert ending[0] == status
    assert "copy the code" in first
    assert told in complaint
    assert all(detail.startswith("  ") for detail in details)
    assert list(program.folder.iterdir()) == []


def test_who_has_no_app_is_told_how_to_make_one(program: Program) -> None:
    asked = program.run("login", "dropbox")

    assert asked.returncode == 2
    assert "https://www.dropbox.com/developers/apps" in asked.stderr
    assert "files.content.write" in asked.stderr
    assert asked.stderr.splitlines()[-1].startswith("fxtui: which app")


@pytest.mark.parametrize("command", ["login", "logout"])
def test_what_kind_of_account_it_is_has_to_be_said(
    program: Program, command: str
) -> None:
    helped = program.run(command, "--help")
    nothing, wrong = program.run(command), program.run(command, "dropbex")

    assert (helped.returncode, nothing.returncode, wrong.returncode) == (0, 2, 2)
    assert "\n  dropbox " in helped.stdout
    assert "needs the kind of account; there is dropbox" in nothing.stderr
    assert "'dropbex' is nothing that" in wrong.stderr
    assert "do you mean dropbox?" in wrong.stderr


def test_the_app_may_come_from_the_environment_or_the_profile(
    program: Program, dropbox: Emulator
) -> None:
    server = ("--endpoint-url", dropbox.url)

    first = program.run("login", "dropbox", *server, DROPBOX_APP_KEY="from-there")
    program.paths.config.write_text("[profiles.dropbox.me]\napp_key = 'from-here'\n")
    second = program.run("login", "dropbox", *server, "--profile", "me")

    assert "client_id=from-there" in first.stdout
    assert "client_id=from-here" in second.stdout


def test_more_is_asked_for_only_when_it_is_wanted(
    program: Program, dropbox: Emulator
) -> None:
    first = parse_qs(urlsplit(sign_in(program, dropbox)).query)
    (token,) = secrets_in(program)

    second = parse_qs(urlsplit(sign_in(program, dropbox, "--sharing")).query)

    assert "sharing" not in first["scope"][0]
    assert "include_granted_scopes" not in first
    assert "sharing.read sharing.write" in second["scope"][0]
    assert second["include_granted_scopes"] == ["user"]
    assert secrets_in(program) != [token]
    assert len(secrets_in(program)) == 1


def test_a_scope_that_the_app_did_not_get_is_told(
    program: Program, dropbox: Emulator
) -> None:
    login = begin(program, dropbox)
    assert login.stdout
    address = login.stdout.readline().strip()
    fewer = address.replace("+files.content.write", "").replace("account_info.read+", "")

    status, said, told = ended(login, allowed(fewer))

    assert status == 0
    assert "signed in as somebody" in said
    assert "did not get account_info.read, files.content.write" in told


def test_a_telephone_can_read_the_address_from_a_terminal(
    program: Program, dropbox: Emulator
) -> None:
    app = ("--app-key", dropbox.app_key, "--endpoint-url", dropbox.url)
    argv = [sys.executable, "-P", "-m", "fxtui", "login", "dropbox", *app]
    with Terminal(columns=400, rows=60).start(
        argv, environment=program.environment
    ) as terminal:
        shown = [line.rstrip() for line in terminal.wait_for("Code: ").splitlines()]
        address = next(line for line in shown if line.startswith("http"))
        terminal.send(allowed(address) + "\n")
        terminal.wait_for("signed in as Emu Lator")

    below = shown[shown.index(address) + 1 :]
    expected = [line.rstrip() for line in qr_lines(address)]
    assert below[: len(expected)] == expected


def test_no_token_is_anywhere_but_where_it_is_kept(
    program: Program, dropbox: Emulator
) -> None:
    sign_in(program, dropbox)
    (kept,) = secrets_in(program)
    (program.folder / "file").write_bytes(b"content")

    answers = [
        program.run("cp", "file", "dropbox://up"),
        program.run("cp", "dropbox://up", "down"),
        program.run("ls", "dropbox://", DROPBOX_ACCESS_TOKEN="sl.not-known"),
        program.run("doctor", DROPBOX_ACCESS_TOKEN="sl.not-known"),
        program.run(
            "cp", "file", "dropbox://default@up2", DROPBOX_LINK_PASSWORD="open sesame"
        ),
    ]

    assert (program.folder / "down").read_bytes() == b"content"
    assert program.service
    said = "".join([*(a.stdout + a.stderr for a in answers), *program.service.cmdline()])
    others = [f for f in program.folder.rglob("*") if f.is_file() and f != kept]
    written = b"".join(file.read_bytes() for file in others)
    assert program.paths.journal in others
    assert program.paths.log in others
    for token in (kept.read_text().strip(), "sl.emu.", "sl.not-known", "open sesame"):
        assert token not in said
        assert token.encode() not in written


def test_a_token_that_rclone_renews_is_taken_up_by_a_service_that_runs(
    program: Program, dropbox: Emulator
) -> None:
    rclone = program.folder / "rclone.conf"
    program.environment |= {
        "RCLONE_CONFIG": str(rclone),
        "DROPBOX_ENDPOINT_URL": dropbox.url,
    }

    def renew(token: str) -> bytes:
        """What rclone does, in its file."""
        rclone.write_text(
            f'[box]\ntype = dropbox\ntoken = {{"access_token":"{token}",'
            '"expiry":"2999-01-01T00:00:00Z"}\n'
        )
        return rclone.read_bytes()

    renew("revoked")
    before = program.run("ls", "dropbox://box@")
    renewed = renew(dropbox.token)
    after = program.run("ls", "dropbox://box@")

    assert before.returncode == 4
    assert (after.returncode, after.stderr) == (0, "")
    assert rclone.read_bytes() == renewed


def test_a_job_that_waits_for_a_sign_in_goes_on_after_it(
    program: Program, dropbox: Emulator
) -> None:
    (program.folder / "file").write_bytes(b"content")
    sign_in(program, dropbox)
    dropbox.reset()  # Dropbox has ended it
    begun = program.run("cp", "file", "dropbox://up")

    sign_in(program, dropbox, account="bob")
    program.run("jobs", "resume", "1")
    ended = program.run("jobs", "watch", "1")

    assert begun.returncode == 4
    assert "sign in again: fxtui login dropbox" in begun.stderr
    assert ended.returncode == 0, ended.stderr
    assert program.run("cat", "dropbox://up").stdout == "content"


def test_who_signs_out_is_known_nowhere_any_more(
    program: Program, dropbox: Emulator
) -> None:
    program.paths.config.write_text(MINE)
    sign_in(program, dropbox, "--profile", "lab")
    token = secrets_in(program)[0].read_text().strip()

    out = program.run("logout", "dropbox")

    stolen = program.run(
        "ls",
        "dropbox://",
        "--no-service",
        DROPBOX_REFRESH_TOKEN=token,
        DROPBOX_APP_KEY=dropbox.app_key,
        DROPBOX_ENDPOINT_URL=dropbox.url,
    )
    assert (out.returncode, out.stdout) == (0, "signed out of profile lab\n")
    assert secrets_in(program) == []
    assert program.paths.config.read_text() == (
        f'{MINE}\n[profiles.dropbox.lab]\napp_key = "{dropbox.app_key}"\n'
        f'endpoint_url = "{dropbox.url}"\n'
    )
    assert stolen.returncode == 4
    again = program.run("ls", "dropbox://lab@", "--no-service")
    assert "run: fxtui login dropbox --profile lab" in again.stderr


def test_without_dropbox_only_this_machine_can_forget(
    program: Program, dropbox: Emulator
) -> None:
    sign_in(program, dropbox)
    config = program.paths.config
    config.write_text(config.read_text().replace(dropbox.url, "http://127.0.0.1:9"))

    asked, stays = program.run("logout", "dropbox"), secrets_in(program)
    local = program.run("logout", "dropbox", "--local")

    assert asked.returncode == 1
    assert "--local forgets the account" in asked.stderr
    assert len(stays) == 1
    assert (local.returncode, secrets_in(program)) == (0, [])


def test_a_sign_in_that_dropbox_has_ended_can_be_forgotten(
    program: Program, dropbox: Emulator
) -> None:
    sign_in(program, dropbox)
    dropbox.reset()

    assert program.run("logout", "dropbox").returncode == 0
    assert secrets_in(program) == []
    assert program.run("logout", "dropbox").returncode == 2
