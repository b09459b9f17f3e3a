"""Who a job of an earlier process belongs to, and what it waits for."""

from __future__ import annotations

import pytest

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.domain.state import Reason
from fxtui.engine.callers import Callers
from fxtui.engine.journal import Journal
from fxtui.engine.ledger import Ledger

HERE, THERE = Location("file", "a"), Location("s3", "b/")
REQUEST = JobRequest(Verb.COPY, (Source(HERE, "a"),), THERE)
VARIABLES = {
    "AWS_PROFILE": "lab",
    "DROPBOX_TOKEN": "secret",
    "HTTPS_PROXY": "http://proxy:3128",
    "RCLONE_CONFIG": "/home/me/rclone.conf",
    "SSL_CERT_FILE": "/etc/ssl/lab.pem",
}


@pytest.mark.parametrize(
    ("name", "waits"),
    [
        ("AWS_PROFILE", True),
        ("DROPBOX_TOKEN", True),
        ("HTTPS_PROXY", False),
        ("RCLONE_CONFIG", True),
        ("SSL_CERT_FILE", False),
    ],
)
async def test_after_a_restart_a_job_waits_for_who_began_it_and_not_for_the_way(
    name: str, *, waits: bool
) -> None:
    ledger = Ledger(Journal(":memory:"))
    context = Context.of({name: VARIABLES[name]}, 0o022)
    begun = await ledger.add_job(REQUEST, context)
    callers = Callers(ledger, lambda *_: pytest.fail("no storage is needed"))

    job = callers.take_up(begun, ledger.seal(context))
    ledger.set_job(job)
    brought = callers.brought_by(context)

    assert (Reason.CREDENTIALS in job.reasons) is waits
    assert brought == [job.id] * waits
    assert callers.ends(job.id).context == context
    await ledger.close()


@pytest.mark.parametrize(("verb", "waits"), [(Verb.COPY, False), (Verb.APPLY, True)])
async def test_a_plan_between_places_of_this_machine_may_have_rows_from_elsewhere(
    verb: Verb, *, waits: bool
) -> None:
    ledger = Ledger(Journal(":memory:"))
    context = Context.of({"AWS_PROFILE": "lab"}, 0o022)
    request = JobRequest(verb, (Source(HERE, "a"),), Location("file", "b/"))
    begun = await ledger.add_job(request, context)
    callers = Callers(ledger, lambda *_: pytest.fail("no storage is needed"))

    job = callers.take_up(begun, ledger.seal(context))

    assert (Reason.CREDENTIALS in job.reasons) is waits
    await ledger.close()
