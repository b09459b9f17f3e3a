"""What the tags of Dropbox's errors mean, in our words: a table.

The words name what a person can do, where there is something. ``{login}`` is the command
that signs in, ``{scope}`` the permission that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
    Unsupported,
    UploadSessionLost,
)

Meaning: TypeAlias = tuple[type[StorageError], str]

_DENIED: Final = (PermissionDenied, "you may only read here; ask the folder's owner")
_FULL: Final = (QuotaExceeded, "the Dropbox is full; free some room, and it goes on")
_TRAFFIC: Final = (QuotaExceeded, "this month's limit of uploads is reached")
_BUSY: Final = (RateLimited, "Dropbox asks for fewer requests")
FAULT: Final = (ServerFault, "Dropbox had a fault of its own")
LOST: Final = (UploadSessionLost, "Dropbox no longer knows this upload")
_UNFIT: Final = (UploadSessionLost, "Dropbox holds other parts of it than we sent")
_LARGE: Final = (Unsupported, "Dropbox takes no file of that size")
_REVOKED: Final = (
    Unauthenticated,
    "Dropbox does not know this sign-in any more; sign in again: {login}",
)
_EXPIRED: Final = (
    Unauthenticated,
    "the access token has expired; bring a new one, or sign in: {login}",
)
_SCOPE: Final = (
    PermissionDenied,
    'this sign-in lacks the permission "{scope}"; tick it in the App Console, and sign '
    "in again: {login}",
)
_DOCUMENT: Final = (
    Unsupported,
    "it is a document of Dropbox, without bytes of its own: fxtui cp --export markdown "
    "brings its text",
)
_SHARED: Final = (PermissionDenied, "a shared folder cannot be put there")

TAGS: Final[Mapping[str, Meaning]] = {
    "not_found": (NotFound, "there is no such file or folder"),
    "not_file": (NotFound, "this is a folder, and no file"),
    "not_folder": (NotFound, "this is a file, and no folder"),
    "malformed_path": (InvalidName, "Dropbox takes no such name; choose another"),
    "disallowed_name": (InvalidName, "Dropbox never keeps a file of this name"),
    "restricted_content": (
        PermissionDenied,
        "Dropbox blocks this file for a legal reason; nobody can download it",
    ),
    "unsupported_content_type": _DOCUMENT,
    "unsupported_file": _DOCUMENT,
    "non_exportable": (
        Unsupported,
        "this file is none that is exported; copy it as it is",
    ),
    "invalid_export_format": (Unsupported, "this document has no such format"),
    "retry_error": (TransientError, "the document was being written to"),
    "locked": (PermissionDenied, "somebody has locked it; try when they are done"),
    "file": (AlreadyExists, "a file has this name"),
    "folder": (AlreadyExists, "a folder has this name"),
    "file_ancestor": (InvalidName, "a part of its path is a file, and no folder"),
    "conflict": (AlreadyExists, "something has this name"),
    "no_write_permission": _DENIED,
    "access_restricted": _DENIED,
    "access_denied": _DENIED,
    "no_permission": (PermissionDenied, "you may not look in there; ask its owner"),
    "team_folder": (
        PermissionDenied,
        "the team's folders are its administrators' affair",
    ),
    "operation_suppressed": (PermissionDenied, "a rule of your team forbids that"),
    "insufficient_space": _FULL,
    "team_folder_insufficient_space": _FULL,
    "member_folder_insufficient_space": _FULL,
    "insufficient_quota": _FULL,
    "team_folder_insufficient_quota": _FULL,
    "member_folder_insufficient_quota": _FULL,
    "upload_traffic_limit_reached": _TRAFFIC,
    "invalid_account_type": _TRAFFIC,
    "too_many_requests": _BUSY,
    "too_many_write_operations": (RateLimited, "Dropbox is busy with another change"),
    "too_many_files": (
        Unsupported,
        "more than 10,000 files in one step; fxtui mv -r moves them one by one",
    ),
    "incorrect_offset": _UNFIT,
    "closed": _UNFIT,
    "not_closed": _UNFIT,
    "concurrent_session_data_not_allowed": _UNFIT,
    "concurrent_session_not_closed": _UNFIT,
    "concurrent_session_missing_data": _UNFIT,
    "concurrent_session_invalid_offset": _UNFIT,
    "concurrent_session_invalid_data_size": _UNFIT,
    "content_hash_mismatch": (ContentMismatch, "damaged on the way"),
    "payload_too_large": _LARGE,
    "too_large": _LARGE,
    "cant_move_folder_into_itself": (InvalidName, "no folder goes into itself"),
    "duplicated_or_nested_paths": (InvalidName, "one of these is inside another"),
    "cant_nest_shared_folder": _SHARED,
    "cant_copy_shared_folder": (PermissionDenied, "a shared folder cannot be copied"),
    "cant_move_shared_folder": (
        PermissionDenied,
        "a shared folder cannot be moved there",
    ),
    "cant_transfer_ownership": (PermissionDenied, "it would become somebody else's"),
    "cant_move_into_vault": (PermissionDenied, "nothing can be moved into the vault"),
    "cant_move_into_family": (PermissionDenied, "nothing can be moved into that folder"),
    "too_many_shared_folder_targets": (
        Unsupported,
        "too many shared folders in one step; copy into one after the other",
    ),
    "encryption_not_supported": (Unsupported, "that folder is encrypted by its team"),
    "email_not_verified": (
        PermissionDenied,
        "Dropbox wants this account's email address confirmed first; see its website",
    ),
    "not_allowed": (PermissionDenied, "Dropbox makes no link to this file"),
    "length_mismatch": (StorageError, "Dropbox counted other bytes than fxtui sent"),
    "internal_error": FAULT,
    "reset": (TransientError, "the folder has changed too much while it was listed"),
    "expired_access_token": _EXPIRED,
    "invalid_access_token": _REVOKED,
    "invalid_grant": _REVOKED,
    "invalid_client": (
        Unauthenticated,
        "Dropbox does not know the app of this sign-in; check app_key, then {login}",
    ),
    "user_suspended": (Unauthenticated, "Dropbox has suspended this account"),
    "missing_scope": _SCOPE,
    "invalid_root": (StorageError, "there is no such space; check path_root"),
}
"""Of tags that say what happened; others only say where."""

STATUSES: Final[Mapping[int, Meaning]] = {
    400: (StorageError, "Dropbox did not understand the request, a fault of fxtui's"),
    401: _REVOKED,
    403: (PermissionDenied, "Dropbox does not allow that"),
    429: _BUSY,
}

UNTOLD: Final = (StorageError, "Dropbox refused")
