"""Lists of versions are read in the order of what happened, whatever a server sends."""

from __future__ import annotations

import pytest

from fxtui.domain.errors import ServerFault, Unsupported
from fxtui.domain.history import Revision, Since
from fxtui.storage.s3.versions import Told, as_of, in_order, read_versions

NEW, OLD = Revision("2", 5, 200.0), Revision("1", 3, 100.0)
GONE = Revision("3", None, 300.0, is_deletion=True)


def page(rows: str, more: str = "") -> bytes:
    space = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
    return f"<ListVersionsResult {space}>{more}{rows}</ListVersionsResult>".encode()


def row(kind: str, key: str, id: str, *, is_latest: bool) -> str:
    return (
        f"<{kind}><Key>{key}</Key><VersionId>{id}</VersionId>"
        f"<IsLatest>{str(is_latest).lower()}</IsLatest><Size>1</Size>"
        f"<LastModified>1970-01-01T00:00:05.000Z</LastModified></{kind}>"
    )


def told(*revisions: Revision, latest: Revision, key: str = "b/a") -> list[Told]:
    return [Told(key, each, each is latest) for each in revisions]


def test_versions_and_deletions_of_one_second_keep_the_order_of_the_answer() -> None:
    rows = row("DeleteMarker", "a%2B", "3", is_latest=True)
    rows += row("Version", "a%2B", "2", is_latest=False)
    rows += row("DeleteMarker", "a%2B", "1", is_latest=False)

    found = read_versions(page(rows, "<EncodingType>url</EncodingType>"), "b")

    assert [each.key for each in found.rows] == ["b/a+"] * 3
    assert [each.id for each in in_order(found.rows)] == ["3", "2", "1"]
    assert found.following is None


def test_where_it_goes_on_is_told() -> None:
    more = (
        "<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker>"
        "<NextVersionIdMarker>2</NextVersionIdMarker>"
    )

    found = read_versions(page("", more), "b")

    assert found.following == {"KeyMarker": "a", "VersionIdMarker": "2"}
    with pytest.raises(ServerFault, match="does not get on"):
        read_versions(page("", "<IsTruncated>true</IsTruncated>"), "b")


def test_an_answer_of_another_kind_is_no_list_of_versions() -> None:
    with pytest.raises(Unsupported):
        read_versions(b"<ListBucketResult/>", "b")
    with pytest.raises(ServerFault):
        read_versions(b"<ListVersionsResult><Key></ListVersionsResult>", "b")
    with pytest.raises(ServerFault):
        read_versions(b"<ListVersionsResult><!DOCTYPE a></ListVersionsResult>", "b")


def test_the_newest_comes_first_though_a_server_begins_with_the_oldest() -> None:
    assert in_order(told(OLD, NEW, GONE, latest=GONE)) == [GONE, NEW, OLD]
    assert in_order(told(NEW, OLD, GONE, latest=GONE)) == [GONE, NEW, OLD]


@pytest.mark.parametrize(
    ("moment", "since"),
    [(50, None), (150, Since.DELETED), (250, Since.DELETED), (350, None)],
)
def test_what_was_deleted_was_there_before_that(
    moment: float, since: Since | None
) -> None:
    found = as_of(told(GONE, NEW, OLD, latest=GONE), moment)

    assert [past.since for past in found] == ([since] if since else [])


def test_what_became_of_each_key_is_told() -> None:
    rows = told(NEW, OLD, latest=NEW, key="b/z") + told(NEW, latest=NEW, key="b/new")
    rows += told(OLD, latest=OLD, key="b/same")

    found = {past.key: past.since for past in as_of(rows, 150)}

    assert found == {
        "b/new": Since.ADDED,
        "b/same": Since.SAME,
        "b/z": Since.CHANGED,
    }
