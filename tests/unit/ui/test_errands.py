"""From what is chosen to what the engine is asked for."""

from fxtui.domain.location import ARCHIVE, LOCAL, Location
from fxtui.domain.request import IfExists, Source, Verb
from fxtui.ui.errands import (
    Errand,
    are_kept,
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

    assert found == [Errand(OTHER, (A,)), Errand(elsewhere, (FOLDER,))]


def test_what_was_meant_for_nowhere_goes_to_the_other_pane() -> None:
    meant = [None, Location("s3", ""), HERE]

    found = errands([Marked(A, Mark(1, target)) for target in meant], OTHER)

    assert found == [Errand(OTHER, (A, A, A))]


def test_documents_are_exported_only_on_their_way_to_another_storage() -> None:
    dropbox = Location("dropbox", "in/")
    paper = Marked(dropbox.child("notes.paper"), Mark(None, None, is_document=True))
    plain = Marked(dropbox.child("a"), Mark(1, None))
    folder = Marked(dropbox.child("photos/"), Mark(None, None))

    def formats(marked: Marked, target: Location) -> tuple[str, ...]:
        (errand,) = errands([Marked(A, Mark(1, None)), marked], target)
        return errand.exports

    assert formats(paper, OTHER) == formats(folder, OTHER) == ("markdown", "html")
    assert formats(plain, OTHER) == ()
    assert formats(paper, Location("dropbox", "other/")) == ()
    assert formats(paper, Location("dropbox", "other/", "lab")) == ("markdown", "html")


def test_what_becomes_of_documents_is_part_of_the_job() -> None:
    job = request(Verb.COPY, [FOLDER], OTHER, IfExists.ASK, export="html")

    assert job.export == "html"


def test_nothing_is_put_beside_buckets() -> None:
    assert refusal(Location("s3", ""))
    assert refusal(Location("dropbox", "")) is None
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


def test_nothing_is_put_into_an_archive() -> None:
    assert "not be changed" in (refusal(Location(ARCHIVE, "/tmp/a.zip!/")) or "")
    assert refusal(Location("s3", "bucket/")) is None


def test_only_what_is_kept_for_a_time_can_be_undone() -> None:
    kept = Location("dropbox", "a")

    assert are_kept([kept])
    assert not are_kept([kept, A])
    assert not are_kept([OTHER])


def test_what_holds_much_has_to_be_typed_before_it_is_deleted() -> None:
    bucket, other = Location("s3", "bucket/"), Location("s3", "other/", "lab")

    assert to_type([A, FOLDER, Location(LOCAL, "data/")]) == ""
    assert to_type([bucket]) == "bucket"
    assert to_type([Location("dropbox", "photos/")]) == ""
    assert to_type([bucket, other]) == "2 buckets"
