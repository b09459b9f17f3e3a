"""What Dropbox refuses of wishes, in our words; the tags of files are in ``refusals``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from fxtui.domain.errors import (
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    StorageError,
    TransientError,
    Unsupported,
)

from .meanings import Meaning
from .refusals import Refusal, Refused, refusal_of

_ROW: Final = 0
"""The status of what a job came to, which has none."""

_APP_ONLY: Final = (
    PermissionDenied,
    "the app of this sign-in sees its own folder only, and may not share; sign in by one "
    "with access to the full Dropbox",
)
_UNCONFIRMED: Final = (
    PermissionDenied,
    "Dropbox shares nothing before this account's email address is confirmed: do that "
    "at dropbox.com",
)
_APP_FOLDER: Final = (Unsupported, "the folder of an app cannot be shared")
_TEAM_RULE: Final = (PermissionDenied, "a rule of your team forbids that")
_FULL_HOUSE: Final = (QuotaExceeded, "Dropbox lets no more people into this folder")
_NO_MEMBER: Final = (NotFound, "nobody of this address has access to the folder")
_NOT_YOURS: Final = (PermissionDenied, "that is for the folder's owner and editors only")

_TAGS: Final[Mapping[str, Meaning]] = {
    "email_not_verified": _UNCONFIRMED,
    "email_unverified": _UNCONFIRMED,
    "not_authorized": (
        PermissionDenied,
        "the plan of this account has no links that expire or have a password; there "
        "are those without",
    ),
    "invalid_settings": (Unsupported, "Dropbox makes no link with such settings"),
    "shared_link_not_found": (NotFound, "there is no such link, or not any more"),
    "shared_link_access_denied": (PermissionDenied, "this link is not for you"),
    "shared_link_is_directory": (NotFound, "this is a folder, and no file"),
    "shared_link_malformed": (InvalidName, "this is no address of a shared link"),
    "unsupported_link_type": (Unsupported, "Dropbox opens no links of this kind"),
    "banned_member": (PermissionDenied, "Dropbox has banned this account from sharing"),
    "access_denied": (PermissionDenied, "you may not share this; ask its owner"),
    "is_file": (
        Unsupported,
        "people are invited to folders, and this is a file; there are links to files: "
        "fxtui share",
    ),
    "inside_shared_folder": (
        Unsupported,
        "it is in a shared folder; people are invited to that one",
    ),
    "contains_shared_folder": (
        Unsupported,
        "it holds a shared folder, and no folder is shared twice",
    ),
    "contains_app_folder": _APP_FOLDER,
    "is_app_folder": _APP_FOLDER,
    "inside_app_folder": _APP_FOLDER,
    "bad_path": (Unsupported, "Dropbox does not let this folder be shared"),
    "team_policy_disallows_member_policy": _TEAM_RULE,
    "disallowed_shared_link_policy": _TEAM_RULE,
    "cant_share_outside_team": _TEAM_RULE,
    "too_many_mounts": (QuotaExceeded, "this Dropbox has too many shared folders"),
    "too_many_shared_folders": (
        QuotaExceeded,
        "this Dropbox has too many shared folders",
    ),
    "invalid_email": (InvalidName, "Dropbox takes this for no email address"),
    "invalid_dropbox_id": _NO_MEMBER,
    "unverified_dropbox_id": (
        PermissionDenied,
        "this person has not confirmed their email address at Dropbox yet",
    ),
    "invalid_group": (NotFound, "there is no such group"),
    "automatic_group": (Unsupported, "Dropbox itself keeps who is in this group"),
    "group_not_on_team": (PermissionDenied, "this group is of another team"),
    "invalid_shared_folder": (NotFound, "the folder is shared no more; look again"),
    "group_deleted": (NotFound, "there is no such group any more"),
    "not_a_member": _NO_MEMBER,
    "no_explicit_access": (
        PermissionDenied,
        "this access comes from a folder above; change it there",
    ),
    "group_access": (
        PermissionDenied,
        "this access comes from a group; remove the group, or leave it as it is",
    ),
    "no_permission": _NOT_YOURS,
    "permission_denied": _NOT_YOURS,
    "folder_owner": (PermissionDenied, "the owner of a folder cannot be removed from it"),
    "insufficient_plan": (
        PermissionDenied,
        "the plan of this account has no such role; viewers need a paid one",
    ),
    "too_many_members": _FULL_HOUSE,
    "too_many_pending_invites": _FULL_HOUSE,
    "too_many_invitees": _FULL_HOUSE,
    "rate_limit": (RateLimited, "Dropbox lets nobody invite so many in a day"),
    "in_progress": (TransientError, "it is being restored already; look again"),
    "invalid_revision": (NotFound, "there is no such revision; see: fxtui revisions"),
}


_OF_WHO_ASKS: Final = {
    (tag,)
    for tag in (
        "access_error",
        "not_a_member",
        "invalid_member",
        "invalid_id",
        "unmounted",
    )
}
"""Outermost tags of refusals that are about the caller, and not about a person named."""


@contextmanager
def wishes_refused() -> Iterator[None]:
    """Say what was refused in words for people who share."""
    try:
        yield
    except StorageError as error:
        refusal = refusal_of(error)
        if refusal and (said := _said(refusal)):
            kind, words = said
            mine = kind(words, location=error.location, detail=error.detail)
            raise mine from Refused(refusal)
        raise


def _said(refusal: Refusal) -> Meaning | None:
    if refusal.status == HTTPStatus.BAD_REQUEST:
        return _APP_ONLY if "app folder" in refusal.said.lower() else None
    if refusal.status not in {_ROW, HTTPStatus.CONFLICT}:
        return None  # of the account, and not of what was wished
    if refusal.tags[:1] in _OF_WHO_ASKS:
        return _NOT_YOURS
    known = (tag for tag in reversed(refusal.tags) if tag in _TAGS)
    return next((_TAGS[tag] for tag in known), None)


def told_of(refusal: Refusal, tag: str) -> Mapping[str, Any]:
    """What a refusal tells under a tag besides that; nothing, if it does not."""
    error = refusal.error
    found = error.get(tag) if isinstance(error, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def moment(text: str | None) -> float | None:
    """A date as Dropbox writes it, in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp() if text else None
