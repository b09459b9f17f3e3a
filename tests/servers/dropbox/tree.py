"""The files and folders of one namespace, and every change of them.

A flat table by folded path, with a log for all and one for each folder; a listing and the
changes since are the same thing, read from a log after a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from .names import ancestors, composed, fold, is_below, name, parent, renamed, trouble
from .nodes import File, Folder, Gone, Log, Node
from .pieces import Blob
from .refusals import LookupTrouble, WriteTrouble

_Kept = TypeVar("_Kept", File, Folder)


class Tree:
    def __init__(self, tick: Callable[[], int]) -> None:
        self._tick = tick
        self._latest: dict[str, Node] = {}
        self._inside: defaultdict[str, dict[str, File | Folder]] = defaultdict(dict)
        self.log = Log()
        self.logs: defaultdict[str, Log] = defaultdict(Log)
        self.by_id: dict[str, File | Folder] = {}
        self.by_rev: dict[str, File] = {}
        self.revisions: defaultdict[str, list[File]] = defaultdict(list)
        """What was ever under a path, the oldest first."""

        self.mounts: dict[str, Folder] = {}
        self.used = 0

    def get(self, key: str) -> File | Folder | None:
        node = self._latest.get(key)
        return None if isinstance(node, Gone) else node

    def latest(self, key: str) -> Node | None:
        """What is under a path, or the memory of what was."""
        return self._latest.get(key)

    def find(self, key: str) -> File | Folder:
        if node := self.get(key):
            return node
        above = self.get(parent(key))
        raise LookupTrouble("not_folder" if isinstance(above, File) else "not_found")

    def inside(self, key: str) -> list[File | Folder]:
        return list(self._inside[key].values())

    def below(self, key: str) -> Iterator[File | Folder]:
        """Everything below, folders before what is in them."""
        for node in self.inside(key):
            yield node
            if isinstance(node, Folder):
                yield from self.below(node.key)

    def after(self, seq: int, key: str, *, recursive: bool) -> Iterator[Node]:
        """What came about after a number, inside or anywhere below a folder."""
        log = self.log if recursive else self.logs[key]
        for node in log.after(seq):
            is_fresh = self._latest.get(node.key) is node
            if is_fresh and (not recursive or not key or is_below(node.key, key)):
                yield node

    def display(self, path: str) -> str:
        """The path as it will be written: its parents as they are, the name as asked."""
        above = self._latest.get(fold(parent(path)))
        if above is not None and not isinstance(above, Gone):
            return f"{above.path}/{name(path)}"
        return path if not parent(path) else f"{self.display(parent(path))}/{name(path)}"

    def room_for(
        self, path: str, *, autorename: bool = False, is_update: bool = False
    ) -> str:
        """Where something new may be written under this path, or WriteTrouble."""
        path = composed(path)
        if why := trouble(path):
            raise WriteTrouble(why)
        for above in ancestors(path):
            if isinstance(self.get(fold(above)), File):
                raise WriteTrouble("conflict", "file_ancestor")
        there = self.get(fold(path))
        if there is None:
            return self.display(path)
        if autorename:
            taken = set(self._inside[parent(fold(path))])
            return self.display(renamed(path, taken, is_update=is_update))
        raise WriteTrouble("conflict", "file" if isinstance(there, File) else "folder")

    def make_folder(self, path: str, *, mount: str = "", id: str = "") -> Folder:
        """A new folder, and those above it."""
        self._make_parents(path)
        seq = self._tick()
        shown = self.display(path)
        return self._put(Folder(shown, fold(shown), id or _id(seq), seq, mount))

    def put(
        self, path: str, blob: Blob, modified: int, now: int, *, is_paper: bool = False
    ) -> File:
        """A file of that content, new or in place of the one that is there."""
        self._make_parents(path)
        seq = self._tick()
        there = self.get(fold(path))
        shown = there.path if there else self.display(path)
        id = there.id if there else _id(seq)
        file = File(
            shown, fold(shown), id, _rev(seq), seq, blob, modified, now, is_paper=is_paper
        )
        return self._put(file)

    def remove(self, key: str) -> File | Folder:
        """Forget a file, or a folder with all that is below."""
        node = self.find(key)
        for lost in [node, *self.below(key)]:
            self._drop(lost)
        return node

    def graft(self, source: Tree, key: str, path: str, *, moves: bool) -> File | Folder:
        """Move or copy what is under a key, here or in another tree, to a free path."""
        taken = [source.find(key), *source.below(key)]
        if moves:
            for node in reversed(taken):
                source._drop(node)
        self._make_parents(path)
        shown = self.display(path)
        made = [self._copy(node, shown + node.path[len(key) :], moves) for node in taken]
        return made[0]

    def inherit(self, source: Tree, top: str) -> None:
        """Take over all that ever was below a folder of another tree, but what is there.

        What was below that folder is then below the top of this tree.
        """
        for key in [key for key in source.revisions if is_below(key, top)]:
            for file in source.revisions.pop(key):
                del source.by_rev[file.rev]
                older = replace(file, path=file.path[len(top) :], key=key[len(top) :])
                self.by_rev[older.rev] = older
                self.revisions[older.key].append(older)
            if isinstance(gone := source.latest(key), Gone):
                path = gone.path[len(top) :]
                self._note(Gone(path, key[len(top) :], self._tick()))

    def _copy(self, node: File | Folder, path: str, moves: bool) -> File | Folder:
        seq = self._tick()
        id = node.id if moves else _id(seq)
        if isinstance(node, Folder):
            mount = node.mount if moves else ""
            return self._put(Folder(path, fold(path), id, seq, mount))
        moved = replace(node, path=path, key=fold(path), id=id, rev=_rev(seq), seq=seq)
        return self._put(moved)

    def _make_parents(self, path: str) -> None:
        if isinstance(self.get(fold(parent(path))), Folder):
            return
        for above in ancestors(path):
            if not self.get(fold(above)):
                self.make_folder(above)

    def _put(self, node: _Kept) -> _Kept:
        there = self.get(node.key)
        self.used -= there.blob.size if isinstance(there, File) else 0
        self._note(node)
        self._inside[parent(node.key)][node.key] = node
        self.by_id[node.id] = node
        if isinstance(node, File):
            self.used += node.blob.size
            self.by_rev[node.rev] = node
            self.revisions[node.key].append(node)
        elif node.mount:
            self.mounts[node.key] = node
        return node

    def _drop(self, node: File | Folder) -> None:
        self._note(Gone(node.path, node.key, self._tick()))
        del self._inside[parent(node.key)][node.key]
        self.by_id.pop(node.id, None)
        self.mounts.pop(node.key, None)
        self.used -= node.blob.size if isinstance(node, File) else 0

    def _note(self, node: Node) -> None:
        self._latest[node.key] = node
        self.log.add(node)
        self.logs[parent(node.key)].add(node)


def _id(seq: int) -> str:
    return f"id:ZW11{seq:018d}"


def _rev(seq: int) -> str:
    return f"006{seq:012x}"
