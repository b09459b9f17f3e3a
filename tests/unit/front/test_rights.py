"""Rights are told in words, and nothing is guessed."""

from __future__ import annotations

import pytest

from fxtui.domain.location import Location
from fxtui.domain.rights import Deed, May, Right, Rights
from fxtui.front.delivered import Delivery
from fxtui.front.rights import rows_of, summary, with_proof

RIGHTS = Rights(
    (
        Right(Deed.LIST, May.NO),
        Right(Deed.READ, May.YES),
        Right(Deed.WRITE, why="only a write would tell"),
    ),
    policy="",
    blocked=(),
    untold=(("ACL", "access denied"),),
)


@pytest.mark.parametrize(("profile", "may"), [("lab", May.YES), (None, May.UNKNOWN)])
def test_a_delivery_proves_a_right_only_of_the_account_that_made_it(
    profile: str | None, may: May
) -> None:
    made = Delivery("slot/a", 1, 1.7e9, "etag", "md5")

    proved = with_proof(RIGHTS, Location("s3", "slot/", profile), [made])

    write = proved.rights[2]
    assert (write.may, "you delivered here" in write.why) == (may, True)
    assert proved.rights[:2] == RIGHTS.rights[:2]
    assert with_proof(RIGHTS, Location("s3", "slot/", profile), []) == RIGHTS


def test_what_is_not_told_is_said_so() -> None:
    rows = dict(rows_of(RIGHTS, Location("s3", "slot/")))

    assert rows == {
        "may list": "no",
        "may read": "yes",
        "may write": "unknown: only a write would tell",
        "policy": "none",
        "public access": "not blocked; a policy or an ACL may open it",
        "ACL": "not told: access denied",
    }
    assert summary(RIGHTS) == "read; not list; unknown: write"
