"""Namespaces beside everybody's own, there before a test begins: shared, or a team's."""

from __future__ import annotations

from typing import Any

from .world import World


def share(world: World, arg: dict[str, str]) -> None:
    """Let an account see a namespace of another one, under a path of its home.

    ``owner``, ``account``, ``path``, ``access`` (``editor``, ``viewer``) and ``id``.
    """
    space = world.namespaces.get(arg["id"])
    if space is None:
        name = arg["path"].rpartition("/")[2]
        space = world.add_namespace(arg["id"], arg["owner"], name)
    space.access[arg["account"]] = arg["access"]
    home = world.namespaces[world.accounts[arg["account"]].home]
    home.tree.make_folder(arg["path"], mount=space.id)


def join_team(world: World, arg: dict[str, Any]) -> None:
    """Give an account a team's space, of the namespace ``id``, with its home in it."""
    account = world.accounts[arg["account"]]
    space = world.namespaces.get(arg["id"]) or world.add_namespace(arg["id"], "team")
    space.access[account.name] = "editor"
    account.root, account.plan = space.id, "business"
    account.home_path = f"/{account.given_name} {account.surname}"
    space.tree.make_folder(account.home_path, mount=account.home)
