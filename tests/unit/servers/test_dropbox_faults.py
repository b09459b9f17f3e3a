"""What goes wrong with the emulator when a test wants it to, and what it counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from dropbox.exceptions import (
    ApiError,
    AuthError,
    BadInputError,
    HttpError,
    InternalServerError,
    RateLimitError,
)
from dropbox.files import DeleteArg
from requests.exceptions import ConnectionError

from tests.servers.dropbox.running import Emulator

from .asking import client, error_of, paths

if TYPE_CHECKING:
    from dropbox import Dropbox
    from requests import Session

LIST = "files/list_folder"
UPLOAD = "files/upload"
DOWNLOAD = "files/download"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "429"}, RateLimitError),
        ({"kind": "429-writes", "value": 300}, RateLimitError),
        ({"kind": "429-text", "value": 0}, RateLimitError),
        ({"kind": "status", "value": 503}, InternalServerError),
        ({"kind": "401", "times": 2}, AuthError),
        ({"kind": "401", "value": "invalid_access_token"}, AuthError),
        ({"kind": "403"}, ApiError),
        ({"kind": "drop"}, ConnectionError),
    ],
)
def test_a_call_fails_once_as_is_asked_for(
    dbx: Dropbox, emulator: Emulator, fault: dict[str, Any], kind: type[Exception]
) -> None:
    emulator.faults({"route": LIST, **fault})

    assert isinstance(error_of(dbx.files_list_folder, ""), kind)
    assert dbx.files_list_folder("").entries == []


def test_how_long_to_wait_is_said(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.faults(
        {"kind": "429-writes", "route": LIST, "value": 300},
        {"kind": "429-text", "route": LIST, "value": 15},
    )

    first = error_of(dbx.files_list_folder, "")
    second = error_of(dbx.files_list_folder, "")

    assert (first.backoff, second.backoff) == (300, 15)
    assert first.error.reason.is_too_many_write_operations()
    assert emulator.counters()["early"] == 1


def test_a_fault_can_come_later_and_for_long(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.faults({"kind": "status", "route": "files/*", "skip": 1, "times": -1})

    dbx.files_list_folder("")
    for _ in range(3):
        error_of(dbx.files_list_folder, "")
    emulator.heal()

    dbx.files_list_folder("")


def test_work_can_be_done_whose_reply_is_lost(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.faults(
        {"kind": "drop", "route": UPLOAD}, {"kind": "drop-after", "route": UPLOAD}
    )

    assert isinstance(error_of(dbx.files_upload, b"x", "/x"), ConnectionError)
    assert paths(dbx) == []
    assert isinstance(error_of(dbx.files_upload, b"x", "/x"), ConnectionError)
    assert paths(dbx) == ["/x"]


def test_some_entries_of_a_batch_can_fail(dbx: Dropbox, emulator: Emulator) -> None:
    for name in "ab":
        dbx.files_upload(b"x", f"/{name}")
    only_second = {"tags": ["too_many_write_operations"], "entries": [1]}
    emulator.faults(
        {"kind": "entry", "route": "files/delete_batch", "value": only_second}
    )
    emulator.settings(job_polls=0)

    job = dbx.files_delete_batch([DeleteArg("/a"), DeleteArg("/b")]).get_async_job_id()
    done = dbx.files_delete_batch_check(job).get_complete().entries

    assert [each.is_success() for each in done] == [True, False]
    assert paths(dbx) == ["/b"]


def test_an_error_can_be_what_the_sdk_does_not_know(
    emulator: Emulator, session: Session
) -> None:
    error = {"error": {".tag": "brand_new"}}
    emulator.faults({"kind": "409", "route": LIST, "value": error})

    reply = session.post(
        f"{emulator.url}/2/{LIST}",
        json={"path": ""},
        headers={"Authorization": f"Bearer {emulator.token}"},
    )

    assert (reply.status_code, reply.json()) == (409, error)


def test_a_namespace_takes_one_change_at_a_time(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.settings(commit_seconds=0.3)

    def make(name: str) -> str:
        try:
            dbx.files_create_folder_v2(name)
        except RateLimitError as error:
            return str(error.error.reason._tag)
        return "made"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(make, ["/a", "/b"]))

    assert results == ["made", "too_many_write_operations"]
    assert emulator.counters()["writers"]["7"] == 2


def test_a_batch_of_commits_can_tell_each_that_it_has_to_wait(
    dbx: Dropbox, emulator: Emulator
) -> None:
    emulator.settings(commit_seconds=0.3, batch_lock="entry")

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(dbx.files_create_folder_v2, "/slow")
        while not emulator.counters()["writers"]:
            pass
        commit = {"cursor": {"session_id": "s", "offset": 0}, "commit": {"path": "/x"}}
        made = dbx.request_json_object(
            "api",
            "files/upload_session/finish_batch_v2",
            "rpc",
            {"entries": [commit]},
            "user",
            None,
        )
        slow.result()

    busy = {".tag": "too_many_write_operations"}
    assert made == {"entries": [{".tag": "failure", "failure": busy}]}


def test_what_is_against_the_rules_is_noted(
    dropbox_server: Emulator, session: Session
) -> None:
    dropbox_server.reset()
    headers = {"Authorization": f"Bearer {dropbox_server.token}"}

    def post(route: str, arg: Any, **more: str) -> int:
        url = f"{dropbox_server.url}/2/{route}"
        return int(session.post(url, json=arg, headers={**headers, **more}).status_code)

    assert post(LIST, {"path": 5}) == 400
    assert post(LIST, {"path": "", "nonsense": 1}) == 400
    assert post(LIST, {"path": ""}, **{"X-Fx-Host": "content.dropboxapi.com"}) == 200
    assert post("files/nothing", {}) == 404
    assert post("files/list_folder/longpoll", {"cursor": "none"}) == 400
    assert len(dropbox_server.problems()) == 5
    dropbox_server.reset()


def test_what_one_test_sets_is_no_trouble_to_the_next(
    dbx: Dropbox, emulator: Emulator
) -> None:
    with emulator.lent():
        emulator.settings(job_polls=1000)
        emulator.faults({"kind": "status", "route": "files/*", "times": -1})

    dbx.files_upload(b"1", "/a")
    job = dbx.files_delete_batch([DeleteArg("/a")]).get_async_job_id()
    looks = [dbx.files_delete_batch_check(job) for _ in range(2)]
    assert [look.is_complete() for look in looks] == [False, True]


def test_who_breaks_the_rules_fails_and_leaves_nothing_either(
    emulator: Emulator, session: Session
) -> None:
    with pytest.raises(AssertionError), emulator.lent():
        session.post(f"{emulator.url}/2/files/nothing")

    assert emulator.problems() == []


def test_headers_may_be_only_so_long(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.settings(header_limit=1000)

    error = error_of(dbx.files_upload, b"x", "/" + "n" * 2000)

    assert isinstance(error, HttpError)
    assert error.status_code == 431


def test_a_call_without_a_token_is_a_mistake(
    emulator: Emulator, session: Session
) -> None:
    nobody = client(session, " ")

    assert isinstance(error_of(nobody.files_list_folder, ""), AuthError | BadInputError)


def test_calls_are_counted_with_their_hosts(dbx: Dropbox, emulator: Emulator) -> None:
    dbx.files_upload(b"hello", "/x")
    dbx.files_download("/x", extra_headers={"Range": "bytes=0-1"})

    counted = emulator.counters()

    assert counted["calls"] == {UPLOAD: 1, DOWNLOAD: 1}
    assert counted["statuses"] == {f"{UPLOAD} 200": 1, f"{DOWNLOAD} 206": 1}
    assert counted["ranges"] == ["bytes=0-1 of 5"]
    assert counted["bytes_in"] == 5
    assert set(counted["hosts"]) == {
        f"content.dropboxapi.com {UPLOAD}",
        f"content.dropboxapi.com {DOWNLOAD}",
    }
