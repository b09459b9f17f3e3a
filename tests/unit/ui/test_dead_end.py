"""What a pane says where it cannot go on."""

from http import HTTPStatus

import pytest

from fxtui.domain.errors import (
    ConnectionLost,
    FxtuiError,
    NotFound,
    PermissionDenied,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.storage.s3.ica_api import _REFUSALS
from fxtui.ui.dead_end import not_all, way_out
from fxtui.ui.refusals import Refusals

DROPBOX = Location("dropbox", "lab/")
LINKED = Location("dropbox", "in/", "https://www.dropbox.com/scl/fo/abc/h?rlkey=secret")
TOP, BUCKET = Location("s3", ""), Location("s3", "bucket/")


@pytest.mark.parametrize(
    ("error", "place", "next_step"),
    [
        (PermissionDenied("no"), TOP, "type it: s3://bucket/"),
        (PermissionDenied("no"), BUCKET, "a prefix that you know"),
        (PermissionDenied("no"), Location(LOCAL, "root/"), "may not read this folder"),
        (Unauthenticated("no"), BUCKET, "then press R"),
        (NotFound("no"), BUCKET, "R tries again"),
        (ConnectionLost("no"), BUCKET, "endpoint_url"),
        (StorageError("no"), BUCKET, "R tries again"),
        (Unauthenticated("no"), DROPBOX, "fxtui login dropbox"),
        (PermissionDenied("no"), DROPBOX, "Ask the owner of this folder"),
        (Unauthenticated("no"), BUCKET, "gl gives here"),
        (PermissionDenied("no"), BUCKET, "What you delivered is listed here then"),
    ],
)
def test_every_problem_names_the_next_step(
    error: FxtuiError, place: Location, next_step: str
) -> None:
    lines = way_out(error, place)

    assert lines[0] == "! no"
    assert str(place) in lines[1]
    assert next_step in " ".join(lines)


def test_an_error_that_names_a_sign_in_is_told_no_other() -> None:
    lines = way_out(Unauthenticated("ended: fxtui login ica --paste"), BUCKET)

    assert "aws sso login" not in " ".join(lines)
    assert "Do that, then press R." in lines[-2]
    assert "gl gives here what an account asks for" in lines[-1]


def test_what_ica_refuses_is_told_nothing_about_buckets() -> None:
    family, message = _REFUSALS[HTTPStatus.FORBIDDEN]
    error = family(message)

    lines = way_out(error, Location("s3", "Genomes/runs/", "ica"))

    assert lines[-1].strip() == "R tries again. Backspace goes up, gp elsewhere."


def test_a_link_that_cannot_be_opened_does_not_show_what_opens_it() -> None:
    locked = way_out(Unauthenticated("this link has a password: set it"), LINKED)
    closed = way_out(PermissionDenied("no"), LINKED)

    assert "www.dropbox.com/scl/fo/abc/h > in/" in locked[1]
    assert "secret" not in " ".join(locked + closed)
    assert "R asks for its password" in " ".join(locked)
    assert "Ask who sent the link" in " ".join(closed)


def test_what_was_not_counted_has_a_reason() -> None:
    refused = Refusals()
    for place in (BUCKET, TOP):
        refused.hear(place, ConnectionLost("nothing answers at lab:9000"))

    said = not_all(refused)

    assert said == "! Not read: s3://bucket/ and 1 more: nothing answers at lab:9000."


def test_what_a_server_says_cannot_command_the_terminal() -> None:
    lines = way_out(StorageError("\x1b[2J[/b]"), Location("s3", "b\x1b/"))

    assert "\x1b" not in "".join(lines)
