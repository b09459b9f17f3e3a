"""The one way from a key to a path, and no way out of the folder that was opened."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from fxtui.domain.errors import InvalidName, PermissionDenied
from fxtui.domain.location import LOCAL, Key, Location


class LocalTree:
    """All below a folder, whether it is there yet or not."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def location(self, key: Key) -> Location:
        return Location(LOCAL, f"{self.root}/{key}".lstrip("/"))

    def path(self, key: Key) -> Path:
        """The path of a key, or InvalidName if it is none."""
        segments = key.removesuffix("/").split("/")
        if key and ("\0" in key or not {"", ".", ".."}.isdisjoint(segments)):
            raise InvalidName(f"{key!r} is no path below a folder")
        return self.root.joinpath(*segments)

    def inside(self, key: Key) -> Path:
        """The path of a key that is written to; blocks.

        Who can put a link in its way later than this can write there without us.
        """
        path = self.path(key)
        if key and not path.parent.resolve().is_relative_to(self._real_root):
            raise PermissionDenied(
                f"a symbolic link on its way leads out of {self.root}; "
                "name the folder that it leads to"
            )
        return path

    def file_inside(self, key: Key) -> Path:
        """The path of a file that is written to; blocks."""
        if not key or key.endswith("/"):
            raise InvalidName(f"{key!r} names a folder, which cannot hold bytes")
        return self.inside(key)

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()
