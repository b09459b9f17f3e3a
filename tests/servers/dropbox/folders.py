"""Routes that make, delete, move and copy single files and folders."""

from __future__ import annotations

from typing import Any

from .calls import Call, refusing
from .names import is_below, name
from .nodes import File, Folder
from .refusals import WriteTrouble, refused
from .registry import route
from .view import Place


@route("files/create_folder_v2", scope="files.content.write")
async def create_folder(call: Call) -> dict[str, Any]:
    with refusing():
        place = call.view.writable(call.arg["path"])
        async with call.writing(place.space):
            return make_folder(call, place, autorename=call.arg.get("autorename", False))


@route("files/delete_v2", scope="files.content.write")
async def delete(call: Call) -> dict[str, Any]:
    with refusing("path_lookup", "path_write"):
        place = call.view.place(call.arg["path"])
        async with call.writing(place.space):
            return remove(call, place, call.arg.get("parent_rev"))


@route("files/move_v2", scope="files.content.write")
async def move(call: Call) -> dict[str, Any]:
    return await _relocated(call, moves=True)


@route("files/copy_v2", scope="files.content.write")
async def copy(call: Call) -> dict[str, Any]:
    return await _relocated(call, moves=False)


def make_folder(call: Call, place: Place, *, autorename: bool) -> dict[str, Any]:
    path = place.space.tree.room_for(place.path, autorename=autorename)
    return {"metadata": call.view.folder(place, place.space.tree.make_folder(path))}


def remove(call: Call, place: Place, parent_rev: str | None) -> dict[str, Any]:
    node = place.find()
    if not place.space.may_write(call.account):
        raise WriteTrouble("no_write_permission")
    if parent_rev and not (isinstance(node, File) and node.rev == parent_rev):
        raise WriteTrouble("conflict", "file")
    shown = call.view.shown(place, node)
    place.space.tree.remove(place.key)
    return {"metadata": shown}


async def _relocated(call: Call, *, moves: bool) -> dict[str, Any]:
    with refusing("from_lookup", "to"):
        source, target = places(call, call.arg)
        async with call.writing(*([source.space] if moves else []), target.space):
            autorename = call.arg.get("autorename", False)
            return relocate(call, source, target, moves=moves, autorename=autorename)


def places(call: Call, entry: dict[str, Any]) -> tuple[Place, Place]:
    """From where and to where, as it is written."""
    return call.view.place(entry["from_path"]), call.view.writable(entry["to_path"])


def relocate(
    call: Call, source: Place, target: Place, *, moves: bool, autorename: bool
) -> dict[str, Any]:
    """Move or copy, and never over what is there."""
    node = source.find()
    if moves and not source.space.may_write(call.account):
        raise refused("from_write", "no_write_permission")
    if source.space is target.space and is_below(target.key, node.key):
        raise refused("cant_move_folder_into_itself")
    if moves and source.space is target.space and target.key == source.key:
        return _renamed_by_case(call, source, target)
    path = target.space.tree.room_for(target.path, autorename=autorename)
    made = target.space.tree.graft(source.space.tree, source.key, path, moves=moves)
    return {"metadata": call.view.shown(target, made)}


def _renamed_by_case(call: Call, source: Place, target: Place) -> dict[str, Any]:
    """A rename by case alone is not done; what is said of it is a matter of settings."""
    node = source.find()
    is_same = name(node.path) == name(target.path)
    if is_same or call.world.settings.case_rename == "conflict":
        kind = "folder" if isinstance(node, Folder) else "file"
        raise WriteTrouble("conflict", kind)
    return {"metadata": call.view.shown(source, node)}
