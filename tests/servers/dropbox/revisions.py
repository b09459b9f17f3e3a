"""Routes of older states: what was ever under a path, and to have one of them again."""

from __future__ import annotations

from typing import Any

from .calls import Call, refusing, tag
from .nodes import File, Folder
from .refusals import LookupTrouble, refused
from .registry import route
from .view import Place


@route("files/list_revisions", scope="files.metadata.read")
async def list_revisions(call: Call) -> dict[str, Any]:
    with refusing():
        place = call.view.place(call.arg["path"])
        found = _newest_first(place, tag(call.arg.get("mode", "path")))
    if before := call.arg.get("before_rev"):
        revs = [file.rev for file in found]
        if before not in revs:
            raise refused("invalid_before_rev")
        found = found[revs.index(before) + 1 :]
    limit = min(call.arg.get("limit", 10), call.world.settings.page_limit or len(found))
    return {
        "is_deleted": place.space.tree.get(place.key) is None,
        "entries": [call.view.file(place, file) for file in found[:limit]],
        "has_more": len(found) > limit,
    }


@route("files/restore", scope="files.content.write")
async def restore(call: Call) -> dict[str, Any]:
    with refusing("path_lookup", "path_write"):
        place = call.view.writable(call.arg["path"])
        async with call.writing(place.space):
            tree = place.space.tree
            old = tree.by_rev.get(call.arg["rev"])
            if old is None or old not in _newest_first(place):
                raise refused("invalid_revision")
            if tree.get(place.key) is None:
                tree.room_for(old.path)
            now = int(call.world.now())
            made = tree.put(old.path, old.blob, old.client_modified, now)
            return call.view.file(place, made)


def _newest_first(place: Place, mode: str = "path") -> list[File]:
    """What was under this path, or (``id``) what this file was, wherever that was."""
    tree = place.space.tree
    if isinstance(tree.get(place.key), Folder):
        raise LookupTrouble("not_file")
    if not tree.revisions[place.key]:
        raise LookupTrouble("not_found")
    found = tree.revisions[place.key]
    if mode == "id":
        every = tree.by_rev.values()
        found = [file for file in every if file.id == found[-1].id]
    return found[::-1]
