"""Whatever a name is made of, what is shown of it is harmless."""

import os
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.names import escaped, safe
from fxtui.ui.cells import fit

HOSTILE = (
    "\x1b]52;c;cHduZWQ=\x07\u202egnp.exe\u200b\ufeff\x9b31m\r\n\x00\udcff\u2028\u3164"
)

anything = st.text(st.characters(exclude_categories=()), max_size=60)
bytes_of_a_disk = st.binary(max_size=60).map(os.fsdecode)
names = anything | bytes_of_a_disk


@given(names)
@example(HOSTILE)
def test_nothing_that_a_terminal_obeys_is_ever_shown(name: str) -> None:
    shown = safe(name)

    assert {category(c) for c in shown}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    shown.encode()


@given(names)
def test_what_is_shown_has_a_mark_for_every_character(name: str) -> None:
    assert len(safe(name)) == len(name)
    assert safe(safe(name)) == safe(name)


@given(
    st.text(
        st.characters(
            categories=("L", "N", "P", "S"), exclude_characters="\u3164\u115f\u1160\uffa0"
        )
    )
)
def test_a_name_of_letters_and_signs_is_shown_as_it_is(name: str) -> None:
    assert safe(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1bb", "a␛b"), ("\n", "␊"), ("\x7f", "␡"), ("\x9b", "\ufffd"), ("[/b]", "[/b]")],
)
def test_control_characters_have_their_pictures(name: str, shown: str) -> None:
    assert safe(name) == shown


@given(names, st.integers(min_value=1, max_value=80))
@example("é" * 5000, 7)
@example("漢字" * 20, 8)
@example("a\u0301" * 300, 12)
def test_a_name_that_is_fitted_takes_exactly_the_cells_it_is_given(
    name: str, width: int
) -> None:
    assert cell_len(fit(safe(name), width)) == width


def test_a_name_that_is_too_long_keeps_its_beginning_and_its_end() -> None:
    assert fit("measurement-2026-11-21.csv", 13) == "measur…21.csv"


@given(names, names)
@example("\udcff", "\xff")
@example("\udcff", "\\xff")
@example("\n", "\\n")
def test_two_names_are_never_escaped_alike(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)


@given(names)
@example(HOSTILE)
def test_an_escaped_name_can_be_printed(name: str) -> None:
    assert safe(escaped(name)) == escaped(name)
