"""Room, revisions, links and people of a Dropbox: the real program, SDK and service.

What answers is our emulator, which checks each message against the SDK's own types.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.servers.dropbox.running import Emulator

from .conftest import PATIENCE, Program, Quick

LAB: Final = "dropbox://Lab/"
FILES: Final = {"a.txt": b"hello", "deep/b [1].bin": bytes(range(256)) * 300}
BOB, ANN = "bob@example.com", "ann@example.org"


class Person(Quick):
    """The program of somebody with an account, and what the others share of it."""

    def __init__(self, shared: Program, server: Emulator, name: str, home: Path) -> None:
        home.mkdir()
        super().__init__(home)
        self.paths = shared.paths
        self.environment = shared.environment | {
            "DROPBOX_ENDPOINT_URL": server.url,
            "DROPBOX_ACCESS_TOKEN": f"token-{name}",
        }

    def rows(self, *words: str, **more: str) -> list[dict[str, Any]]:
        """What a command that has to succeed prints with ``--json``."""
        done = self.run(*words, "--json", variables=more)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def fails(self, status: int, *words: str, **more: str) -> str:
        """What a command complains of that ends with a status."""
        done = self.run(*words, variables=more)
        assert done.returncode == status, (done.stdout, done.stderr)
        return done.stderr


@pytest.fixture
def server(dropbox_server: Emulator) -> Iterator[Emulator]:
    dropbox_server.reset()
    dropbox_server.say("plan", {"account": "emu", "plan": "pro"})
    yield dropbox_server
    assert dropbox_server.problems() == []


@pytest.fixture
def me(shared: Program, server: Emulator, tmp_path: Path) -> Person:
    """Somebody who has a few files in a Dropbox."""
    person = Person(shared, server, "emu", tmp_path / "me")
    for name, content in FILES.items():
        path = person.folder / "lab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        coded = b64encode(content).decode()
        server.seed({"path": f"/Lab/{name}", "base64": coded})
    return person


@pytest.fixture
def bob(shared: Program, server: Emulator, tmp_path: Path) -> Person:
    return Person(shared, server, "bob", tmp_path / "bob")


def content(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_room_is_told(me: Person, server: Emulator) -> None:
    server.say("quota", {"account": "emu", "allocated": 100_000})
    used = sum(map(len, FILES.values()))

    (row,) = me.rows("space", "dropbox://")

    assert (row["used"], row["total"], row["free"]) == (used, 100_000, 100_000 - used)
    assert f"used      {used} (75.0 KiB)" in me.run("space", LAB).stdout


def test_an_older_state_comes_back(me: Person) -> None:
    (me.folder / "new").write_bytes(b"overwritten")
    me.run("cp", "new", f"{LAB}a.txt")
    now, before = me.rows("revisions", f"{LAB}a.txt")

    assert (now["is_present"], before["is_present"]) == (True, False)
    assert "which of its" in me.fails(2, "restore", f"{LAB}a.txt")
    done = me.run("restore", f"{LAB}a.txt", "--revision", before["revision"])

    assert done.stdout.startswith(f"restored {LAB}a.txt")
    assert me.run("cat", f"{LAB}a.txt").stdout == "hello"
    assert len(me.rows("revisions", f"{LAB}a.txt")) == 3


def test_what_was_deleted_comes_back(me: Person) -> None:
    me.run("rm", f"{LAB}a.txt")

    deletion, before = me.rows("revisions", f"{LAB}a.txt")
    (restored,) = me.rows("restore", f"{LAB}a.txt")

    assert deletion["is_deletion"]
    assert restored["revision"] == before["revision"]
    assert me.run("cat", f"{LAB}a.txt").stdout == "hello"


def test_what_was_deleted_is_found_again(me: Person) -> None:
    me.run("rm", "-r", LAB)

    gone = me.run("revisions", "--deleted", "-r", "dropbox://").stdout.splitlines()
    done = me.run("restore", f"{LAB}a.txt", f"{LAB}deep/b [1].bin")

    assert {f"{LAB}a.txt", f"{LAB}deep/b [1].bin"} <= {*gone}
    assert done.returncode == 0, done.stderr
    assert me.run("ls", "-r", LAB).stdout.count("\n") == 2


def test_a_link_that_is_sent_opens_for_a_co_author(me: Person, bob: Person) -> None:
    link = me.run("share", LAB).stdout.strip()

    listed = bob.run("ls", "-r", link)
    copied = bob.run("cp", "-r", link, "out/")
    again = bob.run("sync", link, "out/")
    equal = bob.run("verify", "-r", link, "out/")

    assert [line.split(maxsplit=3)[3] for line in listed.stdout.splitlines()] == [*FILES]
    assert copied.returncode == 0, copied.stderr
    assert content(bob.folder / "out") == FILES
    assert again.stdout.startswith("nothing to do")
    assert equal.stdout.startswith("2 equal")


def test_what_is_below_a_link_is_named_behind_it(me: Person, bob: Person) -> None:
    link = me.run("share", LAB).stdout.strip()

    (found,) = bob.rows("find", link, "--name", "*.bin")
    bob.run("cp", found["location"], "copy")

    assert found["location"] == f"{link}#deep/b [1].bin"
    assert (bob.folder / "copy").read_bytes() == FILES["deep/b [1].bin"]
    assert bob.run("cat", f"{link}#*.txt").stdout == "hello"


def test_a_link_to_a_file_is_that_file(me: Person, bob: Person) -> None:
    (made,) = me.rows("share", f"{LAB}deep/b [1].bin")
    link = made["address"]

    done = bob.run("cp", link, ".")

    assert done.returncode == 0, done.stderr
    assert content(bob.folder)["b [1].bin"] == FILES["deep/b [1].bin"]
    assert bob.run("ls", link).stdout.endswith(" b [1].bin\n")


def test_nothing_is_written_through_a_link(me: Person, bob: Person) -> None:
    link = me.run("share", LAB).stdout.strip()
    (bob.folder / "mine").touch()

    for words in (["cp", "mine", link], ["rm", f"{link}#a.txt"], ["mkdir", f"{link}#x/"]):
        assert "a link can only be read" in bob.fails(4, *words)

    assert me.run("ls", LAB).stdout.count("\n") == 2


def test_a_link_with_a_password_opens_by_it(me: Person, bob: Person) -> None:
    (me.folder / "secret").write_text("sesame\n")
    words = ("share", LAB, "--password-file", "secret", "--expires", "7d")
    (made,) = me.rows(*words)
    link = made["address"]

    assert made["audience"] == "password"
    assert "this link has a password" in bob.fails(4, "ls", link)
    assert "not the one that was given" in bob.fails(
        4, "ls", link, DROPBOX_LINK_PASSWORD="x"
    )
    assert len(bob.rows("ls", link, DROPBOX_LINK_PASSWORD="sesame")) == 2
    assert "sesame" not in (me.paths.log.read_text() if me.paths.log.exists() else "")


def test_on_a_terminal_a_password_is_asked_for(me: Person, bob: Person) -> None:
    (me.folder / "secret").write_text("sesame\n")
    words = ("share", LAB, "--password-file", "secret")
    link = me.rows(*words)[0]["address"]

    said, status = typed(bob, ["cp", "-r", link, "out/"], ["wrong", "sesame"])

    assert status == 0, said
    assert said.count("password: ") == 2
    assert "that is not its password" in said
    assert content(bob.folder / "out") == FILES


def typed(person: Person, words: list[str], lines: list[str]) -> tuple[str, int]:
    """What a command says on a terminal on which somebody types when it asks."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "fxtui", *words],
        cwd=person.folder,
        env=person.environment | {"TERM": "xterm"},
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    said, asked = "", 0
    while chunk := _read(leader):
        said += chunk
        while said.count("password: ") > asked:
            os.write(leader, f"{lines[asked]}\n".encode())
            asked += 1
    os.close(leader)
    return said, process.wait(PATIENCE)


