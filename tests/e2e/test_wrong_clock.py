"""A clock that is three hours off: that of the server is believed, and no job fails."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import Source
from fxtui.domain.transfer import Standing
from fxtui.domain.value import replace
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.engines import World, at, copy, done, engine_on
from tests.proxy import proxy
from tests.servers.processes import Server
from tests.wire.faults import Fate, Refuse
from tests.wire.http import Request

POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB, parts=2)
OFF: Final = timedelta(hours=3)
PATIENCE: Final = timedelta(minutes=15)
MANY: Final = 40
_SKEWED: Final = (
    b"<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the "
    b"request time and the current time is too large.</Message></Error>"
)


class Ahead:
    """A server that is three hours ahead, and takes no signature older than S3 does."""

    refused = 0

    def fate(self, asked: Request) -> Fate:
        now = datetime.now(UTC) + OFF
        signed = datetime.strptime(asked.headers["x-amz-date"], "%Y%m%dT%H%M%S%z")
        if abs(now - signed) < PATIENCE:
            return None
        self.refused += 1
        date = f"Date: {format_datetime(now, usegmt=True)}"
        return Refuse("403 Forbidden", _SKEWED, (date, "Content-Type: application/xml"))


async def test_a_job_ends_with_the_right_bytes_by_the_clock_of_the_server(
    moto_server: Server, tmp_path: Path
) -> None:
    (here := tmp_path / "here/many").mkdir(parents=True)
    (back := tmp_path / "back").mkdir()
    (here.parent / "large").write_bytes(os.urandom(12 * MIB))
    for number in range(MANY):
        (here / f"{number}").write_bytes(b"%d" % number)
    settings = S3Settings(
        endpoint_url=moto_server.endpoint_url,
        access_key_id=moto_server.access_key,
        secret_access_key=moto_server.secret_key,
    )
    place, ahead = Location("s3", f"clock-{uuid4().hex[:8]}/"), Ahead()
    async with S3Storage(settings, Context()) as inside:
        await inside.make_directory(place.key)

    async with proxy(moto_server.endpoint_url) as wire:
        wire.faults.append(ahead.fate)
        off = replace(settings, endpoint_url=wire.endpoint_url)
        async with (
            S3Storage(off, Context()) as up,
            S3Storage(off, Context()) as down,
            engine_on(World({None: up, "down": down}), POLICY) as engine,
        ):
            sent = await done(engine, copy(at(here.parent), place))
            other = replace(place, profile="down")
            request = replace(copy(other, at(back)), sources=(Source(other, ""),))
            fetched = await done(engine, request)

    assert (sent.standing, fetched.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    assert contents(back) == contents(here.parent)
    assert ahead.refused <= MANY  # those that were on their way when the first was told


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
