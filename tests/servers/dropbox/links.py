"""Routes of shared links: make, list, change and revoke them, and look behind one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .calls import Call, Download, refusing
from .nodes import File
from .refusals import LookupTrouble, conflicting, refused
from .registry import route
from .shared_links import (
    Link,
    behind,
    check_plan,
    link_json,
    links,
    new_address,
    node_of,
    not_there,
    opened,
)


@route("sharing/create_shared_link_with_settings", scope="sharing.write")
async def create_link(call: Call) -> dict[str, Any]:
    with refusing():
        place = call.view.place(call.arg["path"])
        node = place.find()
    settings = call.arg.get("settings") or {}
    if there := _of_node(call, node.id):
        raise _taken(call, there, settings)
    check_plan(call, settings)
    link = Link(new_address(node), call.account.name, node.id)
    _set(link, settings)
    links(call)[link.url] = link
    return link_json(call, link, node)


@route("sharing/list_shared_links", scope="sharing.read")
async def list_links(call: Call) -> dict[str, Any]:
    arg = call.arg or {}
    found = [link for link in links(call).values() if link.owner == call.account.name]
    if path := arg.get("path"):
        with refusing():
            id = call.view.place(path).find().id
        found = [link for link in found if link.node == id]
    start = int(arg.get("cursor") or 0)
    end = start + (call.world.settings.page_limit or len(found))
    told = [(link, node_of(call, link)) for link in found[start:end]]
    rows = [link_json(call, link, node) for link, node in told if node]
    if end < len(found):
        return {"links": rows, "has_more": True, "cursor": str(end)}
    return {"links": rows, "has_more": False}


@route("sharing/modify_shared_link_settings", scope="sharing.write")
async def modify_link(call: Call) -> dict[str, Any]:
    link = _own(call)
    check_plan(call, call.arg["settings"])
    _set(link, call.arg["settings"])
    if call.arg.get("remove_expiration"):
        link.expires = None
    node = node_of(call, link)
    assert node is not None
    return link_json(call, link, node)


@route("sharing/revoke_shared_link", scope="sharing.write")
async def revoke_link(call: Call) -> None:
    del links(call)[_own(call).url]


@route("sharing/get_shared_link_metadata", scope="sharing.read")
async def link_metadata(call: Call) -> dict[str, Any]:
    link = opened(call, call.arg["url"], call.arg.get("link_password"))
    try:
        place = behind(call, link, call.arg.get("path"))
        return link_json(call, link, place.find())
    except LookupTrouble as trouble:
        raise not_there(trouble) from None


@route("sharing/get_shared_link_file", scope="sharing.read")
async def link_file(call: Call) -> Download:
    link = opened(call, call.arg["url"], call.arg.get("link_password"))
    try:
        place = behind(call, link, call.arg.get("path"))
        node = place.find()
    except LookupTrouble as trouble:
        raise not_there(trouble) from None
    if not isinstance(node, File):
        raise refused("shared_link_is_directory")
    return Download(link_json(call, link, node), node.blob, etag=node.rev)


def _own(call: Call) -> Link:
    link = links(call).get(call.arg["url"])
    if link is None:
        raise refused("shared_link_not_found")
    if link.owner != call.account.name:
        raise refused("shared_link_access_denied")
    return link


def _of_node(call: Call, id: str) -> Link | None:
    every = links(call).values()
    owner = call.account.name
    return next((each for each in every if (each.node, each.owner) == (id, owner)), None)


def _taken(call: Call, there: Link, settings: dict[str, Any]) -> Exception:
    """One link is enough; which one, is told to who has no wishes for it."""
    if settings:
        return conflicting({".tag": "shared_link_already_exists"})
    node = node_of(call, there)
    assert node is not None
    found = {".tag": "metadata", "metadata": link_json(call, there, node)}
    return conflicting(
        {".tag": "shared_link_already_exists", "shared_link_already_exists": found}
    )


def _set(link: Link, settings: dict[str, Any]) -> None:
    if expires := settings.get("expires"):
        link.expires = int(datetime.fromisoformat(expires).timestamp())
    if password := settings.get("link_password"):
        link.password = password
