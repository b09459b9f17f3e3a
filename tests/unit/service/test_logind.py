"""What a system does with those who log out, and whether the user is told."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from fxtui.config import Paths
from fxtui.service.logind import Rules, danger, logind_notice, rules

SHIPPED = "# comments\n[Login]\n#NAutoVTs=6\n#KillUserProcesses={}\n#KillOnlyUsers=\n"
SESSION = "1:name=systemd:/x\n0::/user.slice/user-7.slice/session-3.scope\n"
DESKTOP = "0::/user.slice/user-7.slice/user@7.service/app.slice/terminal.scope\n"
KILLING, SPARING = Rules(kill=True), Rules()


@pytest.mark.parametrize(
    ("texts", "killed"),
    [
        ([], False),
        ([SHIPPED.format("no")], False),
        ([SHIPPED.format("yes")], True),
        ([SHIPPED.format("yes"), "[Login]\nKillUserProcesses=no\n"], False),
        (["KillUserProcesses = YES\n"], True),
        (["KillUserProcesses=yes\n", "KillUserProcesses=off\n"], False),
        (["KillUserProcesses=no\n", "#KillUserProcesses=yes\n"], False),
        (["KillUserProcesses=yes\nKillExcludeUsers=you me\n"], False),
        (["KillUserProcesses=yes\nKillExcludeUsers=me\n", "KillExcludeUsers=\n"], True),
        (["KillUserProcesses=yes\nKillOnlyUsers=you\n"], False),
        (["KillOnlyUsers=you\nKillOnlyUsers=me\n"], True),
        (["KillOnlyUsers=me\nKillExcludeUsers=me\n"], False),
    ],
)
def test_the_configuration_is_read_as_logind_does(texts: list[str], killed: bool) -> None:
    assert rules(texts).kills("me") is killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("KillUserProcesses=yes\n", False),
        ("KillUserProcesses=yes\nKillExcludeUsers=\n", True),
        ("KillUserProcesses=yes\nKillExcludeUsers=you\n", True),
    ],
)
def test_root_is_spared_unless_others_are_named(text: str, killed: bool) -> None:
    assert rules([text]).kills("root") is killed


@pytest.mark.parametrize(
    ("cgroup", "found", "lingers", "advice"),
    [
        (SESSION, KILLING, False, "systemd-run --user --scope"),
        (SESSION, KILLING, True, "systemd-run --user --scope"),
        (SESSION, SPARING, False, None),
        (DESKTOP, SPARING, False, "loginctl enable-linger"),
        (DESKTOP, KILLING, True, None),
        ("0::/system.slice/cron.service\n", KILLING, False, None),
        ("0::/\n", KILLING, False, None),
        ("", KILLING, False, None),
    ],
)
def test_who_is_in_danger_is_told_what_helps(
    cgroup: str, found: Rules, lingers: bool, advice: str | None
) -> None:
    told = danger(cgroup, found, "me", lingers=lingers)

    assert (told is None) == (advice is None)
    assert advice is None or advice in (told or "")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "state").mkdir()
    return Paths(tmp_path / "config.toml", tmp_path / "state", tmp_path / "s")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A system that ends what its desktops began, and nothing else."""
    write(tmp_path / "root/proc/self/cgroup", DESKTOP)
    write(tmp_path / "root/etc/systemd/logind.conf", SHIPPED.format("no"))
    return tmp_path / "root"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_it_is_told_once(paths: Paths, root: Path) -> None:
    assert "enable-linger" in (logind_notice(paths, root) or "")
    assert logind_notice(paths, root) is None


def test_who_lingers_is_not_bothered(paths: Paths, root: Path) -> None:
    user = pwd.getpwuid(os.getuid()).pw_name
    write(root / "var/lib/systemd/linger" / user, "")

    assert logind_notice(paths, root) is None


def test_what_is_dropped_in_wins(paths: Paths, root: Path) -> None:
    write(root / "proc/self/cgroup", SESSION)
    spared = "[Login]\nKillExcludeUsers=nobody-else\n"
    write(root / "etc/systemd/logind.conf.d/20-kill.conf", "KillUserProcesses=yes\n")
    write(root / "usr/lib/systemd/logind.conf.d/20-kill.conf", "KillUserProcesses=no\n")
    write(root / "run/systemd/logind.conf.d/10-root.conf", spared)

    assert "systemd-run" in (logind_notice(paths, root) or "")


def test_another_danger_is_told_too(paths: Paths, root: Path) -> None:
    logind_notice(paths, root)
    write(root / "proc/self/cgroup", SESSION)
    write(root / "etc/systemd/logind.conf", "KillUserProcesses=1\nKillExcludeUsers=\n")

    assert "systemd-run" in (logind_notice(paths, root) or "")


def test_a_state_that_cannot_be_written_silences_nothing(
    paths: Paths, root: Path, tmp_path: Path
) -> None:
    gone = Paths(paths.config, tmp_path / "gone", paths.socket)

    assert logind_notice(gone, root)
