"""From what is chosen to what the engine is asked for."""

from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import IfExists, Source, Verb
from fxtui.ui.errands import (
    errands,
    names,
    refusal,
    removal,
    request,
    to_type,
    wrong_name,
)
from fxtui.ui.marks import Mark, Marked

HERE = Location("s3", "bucket/in/")
OTHER = Location(LOCAL, "home/me/")
A, FOLDER = HERE.child("a"), HERE.child("photos/")


def test_what_was_marked_for_another_place_goes_there() -> None:
    elsewhere = Location(LOCAL, "data/")

    found = errands(
        [Marked(A, Mark(1, OTHER)), Marked(FOLDER, Mark(None, elsewhere))], OTHER
    )

    assert found == [(OTHER, (A,)), (elsewhere, (FOLDER,))]


def test_what_was_meant_for_nowhere_goes_to_the_other_pane() -> None:
    meant = [None, Location("s3", ""), HERE]

    found = errands([Marked(A, Mark(1, target)) for target in meant], OTHER)

    assert found == [(OTHER, (A, A, A))]


def test_nothing_is_put_beside_buckets() -> None:
    assert refusal(Location("s3", ""))
    assert refusal(Location(LOCAL, "")) is None


def test_a_folder_keeps_its_own_name() -> None:
    job = request(Verb.COPY, [A, FOLDER], OTHER, IfExists.ASK)

    assert job.sources == (Source(A, "a"), Source(FOLDER, "photos/"))
    assert job.target == OTHER


def test_a_removal_has_no_target() -> None:
    assert removal([A]).target is None


def test_what_is_marked_elsewhere_is_named_in_full() -> None:
    assert names([A, OTHER.child("b")], HERE) == ["a", "/home/me/b"]


def test_a_name_that_cannot_be_is_refused_with_a_reason() -> None:
    local = Location(LOCAL, "home/")

    assert wrong_name("", HERE, []) == "Type a name."
    assert wrong_name("a/b", HERE, []) == "A name holds no /."
    assert wrong_name("..", local, []) == "A file cannot be called ..."
    assert wrong_name("photos", HERE, ["photos/"]) == "There is a photos already."
    assert wrong_name("..", HERE, []) is None


def test_what_holds_much_has_to_be_typed_before_it_is_deleted() -> None:
    bucket, other = Location("s3", "bucket/"), Location("s3", "other/", "lab")

    assert to_type([A, FOLDER, Location(LOCAL, "data/")]) == ""
    assert to_type([bucket]) == "bucket"
    assert to_type([bucket, other]) == "2 buckets"
