"""Whatever a reader says that may be hostile is drawn, and can be shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.names import safe
from fxtui.front.inside.found import Facts, Found, Picture, Prose, Table
from fxtui.front.preview.drawing import Drawing, Made, text_of
from fxtui.front.preview.insight import insight

words = st.text(max_size=8)
lines = st.lists(words, max_size=4).map(tuple)
numbers = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats()
rows = st.lists(st.lists(numbers | words, max_size=4).map(tuple), max_size=4).map(tuple)
pixels = st.lists(st.text("0123456789abcdefgF", max_size=14), max_size=4).map(tuple)
sections = st.one_of(
    st.builds(Facts, words, st.lists(st.tuples(words, words), max_size=4).map(tuple)),
    st.builds(Table, words, lines, rows),
    st.builds(Prose, words, lines, st.sampled_from(["", ".md", ".py", "x"])),
    st.builds(Picture, words, pixels),
)
anything = st.builds(
    Found,
    format=words,
    sections=st.lists(sections, max_size=3).map(tuple),
    packed=lines,
    content=st.binary(max_size=30),
    name=words,
    is_cut=st.booleans(),
    problem=words,
    lacks=st.sampled_from(["", "zstd"]),
    wants_more=st.booleans(),
)


@given(anything)
def test_whatever_is_found_is_drawn_and_safe(found: Found) -> None:
    drawing = insight(found, Drawing("", Made([])), 80)

    told = [drawing.format, *map(text_of, drawing.rows[:])]
    assert [safe(text) for text in told] == told