def _read(leader: int) -> str:
    try:
        return os.read(leader, 65536).decode(errors="replace")
    except OSError:  # the other side has closed it
        return ""


def test_links_are_listed_and_revoked(me: Person, bob: Person) -> None:
    (folder,) = me.rows("share", LAB)
    me.rows("share", f"{LAB}a.txt")

    assert [row["location"].lower() for row in me.rows("share", "--list")] == [
        LAB.lower(),
        f"{LAB}a.txt".lower(),
    ]
    assert me.rows("share", "--list", LAB) == [folder]
    assert me.rows("share", "--revoke", folder["address"]) == [
        {"revoked": folder["address"]}
    ]
    assert me.rows("share", "--list", LAB) == []
    assert "no such link" in bob.fails(3, "ls", folder["address"])
    assert "no such link" in me.fails(3, "share", "--revoke", folder["address"])


def test_what_the_plan_lacks_makes_no_other_link(me: Person, server: Emulator) -> None:
    server.say("plan", {"account": "emu", "plan": "basic"})

    assert "plan of this account" in me.fails(4, "share", LAB, "--expires", "7d")

    assert me.rows("share", "--list") == []


def test_people_are_invited_changed_and_removed(me: Person) -> None:
    me.run("access", "set", LAB, BOB, ANN, "--role", "viewer", "--message", "look")
    me.run("access", "set", LAB, BOB, "--role", "editor")

    assert [(row["email"], row["role"]) for row in me.rows("access", LAB)] == [
        ("emu@example.com", "owner"),
        (BOB, "editor"),
        (ANN, "viewer"),
    ]
    shown = me.run("access", "list", LAB).stdout.splitlines()
    assert shown[2].split() == ["viewer", ANN, "(invited)"]
    assert shown[3] == "you may: list, read, write, delete; unknown: share"

    removed = me.rows("access", "remove", LAB, BOB, ANN)

    assert [row["removed"] for row in removed] == [BOB, ANN]
    assert [row["email"] for row in me.rows("access", LAB)] == ["emu@example.com"]
    assert "nobody of this address" in me.fails(3, "access", "remove", LAB, BOB)


