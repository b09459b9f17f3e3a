"""What is said of differences, and of how many there are."""

from __future__ import annotations

from fxtui.cli.verdict import Count, Outcome, Verdict, line_of, of_likeness, of_sizes
from fxtui.digest import MD5
from fxtui.domain.entry import Digest
from fxtui.front.likeness import Likeness

ENDS = ("/a", "s3://b/a")
ONE, TWO = Digest(MD5, "11"), Digest(MD5, "22")


def test_a_summary_counts_what_there_is_and_says_what_had_to_be_read() -> None:
    count = Count()
    count.add(of_likeness("a", ENDS, Likeness(ONE, ONE)))
    count.add(of_likeness("b", ENDS, Likeness(ONE, TWO, read=2048)))
    count.add(Verdict(Outcome.MISSING, "c", "/c", None))

    assert not count.is_all_equal
    assert count.text == (
        "1 equal, 1 missing, 1 of other content; "
        "1 read in full (2.0 KiB): no common digest was known"
    )


def test_equals_are_counted_and_no_more() -> None:
    count = Count()
    count.add(of_likeness("a", ENDS, Likeness(ONE, ONE)))

    assert count.is_all_equal
    assert count.text == "1 equal"


def test_a_difference_says_what_was_seen_at_both_ends() -> None:
    assert line_of(of_sizes("a", ENDS, (1, 2))) == "size       a: 1 bytes, and 2"
    assert line_of(of_likeness("a", ENDS, Likeness(ONE, TWO))) == (
        "digest     a: md5 11, and 22"
    )
