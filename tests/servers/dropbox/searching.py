"""Routes of the search: by name, anywhere below a folder."""

from __future__ import annotations

import base64
import json
from typing import Any

from .calls import Call, refusing, tag
from .names import fold, name
from .nodes import File, Folder, Gone, Node
from .refusals import refused, text
from .registry import route
from .view import Place

_MOST = 10_000


@route("files/search_v2", scope="files.metadata.read")
async def search(call: Call) -> dict[str, Any]:
    return _page(call, call.arg["query"], call.arg.get("options") or {}, 0)


@route("files/search/continue_v2", scope="files.metadata.read")
async def search_on(call: Call) -> dict[str, Any]:
    try:
        said = json.loads(base64.urlsafe_b64decode(call.arg["cursor"]))
    except ValueError:
        raise text(400, 'Invalid "cursor" parameter') from None
    return _page(call, said["query"], said["options"], said["at"])


def _page(call: Call, query: str, options: dict[str, Any], at: int) -> dict[str, Any]:
    with refusing():
        place = call.view.inside(options.get("path", ""))
        if place.key and not isinstance(place.find(), Folder):
            raise refused("path", "not_folder")
    found = _matches(call, place, query, options)[:_MOST]
    end = at + options.get("max_results", 100)
    result = {
        "matches": [_match(call, where, node) for where, node in found[at:end]],
        "has_more": len(found) > end,
    }
    if len(found) <= end:
        return result
    plain = json.dumps({"query": query, "options": options, "at": end}).encode()
    return {**result, "cursor": base64.urlsafe_b64encode(plain).decode()}


def _matches(
    call: Call, top: Place, query: str, options: dict[str, Any]
) -> list[tuple[Place, Node]]:
    wants_gone = tag(options.get("file_status", "active")) == "deleted"
    extensions = {fold(each).lstrip(".") for each in options.get("file_extensions") or ()}
    found = []
    for place in [top, *call.view.mounted(top)]:
        for node in place.space.tree.after(0, place.key, recursive=True):
            known = fold(name(node.path))
            is_of_kind = not extensions or (
                isinstance(node, File) and known.rpartition(".")[2] in extensions
            )
            if (
                is_of_kind
                and wants_gone == isinstance(node, Gone)
                and all(word in known for word in fold(query).split())
            ):
                found.append((place, node))
    return found


def _match(call: Call, place: Place, node: Node) -> dict[str, Any]:
    shown = {".tag": "metadata", "metadata": call.view.shown(place, node)}
    return {"metadata": shown, "match_type": {".tag": "filename"}}
