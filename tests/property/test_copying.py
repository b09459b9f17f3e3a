"""Where a copy lands, for any keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.copying import as_folder, is_folder, landing
from fxtui.domain.location import Location

keys = st.text("ab/.", min_size=1).map(lambda key: Location("s3", f"bucket/{key}"))
files = keys.filter(lambda location: not is_folder(location))
folders = keys.map(as_folder)


@given(folders, keys)
def test_the_contents_of_one_folder_land_in_the_target(
    folder: Location, target: Location
) -> None:
    landed = landing([folder], target)

    assert [(folder, "")] == [(s.location, s.name) for s in landed.sources]
    assert landed.folder == as_folder(target)


@given(files, files)
def test_one_file_takes_the_name_that_it_was_given(
    file: Location, target: Location
) -> None:
    (source,), folder = landing([file], target)

    assert folder.child(source.name) == target


@given(files, folders)
def test_one_file_keeps_its_name_in_a_folder(file: Location, folder: Location) -> None:
    (source,), below = landing([file], folder)

    assert (below, source.name) == (folder, file.name)


@given(st.lists(keys, min_size=2), keys)
def test_what_is_copied_with_others_keeps_its_name(
    sources: list[Location], target: Location
) -> None:
    landed = landing(sources, target)

    assert [source.name for source in sources] == [s.name for s in landed.sources]
    assert is_folder(landed.folder)
