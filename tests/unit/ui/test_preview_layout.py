"""How rows of a preview stand on a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.entry import Columns, Kind
from fxtui.domain.names import safe
from fxtui.front.preview import Run, Tone
from fxtui.front.preview.drawing import printable, text_of
from fxtui.ui.preview.layout import marked, parts
from fxtui.ui.preview.offset import offset_of
from fxtui.ui.preview.spots import Spot, Spots
from fxtui.ui.preview.words import Title, folder

rows = st.lists(
    st.builds(Run, st.text(max_size=30).map(printable), st.sampled_from(Tone))
).map(tuple)


@given(rows, st.integers(2, 20))
def test_a_row_is_broken_into_lines_that_fit_and_nothing_is_lost(
    row: tuple[Run, ...], width: int
) -> None:
    lines = parts(row, width)

    assert "".join(map(text_of, lines)) == text_of(row)
    assert all(cell_len(text_of(line)) <= width for line in lines)


def test_what_has_no_width_is_on_the_last_line_or_on_its_own() -> None:
    row = (Run("0000\U000e0080"),)

    assert "".join(map(text_of, parts(row, 2))) == text_of(row)


def test_it_is_broken_between_words_where_one_ends_near() -> None:
    row = (Run("one two three four"),)

    assert [text_of(line) for line in parts(row, 10)] == ["one two ", "three four"]
    assert [text_of(line) for line in parts((Run("x" * 25),), 10)] == [
        "x" * 10,
        "x" * 10,
        "x" * 5,
    ]


@given(rows, st.text(min_size=1, max_size=3))
def test_what_is_found_is_marked_and_nothing_else_changes(
    row: tuple[Run, ...], needle: str
) -> None:
    shown = marked(row, needle)

    assert text_of(shown) == text_of(row)


def test_capitals_count_where_they_are_typed() -> None:
    row = (Run("Ada and ada"),)

    def found(needle: str) -> list[str]:
        return [run.text for run in marked(row, needle) if run.tone is Tone.FOUND]

    assert found("ada") == ["Ada", "ada"]
    assert found("Ada") == ["Ada"]


def test_an_offset_is_read_as_people_write_it() -> None:
    size = 4096
    typed = {"1500": 1500, "0x400": 1024, "2 KiB": 2048, "50 %": 2048, "100%": 4095}

    for text, offset in typed.items():
        assert offset_of(text, size) == (offset, "")
    assert offset_of("nowhere", size)[1].startswith("A number of bytes")
    assert offset_of("9999", size)[1] == "It ends before: it has 4,096 bytes."


@given(st.lists(st.text(st.characters(), min_size=1, max_size=20), max_size=5))
def test_a_folder_is_shown_with_counts_and_obeys_no_name(names: list[str]) -> None:
    keys = tuple(f"bucket/{name}" for name in names)
    count = len(keys)
    page = Columns(keys, (Kind.FILE,) * count, (3,) * count, (None,) * count)

    drawing = folder([page], complete=False)

    files = "1 file" if count == 1 else f"{count} files"
    assert drawing.notes == (f"at least 0 folders, {files}, {3 * count} B",)
    for row in drawing.rows:
        assert safe(text_of(row)) == text_of(row)


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=9),
    st.integers(1, 6),
    st.integers(1, 9),
)
def test_who_scrolls_down_and_back_is_where_he_was(
    heights: list[int], screen: int, lines: int
) -> None:
    spots = Spots(len(heights), heights.__getitem__)
    every = list(spots.after(Spot()))
    assert len(every) == sum(heights)

    top, moved = spots.further(Spot(), lines, screen)

    assert moved == min(lines, max(0, len(every) - screen))
    assert top == every[moved]
    assert spots.further(top, -moved, screen) == (Spot(), moved) or not moved
    assert spots.last(screen) == every[max(0, len(every) - screen)]


def test_where_there_is_no_room_a_title_leaves_out_its_date_and_nothing_else() -> None:
    title = Title("1.5 MiB", "2026-11-21 10:14", "text, UTF-8")

    assert title.within(40) == "1.5 MiB · 2026-11-21 10:14 · text, UTF-8"
    assert title.within(39) == "1.5 MiB · text, UTF-8"
    assert title._replace(size="").within(20) == "text, UTF-8"
    assert title._replace(date="").within(20) == "1.5 MiB · text, UTF-8"
