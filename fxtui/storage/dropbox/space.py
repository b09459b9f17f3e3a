"""How much room an account has: of a team, as far as its own bound lets it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.sharing import Space

if TYPE_CHECKING:
    from .connection import Connection

_USAGE: Final = "users/get_space_usage"


async def ask_space(connection: Connection) -> Space:
    return space_of(await connection.rpc(_USAGE, None))


def space_of(usage: dict[str, Any]) -> Space:
    """Of the bounds that hold, the one that is reached first."""
    allocation = usage["allocation"]
    if allocation[".tag"] == "individual":
        return Space(usage["used"], allocation["allocated"])
    if allocation[".tag"] != "team":
        return Space(usage["used"])
    team = Space(allocation["used"], allocation["allocated"])
    own = _own_bound(usage["used"], allocation)
    return min(own, team, key=_free) if own else team


def _own_bound(used: int, allocation: dict[str, Any]) -> Space | None:
    """What the team lets this member have, where that stops anybody."""
    bound = allocation.get("user_within_team_space_allocated", 0)
    kind = allocation.get("user_within_team_space_limit_type", {}).get(".tag", "off")
    if not bound or kind != "stop_sync":
        return None
    return Space(allocation.get("user_within_team_space_used_cached", used), bound)


def _free(space: Space) -> int:
    return (space.total or 0) - space.used
