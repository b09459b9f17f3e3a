"""Routes about what was: the revisions of a file, and one of them made current."""

from __future__ import annotations

from typing import Any

from .calls import Call, refusing, tag
from .nodes import File, Folder, Gone
from .refusals import LookupTrouble, refused
from .registry import route
from .view import Place


@route("files/list_revisions", scope="files.metadata.read")
async def list_revisions(call: Call) -> dict[str, Any]:
    with refusing():
        place = call.view.place(call.arg["path"])
        revisions = _revisions(place, tag(call.arg.get("mode", "path")))
    before = call.arg.get("before_rev")
    if before is not None:
        known = [file.rev for file in revisions]
        if before not in known:
            raise refused("path", "not_found")
        revisions = revisions[known.index(before) + 1 :]
    limit = call.arg.get("limit", 10)
    told = [call.view.file(place, file) for file in revisions[:limit]]
    gone = isinstance(place.space.tree.latest(place.key), Gone)
    return {"is_deleted": gone, "entries": told, "has_more": len(revisions) > limit}


@route("files/restore", scope="files.content.write")
async def restore(call: Call) -> dict[str, Any]:
    with refusing("path_lookup", "path_write"):
        place = call.view.writable(call.arg["path"])
        tree = place.space.tree
        file = tree.by_rev.get(call.arg["rev"])
        if file is None:
            raise refused("invalid_revision")
        if not isinstance(tree.get(place.key), File):
            tree.room_for(place.path)
        async with call.writing(place.space):
            now = int(call.world.now())
            made = tree.put(place.path, file.blob, file.client_modified, now)
            return call.view.file(place, made)


def _revisions(place: Place, mode: str) -> list[File]:
    """The newest first; of this path, or of this file wherever it was."""
    tree = place.space.tree
    node = tree.latest(place.key)
    if isinstance(node, Folder):
        raise LookupTrouble("not_file")
    found = tree.revisions.get(place.key, [])
    if not found:
        raise LookupTrouble("not_found")
    if mode == "id":
        every = tree.by_rev.values()
        found = [file for file in every if file.id == found[-1].id]
    return found[::-1]
