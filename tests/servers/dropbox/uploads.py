"""Routes of uploads, one at a time: at once, or start, append, finish."""

from __future__ import annotations

from typing import Any

from .calls import Call, refusing, tag
from .commits import commit
from .pieces import Blob, Piece, blob
from .refusals import Refused, WriteTrouble, conflicting, nested, refused
from .registry import route
from .session import LIFE, Session, SessionTrouble

LARGEST_BODY = 150 * 2**20


@route("files/upload", scope="files.content.write")
async def upload(call: Call) -> dict[str, Any]:
    check_size(call)
    check_hash(call)
    content = blob(call.body)
    try:
        return await commit(call, call.arg, content)
    except WriteTrouble as trouble:
        raise _kept(call, trouble) from None


@route("files/upload_session/start", scope="files.content.write")
async def start(call: Call) -> dict[str, Any]:
    is_concurrent = tag(call.arg.get("session_type", "sequential")) == "concurrent"
    close = call.arg.get("close", False)
    check_size(call)
    if is_concurrent and call.body.size:
        raise refused("concurrent_session_data_not_allowed")
    if is_concurrent and close:
        raise refused("concurrent_session_close_not_allowed")
    check_hash(call)
    session = begin(call, is_concurrent=is_concurrent)
    if call.body.size or close:
        session.append(0, call.body, close=close)
    return {"session_id": session.id}


@route("files/upload_session/append_v2", scope="files.content.write")
async def append(call: Call) -> None:
    check_size(call)
    check_hash(call)
    close = call.arg.get("close", False)
    try:
        add(call, call.arg["cursor"], call.body, close=close)
    except SessionTrouble as trouble:
        raise refused(trouble.tag, **trouble.fields) from None


@route("files/upload_session/finish", scope="files.content.write")
async def finish(call: Call) -> dict[str, Any]:
    check_size(call)
    check_hash(call)
    cursor, info = call.arg["cursor"], call.arg["commit"]
    if known := finished(call).get(cursor["session_id"]):
        return known
    try:
        content = wanted(call, cursor, call.body)
    except SessionTrouble as trouble:
        raise refused(*finish_tags(trouble), **trouble.fields) from None
    with refusing():
        made = await commit(call, info, content)
    forget(call, cursor, made)
    return made


def _kept(call: Call, trouble: WriteTrouble) -> Refused:
    """A conflict at the end of an upload; what was sent is kept in a session."""
    session = begin(call, is_concurrent=False)
    session.append(0, call.body, close=True)
    return conflicting(
        {
            ".tag": "path",
            "reason": nested(*trouble.args),
            "upload_session_id": session.id,
        }
    )


def begin(call: Call, *, is_concurrent: bool) -> Session:
    id = f"pid_upload_session:{call.world.tick():032x}"
    session = Session(id, call.account.name, call.world.now(), is_concurrent)
    sessions(call)[id] = session
    return session


def add(call: Call, cursor: dict[str, Any], piece: Piece, *, close: bool) -> None:
    """Append to the session of a cursor, or raise SessionTrouble."""
    refuses_twice = call.world.settings.duplicate_append == "incorrect_offset"
    session = found(call, cursor)
    session.append(cursor["offset"], piece, close=close, refuses_twice=refuses_twice)


def found(call: Call, cursor: dict[str, Any]) -> Session:
    """The session that is meant; SessionTrouble for one that is gone."""
    id = cursor["session_id"]
    if call.is_met_by("lose-session"):
        sessions(call).pop(id, None)
    session = sessions(call).get(id)
    is_ours = session is not None and session.account == call.account.name
    if session is None or not is_ours or session.born + LIFE < call.world.now():
        raise SessionTrouble("not_found")
    return session


def wanted(call: Call, cursor: dict[str, Any], last: Piece | None = None) -> Blob:
    """The content of a session that is to end; without more to come it is closed."""
    session = found(call, cursor)
    if last is None and not session.is_closed and not session.is_concurrent:
        raise SessionTrouble("not_closed")
    return session.whole(cursor["offset"], last)


def forget(call: Call, cursor: dict[str, Any], made: dict[str, Any]) -> None:
    """The session became a file."""
    sessions(call).pop(cursor["session_id"], None)
    if call.world.settings.second_finish == "same":
        finished(call)[cursor["session_id"]] = made


def finish_tags(trouble: SessionTrouble) -> tuple[str, ...]:
    """Where in UploadSessionFinishError a trouble with the session stands."""
    is_its_own = trouble.tag in (
        "concurrent_session_data_not_allowed",
        "concurrent_session_not_closed",
        "concurrent_session_missing_data",
    )
    return (trouble.tag,) if is_its_own else ("lookup_failed", trouble.tag)


def finish_error(trouble: SessionTrouble) -> dict[str, Any]:
    return nested(*finish_tags(trouble), **trouble.fields)


def check_hash(call: Call) -> None:
    """Compare the body with the hash that came with it, if one did."""
    said = call.arg.get("content_hash")
    if said and said != call.body.content_hash:
        raise refused("content_hash_mismatch")


def check_size(call: Call) -> None:
    if call.body.size > LARGEST_BODY:
        raise refused("payload_too_large")


def sessions(call: Call) -> dict[str, Session]:
    return call.world.room("sessions", dict)


def finished(call: Call) -> dict[str, dict[str, Any]]:
    """What sessions became, where a second finish is answered as the first."""
    return call.world.room("finished", dict)
