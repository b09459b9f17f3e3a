"""What a CommitInfo asks for, decided and done: where a content goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .calls import Call, tag
from .nodes import File
from .people import used
from .pieces import Blob
from .refusals import WriteTrouble
from .view import Place


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
    modified = _seconds(info.get("client_modified"), now)
    file = place.space.tree.put(path, content, modified, now)
    return call.view.file(place, file)


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
    is_update = tag(mode) == "update"
    return tree.room_for(place.path, autorename=renames, is_update=is_update)


def _seconds(said: str | None, now: int) -> int:
    if said is None:
        return now
    moment = datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ")
    return int(moment.replace(tzinfo=UTC).timestamp())
