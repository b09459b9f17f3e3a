"""Routes that list: a folder, page by page, and what has changed in it since.

A listing is the changes since 0, without what was gone before it began.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import msgspec

from .calls import Call, Rendered, refusing
from .cursor import Cursor
from .nodes import File, Folder, Gone, Node
from .refusals import Refused, refused, text
from .registry import route
from .shared_links import inside, links, opened
from .view import Place, View

_SAMPLE = 50
_USUAL = 500


@route("files/list_folder", scope="files.metadata.read")
async def list_folder(call: Call) -> Rendered:
    return page(call, _first(call))


@route("files/list_folder/continue", scope="files.metadata.read")
async def list_on(call: Call) -> Rendered:
    return page(call, read_cursor(call, call.arg["cursor"]))


@route("files/list_folder/get_latest_cursor", scope="files.metadata.read")
async def latest_cursor(call: Call) -> dict[str, Any]:
    cursor = _first(call)
    return {"cursor": replace(cursor, seq=cursor.born).text()}


def read_cursor(call: Call, said: str) -> Cursor:
    cursor = Cursor.read(said)
    if cursor is None:
        raise text(400, 'Invalid "cursor" parameter: not one of ours')
    if cursor.epoch != call.world.epoch or call.is_met_by("reset"):
        raise refused("reset")
    return cursor


def page(call: Call, cursor: Cursor) -> Rendered:
    """The next entries after a cursor, and the cursor after them."""
    view, place = _folder(call, cursor)
    limit = _limit(call, cursor)
    found = list(islice(changes(call, place, cursor), limit + 1))
    told, has_more = found[:limit], len(found) > limit
    repeats = call.is_met_by("duplicates") and len(told) > 1
    seq = told[-2 if repeats else -1][1].seq if told else cursor.seq
    has_more = has_more or repeats
    after = replace(cursor, seq=seq)
    entries = [view.shown(where, node) for where, node in told]
    if call.is_met_by("no-paths"):
        entries = [_without_paths(entry) for entry in entries]
    body = {"entries": entries, "cursor": after.text(), "has_more": has_more}
    return Rendered(msgspec.json.encode(body), {**body, "entries": entries[:_SAMPLE]})


def has_news(call: Call, cursor: Cursor) -> bool:
    """Whether there is something to tell after a cursor."""
    place = _folder(call, cursor)[1]
    return next(changes(call, place, cursor), None) is not None


def _without_paths(entry: dict[str, Any]) -> dict[str, Any]:
    lost = ("path_lower", "path_display")
    return {name: value for name, value in entry.items() if name not in lost}


def _limit(call: Call, cursor: Cursor) -> int:
    """How many entries a page may have, which faults make few or none."""
    if call.is_met_by("empty-page"):
        return 0
    if call.is_met_by("one-entry"):
        return 1
    return min(cursor.limit, call.world.settings.page_limit or cursor.limit)


def changes(call: Call, place: Place, cursor: Cursor) -> Iterator[tuple[Place, Node]]:
    """What is to be told after a cursor, in order."""
    places = [place]
    if cursor.recursive and cursor.mounted:
        places += call.view.mounted(place)
    logs = [_of_place(each, cursor) for each in places]
    for where, node in heapq.merge(*logs, key=lambda pair: pair[1].seq):
        if _is_told(node, cursor):
            yield where, node


def _of_place(place: Place, cursor: Cursor) -> Iterator[tuple[Place, Node]]:
    tree = place.space.tree
    for node in tree.after(cursor.seq, place.key, recursive=cursor.recursive):
        yield place, node


def _is_told(node: Node, cursor: Cursor) -> bool:
    if isinstance(node, Gone):
        return cursor.deleted or node.seq > cursor.born
    if isinstance(node, File):
        return cursor.documents or not node.is_paper
    return cursor.mounted or not node.mount


def _first(call: Call) -> Cursor:
    arg = call.arg
    if arg["path"] == "/":
        raise text(400, 'Specify the root folder as an empty string rather than as "/"')
    cursor = Cursor(
        path=arg["path"],
        recursive=arg.get("recursive", False),
        deleted=arg.get("include_deleted", False),
        mounted=arg.get("include_mounted_folders", True),
        documents=arg.get("include_non_downloadable_files", True),
        limit=arg.get("limit") or _USUAL,
        seq=0,
        born=call.world.tick(),
        epoch=call.world.epoch,
        account=call.account.name,
        root=call.view.root,
        link=_link(call, arg.get("shared_link")),
    )
    _folder(call, cursor)
    return cursor


def _link(call: Call, asked: dict[str, Any] | None) -> str:
    """Of a link that the caller may use, the address; else the path is wrong."""
    if not asked:
        return ""
    try:
        return opened(call, asked["url"], asked.get("password")).url
    except Refused:
        raise refused("path", "not_found") from None


def _folder(call: Call, cursor: Cursor) -> tuple[View, Place]:
    """What is listed, and as who sees it."""
    with refusing():
        view = call.view
        if cursor.link:
            view, place = inside(call, links(call)[cursor.link], cursor.path)
        else:
            place = view.inside(cursor.path)
        if place.key and not isinstance(place.find(), Folder):
            raise refused("path", "not_folder")
        return view, place
