"""Which changes may share a job."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.storage.dropbox.changes import MOST, apart

paths = st.lists(st.sampled_from("abC"), min_size=1, max_size=3).map(
    lambda names: "/" + "/".join(names)
)
relocations = st.fixed_dictionaries({"from_path": paths, "to_path": paths})
deletes = st.fixed_dictionaries({"path": paths})


def is_near(one: str, other: str) -> bool:
    """Whether they are the same for Dropbox, or one is inside the other."""
    first, second = sorted((one.casefold() + "/", other.casefold() + "/"))
    return second.startswith(first)


@given(st.lists(relocations | deletes, max_size=12))
def test_no_path_of_a_job_is_inside_another_entrys(
    entries: list[dict[str, str]],
) -> None:
    count = apart(entries)

    assert (count > 0) is bool(entries)
    job = [set(entry.values()) for entry in entries[:count]]
    for number, mine in enumerate(job):
        for theirs in job[:number]:
            assert not any(is_near(one, other) for one in mine for other in theirs)


@given(st.lists(relocations | deletes, min_size=1, max_size=12))
def test_no_more_is_left_for_later_than_must_be(entries: list[dict[str, str]]) -> None:
    count = apart(entries)
    if count == len(entries):
        return

    before = {path for entry in entries[:count] for path in entry.values()}
    following = set(entries[count].values())
    assert any(is_near(one, other) for one in before for other in following)


def test_a_job_has_a_thousand_entries() -> None:
    assert apart([{"path": f"/{n}"} for n in range(1200)]) == MOST
