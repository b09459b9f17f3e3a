"""Which places a job has changed."""

from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobId, JobRequest, Source, Verb
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.ui.stale import concerns, ends, touched

SOURCE, TARGET = Location("s3", "bucket/a/x"), Location(LOCAL, "home/me/")


def job(verb: Verb, done: int) -> Job:
    target = None if verb is Verb.DELETE else TARGET
    request = JobRequest(verb, (Source(SOURCE),), target)
    return Job(JobId(1), request, 0.0, tally=Tally(succeeded=Count(done, 0)))


def test_a_copy_changes_its_target_and_a_move_its_source_too() -> None:
    copied = {JobId(1): job(Verb.COPY, 1)}
    moved = {JobId(1): job(Verb.MOVE, 1)}
    deleted = {JobId(1): job(Verb.DELETE, 1)}

    assert [*touched({}, copied)] == [TARGET]
    assert [*touched({}, moved)] == [TARGET, SOURCE.parent]
    assert [*touched({}, deleted)] == [SOURCE.parent]


def test_a_job_in_which_nothing_has_ended_since_has_changed_nothing() -> None:
    jobs = {JobId(1): job(Verb.COPY, 3)}

    assert [*touched(ends(jobs), jobs)] == []


def test_a_place_concerns_what_is_above_and_below_it_in_the_same_storage() -> None:
    shown = Location("s3", "bucket/a/")

    assert concerns(Location("s3", "bucket/a/b/"), shown)
    assert concerns(Location("s3", "bucket/"), shown)
    assert not concerns(Location("s3", "bucket/b/"), shown)
    assert not concerns(Location("s3", "bucket/a/", "lab"), shown)
