"""Who asks: the caller, and below a shared link somebody who knows its password."""

from __future__ import annotations

from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound, PermissionDenied
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.ui.doorway import Doorway
from fxtui.ui.unlocking import needs_password
from tests.engines import World

ME = Context.of({"AWS_PROFILE": "lab"}, 0o077)
ONE = Location("dropbox", "a/", "https://www.dropbox.com/scl/fo/1/h?rlkey=x")
OTHER = Location("dropbox", "a/", "https://www.dropbox.com/scl/fo/2/h?rlkey=y")
BUCKET = Location("s3", "bucket/")
PASSWORD = "DROPBOX_LINK_PASSWORD"


def doorway() -> Doorway:
    return Doorway(StorageBrowser(World().open), ME)


def test_a_password_opens_its_own_link_and_makes_nobody_else_of_the_caller() -> None:
    door = doorway()

    door.unlock(ONE, "sesame")

    assert dict(door.context_of(ONE).variables) == {
        "AWS_PROFILE": "lab",
        PASSWORD: "sesame",
    }
    assert door.context_of(OTHER) == door.context_of(BUCKET) == ME
    assert (door.is_unlocked(ONE), door.is_unlocked(OTHER)) == (True, False)


def test_what_waits_for_keys_is_lent_the_password_that_came_last() -> None:
    door = doorway()
    assert door.all_keys == ME

    for place, password in ((ONE, "old"), (OTHER, "other"), (ONE, "sesame")):
        door.unlock(place, password)

    assert dict(door.all_keys.variables)[PASSWORD] == "sesame"


def test_no_password_is_told_by_a_context() -> None:
    door = doorway()
    door.unlock(ONE, "sesame")

    assert "sesame" not in repr(door.context_of(ONE))


def test_only_a_link_that_says_so_wants_a_password() -> None:
    locked = PermissionDenied("this link has a password: set DROPBOX_LINK_PASSWORD")

    assert needs_password(locked, ONE)
    assert not needs_password(locked, BUCKET)
    assert not needs_password(PermissionDenied("no"), ONE)
    assert not needs_password(NotFound(locked.message), ONE)
