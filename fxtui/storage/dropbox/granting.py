"""Wishes: which of them Dropbox knows, and who grants each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import Unsupported
from fxtui.domain.facts import AskFacts
from fxtui.domain.history import AskDeleted, AskRevisions, Restore
from fxtui.domain.location import Key
from fxtui.domain.rights import AskRights
from fxtui.domain.sharing import (
    Answer,
    AskLinks,
    AskMembers,
    AskSpace,
    MakeLink,
    RemoveMember,
    RevokeLink,
    SetMember,
    Wish,
    subject,
)

from .facts import ask_facts
from .links import ask_links, make_link, revoke_link
from .members import ask_members, remove_member, set_member
from .revisions import ask_deleted, ask_revisions, restore
from .rights import ask_rights
from .sharing_words import wishes_refused
from .space import ask_space

if TYPE_CHECKING:
    from .connection import Connection

WISHES: Final = frozenset(
    kind.__name__
    for kind in (
        AskSpace,
        AskFacts,
        AskRights,
        AskRevisions,
        AskDeleted,
        Restore,
        AskLinks,
        MakeLink,
        RevokeLink,
        AskMembers,
        SetMember,
        RemoveMember,
    )
)


async def grant(connection: Connection, key: Key, wish: Wish) -> Answer:
    with wishes_refused():
        match wish:
            case Restore(revision):
                return await restore(connection, key, revision)
            case MakeLink():
                return await make_link(connection, key, wish)
            case RevokeLink(address):
                return await revoke_link(connection, address)
            case SetMember():
                return await set_member(connection, key, wish)
            case RemoveMember():
                return await remove_member(connection, key, wish)
        return await _told(connection, key, wish)


async def _told(connection: Connection, key: Key, wish: Wish) -> Answer:
    """The answer to a wish that changes nothing."""
    match wish:
        case AskSpace():
            return await ask_space(connection)
        case AskFacts():
            return await ask_facts(connection, key)
        case AskRevisions():
            return await ask_revisions(connection, key)
        case AskDeleted():
            return await ask_deleted(connection, key, wish)
        case AskLinks():
            return await ask_links(connection, key)
        case AskMembers() | AskRights():
            return await _of_access(connection, key, wish)
    raise Unsupported(f"a Dropbox has no {subject(wish)}")


async def _of_access(
    connection: Connection, key: Key, wish: AskMembers | AskRights
) -> Answer:
    """The answer to a wish about who may do what."""
    if isinstance(wish, AskRights):
        return await ask_rights(connection, key)
    return await ask_members(connection, key)
