"""Routes of single files: what is known of one, its content, and a new content for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .calls import Call, Download, refusing, tag
from .nodes import File
from .people import used
from .pieces import Blob, blob
from .refusals import (
    LookupTrouble,
    Refused,
    WriteTrouble,
    conflicting,
    nested,
    refused,
    text,
)
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
    return Download(call.view.file(place, file), file.blob, etag=file.rev)


@route("files/upload", scope="files.content.write")
async def upload(call: Call) -> dict[str, Any]:
    if call.body.size > 150 * 2**20:
        raise refused("payload_too_large")
    check_hash(call)
    content = blob(call.body)
    try:
        return await commit(call, call.arg, content)
    except WriteTrouble as trouble:
        raise unkept(trouble) from None


def wanted(call: Call, path: str) -> tuple[Place, File]:
    """The file that is meant, which may be an old state of it; else LookupTrouble."""
    place = call.view.place(path)
    if path.startswith("rev:"):
        return place, place.space.tree.by_rev[path.removeprefix("rev:")]
    node = place.find()
    if not isinstance(node, File):
        raise LookupTrouble("not_file")
    return place, node


def check_hash(call: Call) -> None:
    """Compare the body with the hash that came with it, if one did."""
    said = call.arg.get("content_hash")
    if said and said != call.body.content_hash:
        raise refused("content_hash_mismatch")


async def commit(call: Call, info: dict[str, Any], content: Blob) -> dict[str, Any]:
    """Put a content where a CommitInfo says, or raise WriteTrouble."""
    place = call.view.writable(info["path"])
    async with call.writing(place.space):
        return put(call, place, info, content)


def put(call: Call, place: Place, info: dict[str, Any], content: Blob) -> dict[str, Any]:
    """As ``commit``, by someone who has the namespace to himself."""
    path = _decided(place, info, content)
    if path is None:
        kept = place.find()
        assert isinstance(kept, File)
        return call.view.file(place, kept)
    if used(call, call.account) + content.size > call.account.allocated:
        raise WriteTrouble("insufficient_space")
    now = int(call.world.now())
    modified = _seconds(info.get("client_modified")) or now
    file = place.space.tree.put(path, content, modified, now)
    return call.view.file(place, file)


def unkept(trouble: WriteTrouble) -> Refused:
    """A conflict at the end of an upload, whose fields stand beside its tag."""
    reason = nested(*trouble.args)
    return conflicting({".tag": "path", "reason": reason, "upload_session_id": "none"})


def _decided(place: Place, info: dict[str, Any], content: Blob) -> str | None:
    """The path to write to; None: what is there is the very same; else WriteTrouble."""
    tree, mode = place.space.tree, info.get("mode", "add")
    there = tree.get(place.key)
    renames, strict = info.get("autorename", False), info.get("strict_conflict", False)
    if not isinstance(there, File):
        if tag(mode) == "update" and strict and there is None:
            raise WriteTrouble("conflict", "file")
        return tree.room_for(place.path, autorename=renames)
    is_known = tag(mode) == "update" and there.rev == mode["update"]
    if is_known or tag(mode) == "overwrite":
        return place.path
    if there.blob.content_hash == content.content_hash and not strict:
        return None
    return tree.room_for(place.path, autorename=renames)


def _seconds(said: str | None) -> int | None:
    if said is None:
        return None
    moment = datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ")
    return int(moment.replace(tzinfo=UTC).timestamp())
