"""What no listing is needed for is refused at once, in words."""

from __future__ import annotations

import io
import zipfile

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, InvalidName, ReadOnly
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.engine.check import check
from fxtui.engine.ends import Ends
from fxtui.engine.unchanged import check_unchanged
from fxtui.storage.archive.or_archive import OrArchive
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes

B = "s3://b/"


def request(
    *sources: tuple[str, str], to: str | None = B, verb: Verb = Verb.COPY
) -> JobRequest:
    named = tuple(Source(Location.parse(at), name) for at, name in sources)
    return JobRequest(verb, named, Location.parse(to) if to else None)


@pytest.mark.parametrize(
    "wanted",
    [
        request(("/a", "a")),
        request(("/a/", "")),
        request(("/a/", "a/"), ("/b", "b")),
        request(("s3://b/", ""), to="s3://other/"),
        request(("s3://b/x/", "x/"), to="s3://b/y/"),
        request(("s3://me@b/x/", ""), to="s3://you@b/x/"),
        request(("s3://b/ab/", "ab/"), to="s3://b/a/"),
        request(("/a", ""), to=None, verb=Verb.DELETE),
    ],
)
def test_what_can_be_done_is_let_through(wanted: JobRequest) -> None:
    check(wanted)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (request(), "nothing was named"),
        (request(("/a", "a"), to=None), "is no folder"),
        (request(("/a", "a"), to="s3://b/x"), "does not end in /"),
        (request(("/a", "")), "needs a name"),
    ],
)
def test_half_a_request_is_none(wanted: JobRequest, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        check(wanted)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (request(("/a", "x"), ("/b", "x")), "under the name 'x'"),
        (request(("s3://b/x", "x")), "are the same"),
        (request(("s3://b/x/", "x/")), "are the same"),
        (request(("s3://b/x/", "y/"), to="s3://b/x/"), "inside of what it would hold"),
        (request(("s3://b/", "b/"), to="s3://b/x/"), "inside of what it would hold"),
    ],
)
def test_nothing_lands_on_itself_or_in_itself_or_on_another(
    wanted: JobRequest, told: str
) -> None:
    with pytest.raises(InvalidName, match=told):
        check(wanted)


async def test_what_lies_in_archives_is_copied_and_not_changed() -> None:
    below, content = MemoryStorage(), io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("x", b"1")
    await below.put("b/a.zip", Bytes(content.getvalue()))
    storage = OrArchive(below)
    ends = Ends(lambda location, context: storage, Context())
    inside, x = "s3://b/a.zip!/", ("s3://b/a.zip!/x", "x")

    for refused in (
        request(x, verb=Verb.MOVE),
        request(x, to=None, verb=Verb.DELETE),
        request(("/y", "y"), to=inside),
        request(("/d/", ""), to=f"{inside}in.zip!/", verb=Verb.SYNC),
    ):
        with pytest.raises(ReadOnly, match="fxtui cp copies it out"):
            await check_unchanged(refused, ends)
    for let_through in (
        request(x),
        request(("s3://b/none.zip!/x", "x"), verb=Verb.MOVE),
        request(("/y", "y"), to="s3://b/none.zip!/"),
        request(("/tmp/a.zip!/x", ""), to=None, verb=Verb.DELETE),
    ):
        await check_unchanged(let_through, ends)
