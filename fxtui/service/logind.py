"""Whether the system ends the service when its user logs out, and what to do against it.

systemd ends what runs in a login session if ``KillUserProcesses`` says so, and what runs
below the user's own manager, as all of a desktop does, unless that user lingers.
"""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from fxtui.config import Paths
from fxtui.domain.value import Value

_MAIN: Final = ("etc", "run", "usr/local/lib", "usr/lib")
"""Where ``systemd/logind.conf`` may be, the first of which wins; see logind.conf(5)."""

_SESSION: Final = re.compile(r"/session-[^/]+\.scope(/|$)")
_MANAGER: Final = re.compile(r"/user@\d+\.service(/|$)")
_YES: Final = frozenset({"1", "yes", "y", "true", "t", "on"})
_NO_ONE: Final = frozenset[str]()
_ROOT: Final = frozenset({"root"})

_ENDS: Final = (
    "when you log out, this system ends your processes, and transfers with them"
)
_LINGER: Final = f"{_ENDS}: `loginctl enable-linger` keeps them going"
_MOVE: Final = (
    f"{_ENDS}: `loginctl enable-linger`, then `fxtui service stop` and "
    "`systemd-run --user --scope fxtui service start`, keep them going"
)


class Rules(Value, frozen=True):
    """What logind.conf says about the processes of a user who logs out."""

    kill: bool = False
    only: frozenset[str] = _NO_ONE
    exclude: frozenset[str] | None = None
    """If nobody is named, root is meant."""

    def kills(self, user: str) -> bool:
        if user in (_ROOT if self.exclude is None else self.exclude):
            return False
        return user in self.only if self.only else self.kill


def logind_notice(paths: Paths, root: Path = Path("/")) -> str | None:
    """What the user should know, once: None if it was told before, or all is well."""
    user = _user()
    texts = [_text(file) for file in _configuration(root)]
    lingers = (root / "var/lib/systemd/linger" / user).exists()
    cgroup = _text(root / "proc/self/cgroup")
    notice = danger(cgroup, rules(texts), user, lingers=lingers)
    return notice if notice and _is_new(notice, paths.state / "logind-notice") else None


def danger(cgroup: str, rules: Rules, user: str, *, lingers: bool) -> str | None:
    """What threatens a process of this user in this group, and what helps."""
    if _MANAGER.search(cgroup):
        return None if lingers else _LINGER
    if _SESSION.search(cgroup) and rules.kills(user):
        return _MOVE
    return None


def rules(texts: Sequence[str]) -> Rules:
    """The sum of a configuration's files, of which a later one wins.

    What is commented out in the first is what this system was built with.
    """
    found = Rules()
    for number, text in enumerate(texts):
        if number == 0:
            found = _read(found, re.sub(r"(?m)^#(?=KillUserProcesses=)", "", text))
        else:
            found = _read(found, text)
    return found


def _read(rules: Rules, text: str) -> Rules:
    kill, only, exclude = rules.kill, rules.only, rules.exclude
    for name, value in re.findall(r"(?m)^\s*(Kill\w+)\s*=(.*)$", text):
        match name:
            case "KillUserProcesses":
                kill = value.strip().lower() in _YES
            case "KillOnlyUsers":
                only = _listed(only, value)
            case "KillExcludeUsers":
                exclude = _listed(exclude or _NO_ONE, value)
    return Rules(kill, only, exclude)


def _listed(users: frozenset[str], value: str) -> frozenset[str]:
    """An assignment adds users; an empty one forgets all."""
    return users | frozenset(value.split()) if value.strip() else _NO_ONE


def _configuration(root: Path) -> Iterable[Path]:
    """The main file, and then what is dropped in, by name; the first of a name wins."""
    folders = [root / folder / "systemd" for folder in _MAIN]
    mains = [main for folder in folders if (main := folder / "logind.conf").exists()]
    dropped: dict[str, Path] = {}
    for folder in folders:
        for file in folder.glob("logind.conf.d/*.conf"):
            dropped.setdefault(file.name, file)
    return [*mains[:1], *(dropped[name] for name in sorted(dropped))]


def _is_new(notice: str, mark: Path) -> bool:
    """Whether it was not told before; from now on it was."""
    if _text(mark) == notice:
        return False
    with suppress(OSError):
        mark.write_text(notice)
    return True


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
