"""Two readers of a listing agree: ours, which is quick, and the one that botocore has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, unquote_plus
from xml.sax.saxutils import escape

import pytest
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import ServerFault
from fxtui.storage.s3 import listing
from fxtui.storage.s3.names import version_of
from fxtui.storage.s3.pages import rows_of

SHAPE = (
    ServiceModel(get_session().get_service_data("s3"), "s3")
    .operation_model("ListObjectsV2")
    .output_shape
)
PARSER = create_parser("rest-xml")

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
PLAIN_KEYS = st.text("abc/+% &<>\"'é\n", min_size=1, max_size=8)
ETAGS = st.sampled_from(
    ["&quot;5d41&quot;", "&quot;5d41-2&quot;", '"a"', "W/&quot;x&quot;"]
)
QUOTES = ["&quot;", "&#34;", '"']
CLASSES = st.sampled_from(["STANDARD", "GLACIER", ""])
OWNER = "<Owner><ID>7</ID><DisplayName>o&amp;o</DisplayName></Owner>"
DATES = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Rows that are alike, but perhaps for one."""
    form = draw(st.sets(st.sampled_from(["class", "owner", "plain", "broken"])))
    quote = draw(st.sampled_from(QUOTES))
    written = []
    for key in draw(st.lists(PLAIN_KEYS | KEYS, max_size=6)):
        told = escape(quote_plus(key, safe="/"))
        etag = draw(ETAGS) if "plain" not in form else f"{quote}5d41{quote}"
        more = f"<StorageClass>{draw(CLASSES)}</StorageClass>" if "class" in form else ""
        more += OWNER if "owner" in form else ""
        at = draw(DATES).isoformat(timespec="milliseconds")
        written.append(
            f"<Contents><Key>{told}</Key><LastModified>{at}Z</LastModified>"
            f"<ETag>{etag}</ETag><Size>{draw(st.integers(0, 2**50))}</Size>{more}"
            "</Contents>"
        )
    if "broken" in form:
        written[1:1] = ["\n", "<CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes>"]
    return "".join(written)


def page(rows: str, *, encoding: str = "url") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>b</Name><EncodingType>{encoding}</EncodingType>{rows}"
        "<IsTruncated>false</IsTruncated></ListBucketResult>"
    ).encode()


def by_botocore(body: bytes) -> Sequence[Entry]:
    told: dict[str, Any] = PARSER.parse(
        {"status_code": 200, "headers": {}, "body": body}, SHAPE
    )
    is_encoded = told.get("EncodingType") == "url"
    decoded = unquote_plus if is_encoded else str
    folders = [each["Prefix"] for each in told.get("CommonPrefixes", ())]
    return [Entry(f"b/{decoded(key)}", Kind.DIRECTORY) for key in folders] + [
        Entry(
            f"b/{decoded(each['Key'])}",
            Kind.FILE,
            each["Size"],
            each["LastModified"].timestamp(),
            version_of(each["ETag"]),
            storage_class=each.get("StorageClass", "").replace("STANDARD", "") or None,
        )
        for each in told.get("Contents", ())
    ]


@given(rows(), st.sampled_from(["url", "none"]))
def test_every_row_is_what_botocore_says_it_is(rows: str, encoding: str) -> None:
    body = page(rows, encoding=encoding)

    assert listing.read_listing(body, "b", None).entries == by_botocore(body)


@given(rows(), st.data())
def test_a_page_that_is_damaged_is_read_as_an_xml_parser_reads_it(
    rows: str, data: st.DataObject
) -> None:
    body = page(rows)
    at = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([b"", b"<", b"&", b"/", b"\x00", b"<!--", b"a"]))
    damaged = body[:at] + other + body[at + 1 :]

    quick = listing._quickly(damaged, "b/")

    if quick is not None:
        assert quick[1] == listing._surely(damaged, "b/")[1]


@given(rows(), st.data())
def test_what_is_cut_short_is_no_page(rows: str, data: st.DataObject) -> None:
    body = page(rows)
    cut = body[: data.draw(st.integers(0, len(body) - 1))]

    try:
        listing.read_listing(cut, "b", None)
    except ServerFault:
        return
    raise AssertionError("half a page was taken for a whole one")


@pytest.mark.parametrize("encoding", [b"TF-8", b"UTF-7", b"UTF-16", b"big5"])
def test_a_page_in_letters_that_nobody_reads_is_the_servers_fault(
    encoding: bytes,
) -> None:
    body = page("").replace(b"UTF-8", encoding)

    with pytest.raises(ServerFault, match="broken XML"):
        listing.read_listing(body, "b", None)


@pytest.mark.parametrize("quote", QUOTES)
def test_a_page_is_read_the_quick_way_however_etags_are_quoted(quote: str) -> None:
    row = (
        "<Contents><Key>a%2Fb+c</Key><LastModified>2026-01-02T03:04:05.000Z"
        f"</LastModified><ETag>{quote}5d41{quote}</ETag><ChecksumAlgorithm>CRC64NVME"
        "</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>7</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )

    assert rows_of(page(row * 3)) is not None
