"""Routes of single files: what is known of one, and its content."""

from __future__ import annotations

from typing import Any

from .calls import Call, Download, refusing
from .nodes import File
from .pieces import zeros
from .refusals import LookupTrouble, refused, text
from .registry import route
from .view import Place


@route("files/get_metadata", scope="files.metadata.read")
async def get_metadata(call: Call) -> dict[str, Any]:
    if call.arg["path"] in ("", "/"):
        raise text(400, "path: The root folder is unsupported.")
    with refusing():
        place = call.view.place(call.arg["path"])
        gone = place.space.tree.latest(place.key)
        if gone is not None and call.arg.get("include_deleted"):
            return call.view.shown(place, gone)
        return call.view.shown(place, place.find())


@route("files/download", scope="files.content.read")
async def download(call: Call) -> Download:
    with refusing():
        place, file = wanted(call, call.arg["path"])
    if file.is_paper:
        raise refused("unsupported_file")
    if call.is_met_by("changed"):
        file = _changed(call, place, file)
    return Download(call.view.file(place, file), file.blob, etag=file.rev)


def _changed(call: Call, place: Place, file: File) -> File:
    """Someone writes another content of that size, just now."""
    now = int(call.world.now())
    return place.space.tree.put(file.path, zeros(file.blob.size), now, now)


def wanted(call: Call, path: str) -> tuple[Place, File]:
    """The file that is meant, which may be an old state of it; else LookupTrouble."""
    place = call.view.place(path)
    if path.startswith("rev:"):
        return place, place.space.tree.by_rev[path.removeprefix("rev:")]
    node = place.find()
    if not isinstance(node, File):
        raise LookupTrouble("not_file")
    return place, node
