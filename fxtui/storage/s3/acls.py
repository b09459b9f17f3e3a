"""Who else may use an object: a copy has that from nobody, so it has to be told."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from fxtui.domain.attributes import Grant, Permission
from fxtui.domain.errors import PermissionDenied, Unsupported
from fxtui.domain.location import Key

from .connection import Connection
from .names import object_place

_PERMISSIONS: Final = {
    "READ": Permission.READ,
    "READ_ACP": Permission.READ_ACL,
    "WRITE_ACP": Permission.WRITE_ACL,
    "FULL_CONTROL": Permission.FULL,
}


async def grants_of(
    connection: Connection, key: Key, revision: str = ""
) -> tuple[Grant, ...]:
    """What was granted, if that was to others than its owner, and if one may look."""
    if not connection.provider.acls:
        return ()
    bucket, name = object_place(key)
    which = {"VersionId": revision} if revision else {}
    try:
        told = await connection.call(
            "get_object_acl", key, Bucket=bucket, Key=name, **which
        )
    except (PermissionDenied, Unsupported):
        return ()
    owner, grants = told.get("Owner", {}).get("ID"), told.get("Grants", [])
    if all(grant["Grantee"].get("ID") == owner for grant in grants):
        return ()
    return _written(grants)


def _written(grants: list[dict[str, Any]]) -> tuple[Grant, ...]:
    """One for each permission, in the words of headers."""
    by_permission = defaultdict[str, list[str]](list)
    for grant in grants:
        grantee = grant["Grantee"]
        who = f"uri={uri}" if (uri := grantee.get("URI")) else f"id={grantee.get('ID')}"
        by_permission[grant["Permission"]].append(who)
    return tuple(
        Grant(_PERMISSIONS[permission], ",".join(who))
        for permission, who in by_permission.items()
        if permission in _PERMISSIONS
    )
