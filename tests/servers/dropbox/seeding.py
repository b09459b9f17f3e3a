"""Files that are there before a test begins, many of them at once."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from .names import fold
from .nodes import Folder
from .pieces import blob, of_bytes, zeros
from .view import View
from .world import World


def seed(world: World, arg: dict[str, Any]) -> None:
    """Put what is described where it belongs, whoever may write there.

    ``entries``: each with a ``path``, and ``content`` (text), ``base64`` (bytes),
    ``size`` (of zeros) or ``is_folder``, perhaps ``modified`` (seconds) and
    ``is_paper``. Or ``folder``, ``count`` and ``size``: as many files, named by number.
    """
    account = world.accounts[arg.get("account", "emu")]
    view = View(world, account, account.home)
    for entry in arg.get("entries", ()):
        _put(view, entry)
    if folder := arg.get("folder"):
        _fill(view, folder, arg["count"], arg.get("size", 0))


def _put(view: View, entry: dict[str, Any]) -> None:
    place = view.place(entry["path"], writing=True)
    tree, now = place.space.tree, int(view.world.now())
    if entry.get("is_folder"):
        if not isinstance(tree.get(place.key), Folder):
            tree.make_folder(place.path)
        return
    text: str | None = entry.get("content")
    content = zeros(entry.get("size", 0))
    if text is not None:
        content = blob(of_bytes(text.encode()))
    elif coded := entry.get("base64"):
        content = blob(of_bytes(b64decode(coded)))
    modified = entry.get("modified", now)
    is_paper = entry.get("is_paper", False)
    tree.put(place.path, content, modified, now, is_paper=is_paper)


def _fill(view: View, folder: str, count: int, size: int) -> None:
    place = view.place(folder, writing=True)
    tree, now = place.space.tree, int(view.world.now())
    if not tree.get(fold(place.path)):
        tree.make_folder(place.path)
    content = zeros(size)
    for number in range(count):
        tree.put(f"{place.path}/file-{number:06}.bin", content, now, now)
