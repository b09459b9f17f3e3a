"""Parts that come quickly are fetched by one request, and counted each on its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.content import Span
from fxtui.domain.uploads import Part, PartLimits
from fxtui.engine.haul import AIM, MOST, Haul, Hauls, JointSink, JointTap, Share
from fxtui.engine.plan import cut

STEP = 10
SIZES = st.lists(st.integers(1, 50), min_size=1, max_size=8)


class Counter:
    def __init__(self) -> None:
        self.content = bytearray()
        self.count = 0

    def moved(self, n: int) -> None:
        self.count += n

    def update(self, data: bytes | memoryview, /) -> None:
        self.content += data


def parts(count: int) -> list[Part]:
    return [*cut(count * STEP, STEP, PartLimits(min_size=1, max_count=10_000))]


def counts(hauls: Hauls, seconds: float) -> list[int]:
    """How many parts each is of, if each takes so long."""
    told = []
    for haul in hauls:
        told.append(len(haul.parts))
        hauls.took(len(haul.parts), seconds)
    return told


@given(SIZES, st.data())
def test_every_byte_is_its_parts_however_it_comes(
    sizes: list[int], data: st.DataObject
) -> None:
    whole = (bytes(range(256)) * 2)[: sum(sizes)]
    counters = [Counter() for _ in sizes]
    tap = JointTap(zip(sizes, counters, strict=True))
    sink = JointSink(zip(sizes, counters, strict=True))
    at = 0
    while at < len(whole):
        size = data.draw(st.integers(1, len(whole) - at))
        sink.update(memoryview(whole)[at : at + size])
        tap.moved(size)
        at += size

    assert [counter.count for counter in counters] == sizes
    assert b"".join(counter.content for counter in counters) == whole
    assert [len(counter.content) for counter in counters] == sizes


def test_what_nobody_hashes_is_passed_over() -> None:
    counter = Counter()
    sink = JointSink([(2, None), (3, counter)])
    sink.update(b"abcde")

    assert counter.content == b"cde"


@given(
    st.integers(0, 200),
    st.sets(st.integers(1, 200)),
    st.lists(st.floats(0, 2 * AIM), min_size=1, max_size=50),
)
def test_each_part_comes_once_and_in_order(
    count: int, there: set[int], times: list[float]
) -> None:
    hauls, found = Hauls(parts(count), dict.fromkeys(there, 3)), list[Part]()
    for number, haul in enumerate(hauls):
        found += haul.parts
        hauls.took(len(haul.parts), times[number % len(times)])
        assert len(haul.parts) <= MOST
        assert haul.span.size == sum(part.span.size for part in haul.parts)
        assert not any(part.number in there for part in haul.parts[1:])

    assert found == parts(count)


def test_what_comes_quickly_comes_together_until_near_the_end() -> None:
    told = counts(Hauls(parts(200), {}), 0.0)

    assert told[:6] == [1, 2, 4, 8, 8, 8]
    assert told[-8:] == [1] * 8
    assert len(told) < 60


def test_what_comes_slowly_comes_one_by_one() -> None:
    assert counts(Hauls(parts(200), {}), 2 * AIM) == [1] * 200


def test_a_line_that_gets_slow_has_less_to_do_again() -> None:
    hauls = Hauls(parts(200), {})
    for _ in range(3):
        hauls.took(len(next(iter(hauls)).parts), 0.0)
    hauls.took(8, 2 * AIM)

    assert len(next(iter(hauls)).parts) == 4


def test_of_what_broke_off_the_rest_is_missing() -> None:
    haul = Haul(tuple(parts(4)[1:]))

    assert haul.span == Span(STEP, 3 * STEP)
    assert haul.rest({2: STEP, 3: 4, 4: 0}) == [Share(3, 4, 6), Share(4, 0, STEP)]
    assert haul.rest({2: STEP, 3: STEP, 4: STEP}) == []
