"""Where a path leads: through mounts, from ids and revisions, for one account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .accounts import Account, Namespace
from .names import ancestors, composed, fold
from .nodes import File, Folder, Node, file_json, folder_json, gone_json
from .refusals import LookupTrouble, WriteTrouble, text
from .world import World


@dataclass(frozen=True)
class Place:
    """A path within one namespace, and where this is seen from the view's top."""

    space: Namespace
    path: str
    prefix: str | None
    """What stands before the paths of the namespace; None: it is mounted nowhere."""

    @property
    def key(self) -> str:
        return fold(self.path)

    def find(self) -> File | Folder:
        return self.space.tree.find(self.key)


@dataclass(frozen=True)
class View:
    """What an account sees from one namespace on."""

    world: World
    account: Account
    root: str

    @property
    def home(self) -> Namespace:
        return self.world.namespaces[self.root]

    def place(self, path: str, *, writing: bool = False) -> Place:
        """Where a path leads; LookupTrouble if the start of it leads nowhere."""
        if path.startswith("/") or not path:
            return self._walk(self.home, composed(path) if writing else path)
        kind, _, rest = path.partition(":")
        if kind == "ns":
            id, _, below = rest.partition("/")
            return self._walk(self._space(id), f"/{below}" if below else "", None)
        if kind == "id":
            first, _, below = path.partition("/")
            return self._of_id(first, f"/{below}" if below else "")
        if kind == "rev":
            return self._of_rev(rest)
        raise text(400, f"path: {path!r} did not match pattern")

    def writable(self, path: str) -> Place:
        """Where something may be written; WriteTrouble if this account may not."""
        place = self.place(path, writing=True)
        if not place.space.may_write(self.account):
            raise WriteTrouble("no_write_permission")
        return place

    def shown(self, place: Place, node: Node) -> dict[str, Any]:
        """A node's metadata, with its tag."""
        if isinstance(node, File):
            return {".tag": "file", **self.file(place, node)}
        if isinstance(node, Folder):
            return {".tag": "folder", **self.folder(place, node)}
        return {".tag": "deleted", **gone_json(node, place.prefix)}

    def file(self, place: Place, node: File) -> dict[str, Any]:
        return file_json(node, place.prefix, self._sharing(place.space))

    def folder(self, place: Place, node: Folder) -> dict[str, Any]:
        if node.mount in ("", self.account.home):
            sharing = self._sharing(place.space)
            return folder_json(node, place.prefix, sharing)
        space = self.world.namespaces[node.mount]
        sharing = {
            "read_only": not space.may_write(self.account),
            "shared_folder_id": node.mount,
            "traverse_only": False,
            "no_access": not space.may_read(self.account),
        }
        made = folder_json(node, place.prefix, sharing)
        return {**made, "shared_folder_id": node.mount}

    def mounted(self, place: Place) -> list[Place]:
        """The tops of the namespaces that are mounted below a place, and theirs."""
        found: list[Place] = []
        for key, folder in place.space.tree.mounts.items():
            if not place.key or key.startswith(place.key + "/"):
                top = self._top_of(folder, place.prefix)
                found += [top, *self.mounted(top)]
        return found

    def _top_of(self, folder: Folder, prefix: str | None) -> Place:
        space = self.world.namespaces[folder.mount]
        return Place(space, "", (prefix or "") + folder.path)

    def _sharing(self, space: Namespace) -> dict[str, Any]:
        if space.id == self.root or space.id in (self.account.home, self.account.root):
            return {}
        read_only = not space.may_write(self.account)
        return {"read_only": read_only, "parent_shared_folder_id": space.id}

    def _space(self, id: str) -> Namespace:
        space = self.world.namespaces.get(id)
        if space is None or not space.may_read(self.account):
            raise LookupTrouble("not_found")
        return space

    def _walk(self, space: Namespace, path: str, prefix: str | None = "") -> Place:
        """Follow a path across mounts."""
        if space.id != self.root and prefix is None:
            prefix = self._prefix_of(space)
        for above in ancestors(path) if space.tree.mounts else ():
            folder = space.tree.mounts.get(fold(above))
            if folder is not None:
                inner = self._space(folder.mount)
                shown = (prefix or "") + folder.path
                return self._walk(inner, path[len(above) :], shown)
        return Place(space, path, "" if space.id == self.root else prefix)

    def inside(self, path: str) -> Place:
        """Where what is in a folder is: behind the mount, if the folder is one."""
        place = self.place(path)
        mount = place.space.tree.mounts.get(place.key)
        if mount is None:
            return place
        self._space(mount.mount)
        return self._top_of(mount, place.prefix)

    def _prefix_of(self, space: Namespace) -> str | None:
        top = Place(self.home, "", "")
        seen = (each.prefix for each in self.mounted(top) if each.space is space)
        return next(seen, None)

    def _of_id(self, id: str, below: str) -> Place:
        for space in self.world.namespaces.values():
            node = space.tree.by_id.get(id)
            if node is not None and space.may_read(self.account):
                return self._walk(space, node.path + below, None)
        raise LookupTrouble("not_found")

    def _of_rev(self, rev: str) -> Place:
        for space in self.world.namespaces.values():
            file = space.tree.by_rev.get(rev)
            if file is not None and space.may_read(self.account):
                return Place(space, file.path, self._prefix_of(space))
        raise LookupTrouble("not_found")
