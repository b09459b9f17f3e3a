"""What a key is called in a Dropbox, and which names it never keeps."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.errors import InvalidName, NotFound
from fxtui.storage.dropbox.names import file_path, path_of, target_name

DECOMPOSED = normalize("NFD", "Zürich/é.txt")

names = st.text(st.sampled_from("ab.%25E/ "), max_size=9) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("", ""),
        ("a", "/a"),
        ("a/", "/a"),
        ("A/b c/ü.txt", "/A/b c/ü.txt"),
        (DECOMPOSED, normalize("NFC", f"/{DECOMPOSED}")),
        ("rev:1", "/rev:1"),
    ],
)
def test_a_key_is_a_path_without_its_first_slash(key: str, path: str) -> None:
    assert path_of(key) == path


@pytest.mark.parametrize("key", ["/", "/a", "a//b", "a//", "./a", "a/../b", "a/b/.."])
def test_a_key_that_no_folder_leads_to_is_refused(key: str) -> None:
    with pytest.raises(InvalidName):
        path_of(key)


@pytest.mark.parametrize("key", ["", "a/"])
def test_a_folder_is_no_file(key: str) -> None:
    with pytest.raises(NotFound):
        file_path(key)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a\\b", "'\\\\\\\\'"),
        ("a\0b", "x00"),
        ("a\x7f", "x7f"),
        ("ends ", "ends in a space"),
        ("folder /a", "ends in a space"),
        ("\udcff", "not UTF-8"),
        ("x" * 256, "256 characters"),
        ("🗂" * 128, "256 characters"),
        ("a/Thumbs.db", "Thumbs.db"),
        (".DS_Store", "DS_Store"),
        ("Icon\r", "Icon"),
    ],
)
def test_a_name_that_dropbox_never_keeps_is_refused_with_the_rule(
    name: str, rule: str
) -> None:
    with pytest.raises(InvalidName, match=rule):
        target_name(name)


@pytest.mark.parametrize("name", ["x" * 255, "🗂" * 127 + "x", "漢" * 255])
def test_names_are_measured_in_utf_16(name: str) -> None:
    assert target_name(name).name == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a/", "a/%"),
        ("a//b", "a/%/b"),
        ("/lead", "%/lead"),
        ("a/../b", "a/%2E./b"),
        ("./a", "%2E/a"),
        ("%", "%25"),
        ("100%25", "100%25"),
    ],
)
def test_an_odd_name_is_written_otherwise_and_reported(name: str, kept: str) -> None:
    found = target_name(name)

    assert found.name == kept
    assert bool(found.changes) == (name != kept)


def test_what_is_composed_anew_is_reported() -> None:
    found = target_name(DECOMPOSED)

    assert found.name == normalize("NFC", DECOMPOSED)
    assert len(found.changes) == 2


def test_names_that_differ_by_capitals_clash() -> None:
    clashes = {target_name(name).clash for name in ("É/straße", "é/STRASSE", DECOMPOSED)}

    assert len(clashes) == 2


@given(names, names)
def test_two_names_share_a_path_only_if_they_clash(one: str, other: str) -> None:
    try:
        first, second = target_name(one), target_name(other)
    except InvalidName:
        return

    if first.name == second.name:
        assert normalize("NFC", one) == normalize("NFC", other)


@given(names)
def test_what_a_name_becomes_has_a_path_and_stays_as_it_is(name: str) -> None:
    try:
        found = target_name(name)
    except InvalidName:
        return

    assert path_of(found.name) == f"/{found.name}"
    assert ".." not in found.name.split("/")
