"""After whatever an append is answered, a session holds the content or is given up."""

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.content import Span
from fxtui.storage.dropbox.refusals import Refusal
from fxtui.storage.dropbox.verdicts import CLOSED, Rest, held_by, verdict

APPEND = "files/upload_session/append_v2"

spans = st.builds(Span, st.integers(0, 50), st.integers(1, 50))


def refusal(tag: str, correct: int | None = None) -> Refusal:
    told = {} if correct is None else {"correct_offset": correct}
    return Refusal(APPEND, 409, {".tag": tag, **told})


@given(st.integers(0, 120), spans)
def test_what_a_sequential_session_lacks_of_a_part_is_sent_and_no_more(
    there: int, span: Span
) -> None:
    content = bytes(range(120))
    session = bytearray(content[:there])
    end = span.offset + span.size

    match verdict(refusal("incorrect_offset", there), span):
        case "arrived":
            pass
        case "again":
            session += content[span.offset : end]
        case Rest(offset):
            session += content[offset:end]
        case "lost":
            assert there < span.offset or there > end
            return

    assert session == content[:end]


@given(spans)
def test_a_closed_session_has_every_part(span: Span) -> None:
    assert verdict(refusal("closed"), span) == "arrived"
    assert held_by(refusal("closed")) == CLOSED >= span.offset + span.size


@given(spans)
def test_a_session_that_is_unknown_is_lost(span: Span) -> None:
    assert verdict(refusal("not_found"), span) == "lost"
    assert held_by(refusal("not_found")) is None


@given(spans, st.sampled_from(["content_hash_mismatch", "payload_too_large", "other"]))
def test_what_has_another_reason_is_an_error_of_its_own(span: Span, tag: str) -> None:
    assert verdict(refusal(tag), span) == "refused"
    assert held_by(refusal(tag)) is None


@given(st.integers(0, 2**41))
def test_a_session_tells_how_much_it_holds(there: int) -> None:
    assert held_by(refusal("incorrect_offset", there)) == there
