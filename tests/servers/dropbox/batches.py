"""Routes that delete, move, copy and make many at once, most of them as jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .accounts import Namespace
from .calls import Call, refusing
from .folders import make_folder, places, relocate, remove
from .jobs import checked, launched
from .refusals import LookupTrouble, Refused, WriteTrouble, nested
from .registry import route

_OF_BATCHES = ("internal_error", "too_many_write_operations")


@route("files/delete_batch", scope="files.content.write")
async def delete_batch(call: Call) -> dict[str, Any]:
    entries = call.arg["entries"]

    def delete(entry: dict[str, Any]) -> dict[str, Any]:
        with refusing("path_lookup", "path_write"):
            place = call.view.place(entry["path"])
            return remove(call, place, entry.get("parent_rev"))

    async with call.writing(*spaces(call, [entry["path"] for entry in entries])):
        return launched(call, done(call, entries, delete))


@route("files/create_folder_batch", scope="files.content.write")
async def create_folder_batch(call: Call) -> dict[str, Any]:
    paths, autorename = call.arg["paths"], call.arg.get("autorename", False)

    def make(path: str) -> dict[str, Any]:
        with refusing():
            place = call.view.writable(path)
            return make_folder(call, place, autorename=autorename)

    async with call.writing(*spaces(call, paths)):
        made = done(call, paths, make)
    if call.arg.get("force_async"):
        return launched(call, made)
    return {".tag": "complete", "entries": made}


@route("files/move_batch_v2", scope="files.content.write")
async def move_batch(call: Call) -> dict[str, Any]:
    return await _relocated(call, moves=True)


@route("files/copy_batch_v2", scope="files.content.write")
async def copy_batch(call: Call) -> dict[str, Any]:
    return await _relocated(call, moves=False)


@route("files/delete_batch/check", scope="files.content.write")
async def delete_batch_check(call: Call) -> dict[str, Any]:
    return checked(call)


@route("files/create_folder_batch/check", scope="files.content.write")
async def create_folder_batch_check(call: Call) -> dict[str, Any]:
    return checked(call)


@route("files/move_batch/check_v2", scope="files.content.write")
async def move_batch_check(call: Call) -> dict[str, Any]:
    return checked(call)


@route("files/copy_batch/check_v2", scope="files.content.write")
async def copy_batch_check(call: Call) -> dict[str, Any]:
    return checked(call)


def done(
    call: Call, entries: list[Any], do: Callable[[Any], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Do it for each, and say for each how it went."""
    return [_one(call, index, entry, do) for index, entry in enumerate(entries)]


def failed_by_fault(call: Call, index: int) -> dict[str, Any] | None:
    """The error of an entry that a fault ``entry`` meets.

    Its value: ``{"tags": [...], "entries": [0, 2]}``; without entries it meets all.
    """
    if call.fault is None or call.fault.kind != "entry":
        return None
    only = call.fault.value.get("entries")
    if only is not None and index not in only:
        return None
    return nested(*call.fault.value["tags"])


def spaces(call: Call, paths: list[str]) -> list[Namespace]:
    """The namespaces that these paths are in."""
    found = []
    for path in paths:
        try:
            found.append(call.view.place(path, writing=True).space)
        except (LookupTrouble, WriteTrouble):
            continue  # the entry will say so
    return found


async def _relocated(call: Call, *, moves: bool) -> dict[str, Any]:
    entries, autorename = call.arg["entries"], call.arg.get("autorename", False)

    def relocated(entry: dict[str, Any]) -> dict[str, Any]:
        with refusing("from_lookup", "to"):
            source, target = places(call, entry)
            made = relocate(call, source, target, moves=moves, autorename=autorename)
            return {"success": made["metadata"]}

    paths = [entry["to_path"] for entry in entries]
    paths += [entry["from_path"] for entry in entries] if moves else []
    async with call.writing(*spaces(call, paths)):
        results = done(call, entries, relocated)
    return launched(call, [_as_relocation(result) for result in results])


def _as_relocation(result: dict[str, Any]) -> dict[str, Any]:
    """A RelocationError is one of several kinds of failure of such an entry."""
    failure = result.get("failure")
    if failure is None or failure[".tag"] in _OF_BATCHES:
        return result
    inner = {".tag": "relocation_error", "relocation_error": failure}
    return {".tag": "failure", "failure": inner}


def _one(
    call: Call, index: int, entry: Any, do: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    if error := failed_by_fault(call, index):
        return {".tag": "failure", "failure": error}
    try:
        return {".tag": "success", **do(entry)}
    except Refused as refusal:
        return {".tag": "failure", "failure": refusal.error}
