"""Routes of many upload sessions in one call: start, append, finish."""

from __future__ import annotations

from typing import Any

from .batches import failed_by_fault, spaces
from .calls import Call, refusing, tag
from .commits import put
from .jobs import checked, launched
from .refusals import Refused, refused
from .registry import route
from .session import SessionTrouble
from .uploads import (
    add,
    begin,
    check_hash,
    check_size,
    finish_error,
    finished,
    forget,
    wanted,
)


@route("files/upload_session/start_batch", scope="files.content.write")
async def start_batch(call: Call) -> dict[str, Any]:
    is_concurrent = tag(call.arg.get("session_type", "sequential")) == "concurrent"
    count = call.arg["num_sessions"]
    made = [begin(call, is_concurrent=is_concurrent) for _ in range(count)]
    return {"session_ids": [session.id for session in made]}


@route("files/upload_session/append_batch", scope="files.content.write")
async def append_batch(call: Call) -> dict[str, Any]:
    check_size(call)
    check_hash(call)
    entries = call.arg["entries"]
    if sum(entry["length"] for entry in entries) != call.body.size:
        raise refused("length_mismatch")
    results, at = [], 0
    for entry in entries:
        results.append(_appended(call, entry, at))
        at += entry["length"]
    return {"entries": results}


@route("files/upload_session/finish_batch_v2", scope="files.content.write")
async def finish_batch(call: Call) -> dict[str, Any]:
    return {"entries": await _finished(call)}


@route("files/upload_session/finish_batch", scope="files.content.write")
async def finish_batch_as_job(call: Call) -> dict[str, Any]:
    return launched(call, await _finished(call))


@route("files/upload_session/finish_batch/check", scope="files.content.write")
async def finish_batch_check(call: Call) -> dict[str, Any]:
    return checked(call)


def _appended(call: Call, entry: dict[str, Any], at: int) -> dict[str, Any]:
    piece = call.body.part(at, entry["length"])
    try:
        add(call, entry["cursor"], piece, close=entry.get("close", False))
    except SessionTrouble as trouble:
        return {".tag": "failure", "failure": {".tag": trouble.tag, **trouble.fields}}
    return {".tag": "success"}


async def _finished(call: Call) -> list[dict[str, Any]]:
    entries = call.arg["entries"]
    paths = [entry["commit"]["path"] for entry in entries]
    try:
        async with call.writing(*spaces(call, paths)):
            return [_one(call, index, entry) for index, entry in enumerate(entries)]
    except Refused as refusal:
        if refusal.status != 429 or call.world.settings.batch_lock != "entry":
            raise
        busy = {".tag": "too_many_write_operations"}
        return [{".tag": "failure", "failure": busy} for _ in entries]


def _one(call: Call, index: int, entry: dict[str, Any]) -> dict[str, Any]:
    cursor = entry["cursor"]
    if error := failed_by_fault(call, index):
        return {".tag": "failure", "failure": error}
    if known := finished(call).get(cursor["session_id"]):
        return {".tag": "success", **known}
    try:
        content = wanted(call, cursor)
        with refusing():
            place = call.view.writable(entry["commit"]["path"])
            made = put(call, place, entry["commit"], content)
    except SessionTrouble as trouble:
        return {".tag": "failure", "failure": finish_error(trouble)}
    except Refused as refusal:
        return {".tag": "failure", "failure": refusal.error}
    forget(call, cursor, made)
    return {".tag": "success", **made}
