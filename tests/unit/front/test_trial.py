"""Trying accounts tells of each how it is, and waits for none too long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from fxtui.config.found import FoundProfile, Source
from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.errors import (
    ConfigError,
    ConnectionLost,
    FxtuiError,
    PermissionDenied,
    Unauthenticated,
)
from fxtui.domain.location import Location
from fxtui.domain.rights import AskRights, Deed, May, Right, Rights
from fxtui.domain.sharing import Answer, Wish
from fxtui.front.trial import Trial, Verdict, try_all, verdict_of

TROUBLES = {
    "ended": Unauthenticated("the keys have expired; renew them"),
    "signed-out": Unauthenticated("the sign-in to p11 has ended; run fxtui login tsd"),
    "refused": PermissionDenied("access denied", location=Location("s3", "", "refused")),
}


def profile(name: str, trouble: str = "") -> FoundProfile:
    return FoundProfile("s3", name, Source.AWS, "/f", "keys", trouble=trouble)


async def look(place: Location) -> AsyncGenerator[Columns, None]:
    if place.profile == "slow":
        await asyncio.Event().wait()
    if trouble := TROUBLES.get(place.profile or ""):
        raise trouble
    yield Columns.of([Entry("bucket/", Kind.BUCKET)])


async def test_each_account_is_told_as_it_is_and_none_is_waited_for_too_long() -> None:
    told: list[Trial] = []
    names = ["slow", "well", "ended", "signed-out", "refused"]

    asked = [profile("odd", "no keys"), *map(profile, names)]
    await try_all(asked, look, told.append, patience=0.01)

    found = {each.profile.name: (each.verdict.value, each.reason) for each in told}
    assert told[-1].profile.name == "slow"
    assert found == {
        "well": ("works", "1 bucket"),
        "odd": ("wrong", "no keys"),
        "slow": ("unreachable", "no answer within 0 s"),
        "ended": ("expired", "the keys have expired; renew them"),
        "signed-out": ("expired", "the sign-in to p11 has ended; run fxtui login tsd"),
        "refused": (
            "denied",
            "the keys are accepted, and may not list buckets; open one by its name",
        ),
    }


async def test_of_an_account_that_sees_one_place_its_rights_are_told() -> None:
    told: list[Trial] = []
    rooted = FoundProfile("s3", "lab", Source.FXTUI, "/f", "keys", root="bucket/p")

    async def wished(place: Location, wish: Wish) -> Answer:
        assert (str(place), wish) == ("s3://lab@bucket/p/", AskRights())
        return Rights((Right(Deed.LIST, May.YES), Right(Deed.WRITE, why="untried")))

    await try_all([rooted], look, told.append, wished=wished)

    assert told[0].reason == "1 entry; may list; unknown: write"


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (Unauthenticated("not signed in to SSO; run aws sso login"), Verdict.EXPIRED),
        (Unauthenticated("no", detail="ExpiredToken"), Verdict.EXPIRED),
        (Unauthenticated("the role needs a one-time code"), Verdict.EXPIRED),
        (Unauthenticated("no credentials found for x"), Verdict.WRONG),
        (Unauthenticated("the server does not know these keys"), Verdict.DENIED),
        (ConnectionLost("no route"), Verdict.UNREACHABLE),
        (ConfigError("no profile"), Verdict.WRONG),
    ],
)
def test_an_error_says_how_an_account_is(error: FxtuiError, verdict: Verdict) -> None:
    assert verdict_of(error) is verdict