def test_a_sign_in_that_may_not_share_says_how_it_may(
    me: Person, server: Emulator
) -> None:
    scopes = ["account_info.read", "files.metadata.read", "files.content.read"]
    server.grant("token-less", scopes=scopes)

    for words in (["share", LAB], ["access", "set", LAB, BOB, "--role", "viewer"]):
        refused = me.fails(4, *words, DROPBOX_ACCESS_TOKEN="token-less")
        assert "fxtui login dropbox --sharing" in refused


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["share"], "what is to be shared?"),
        (["share", "--list", "--expires", "7d"], "of a link that is made"),
        (["share", "--list", "--password"], "of a link that is made"),
        (["share", LAB, "--password"], "--password-file FILE"),
        (["share", LAB, "--password-file", "nothing"], "holds no password"),
        (["share", LAB, "--expires", "0s"], "lasts for a second"),
        (["share", "dropbox://"], "name a folder"),
        (["access", LAB, "--role", "viewer"], "unrecognized arguments"),
        (["access", "set", LAB, BOB], "--role"),
        (["access", "set", LAB, "bob", "--role", "viewer"], "no email address"),
        (["access", "give", LAB], "nothing that fxtui access does"),
        (["revisions", "-r", LAB], "-r is for --deleted"),
        (["restore", "--revision", "1", "a", "b"], "--revision is of one file"),
        (["revisions", LAB], "bytes are in an object"),
        (["revisions", "a.txt"], "file storage has no revisions"),
        (["space", "s3://bucket"], "s3 storage has no known limit"),
        (["ls", "https://example.org/x"], "only shared links of Dropbox"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_told_with_status_2(
    bob: Person, words: list[str], text: str
) -> None:
    assert text in bob.fails(2, *words)


def test_what_is_not_there_has_status_3(me: Person) -> None:
    for words in (["share"], ["access"], ["revisions"], ["restore"]):
        me.fails(3, *words, f"{LAB}nothing")
