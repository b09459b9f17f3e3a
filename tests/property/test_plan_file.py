"""A plan in a file is the plan again, and what people's editors make of it is judged."""

from __future__ import annotations

import json
import os
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.attributes import Attributes, Grant, Permission
from fxtui.domain.errors import ConfigError
from fxtui.domain.location import Location
from fxtui.domain.plan import Action, PlanRow, Seen
from fxtui.domain.plan_lines import Header, header_line, header_of, line_of, read_plan
from fxtui.domain.request import Verb
from fxtui.domain.value import replace

HEADER: Final = Header(
    fxtui="1.2.3",
    made="2026-05-04T03:02:01Z",
    verb=Verb.SYNC,
    source="/home/ada/",
    target="s3://lab@bucket/data/",
)
TARGET: Final = Location("s3", "bucket/data/", "lab")

names = st.binary(min_size=1).map(os.fsdecode)
sizes = st.none() | st.integers(0, 2**63 - 1)
times = st.none() | st.floats(0, 2**40)
seen = st.builds(Seen, sizes, times, st.none() | st.text())
moves = st.builds(
    PlanRow,
    st.sampled_from([Action.COPY, Action.MOVE]),
    names.map(lambda name: Location("file", f"home/ada/{name}")),
    names.map(TARGET.child),
    seen,
    st.none() | seen,
    st.text(),
)
others = st.builds(
    PlanRow,
    st.sampled_from([Action.DELETE, Action.SKIP]),
    names.map(TARGET.child),
    was=seen,
    reason=st.text(),
)


@given(st.lists(moves | others))
def test_what_was_planned_is_what_is_read(rows: list[PlanRow]) -> None:
    lines = [header_line(HEADER), *map(line_of, rows)]

    assert all(line.count(b"\n") == 1 for line in lines)
    assert header_of(lines[0]) == HEADER
    assert list(read_plan(lines)) == rows


def test_what_the_objects_are_to_be_is_in_the_header() -> None:
    told = Attributes(content_type="text/plain", grants=(Grant(Permission.READ, "id=1"),))
    header = replace(HEADER, attributes=told)

    line = header_line(header)

    assert header_of(line) == header
    assert json.loads(line)["attributes"] == {
        "content_type": "text/plain",
        "grants": [["read", "id=1"]],
    }


@given(moves)
def test_a_row_may_be_written_anew_by_another_program(row: PlanRow) -> None:
    line = json.loads(line_of(row))
    written = json.dumps(dict(reversed(line.items())), indent=None).encode()

    assert list(read_plan([header_line(HEADER), b"\n", written])) == [row]


@given(st.binary())
def test_whatever_else_is_in_it_is_refused_by_its_line(line: bytes) -> None:
    rows = read_plan([header_line(HEADER), b"\n", line])

    if line.strip():
        with pytest.raises(ConfigError, match="line 3 of the plan"):
            list(rows)
    else:
        assert list(rows) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"target": None}, "needs a target"),
        ({"target": "s3://lab@bucket/database/a"}, "is not below"),
        ({"target": "s3://bucket/data/a"}, "is not below"),
        ({"target": "/etc/passwd"}, "is not below"),
        ({"source": "s3://lab@bucket/data/a"}, "in its own place"),
        ({"source": "home/ada/a"}, "no scheme"),
        ({"action": "steal"}, "Invalid enum value"),
        ({"action": "delete"}, "a delete has a source, and no target"),
        ({"action": "delete", "target": None}, "is not below"),
        ({"was": {"size": "many"}}, "Expected `int"),
        ({"note": "mine"}, "unknown field"),
    ],
)
def test_a_row_that_could_not_be_done_is_refused(
    change: dict[str, object], why: str
) -> None:
    row = PlanRow(Action.COPY, Location("file", "home/ada/a"), TARGET.child("a"))
    line = json.dumps(json.loads(line_of(row)) | change).encode()

    with pytest.raises(ConfigError, match=f"line 2 of the plan: .*{why}"):
        list(read_plan([header_line(HEADER), line]))


def test_nothing_climbs_out_of_a_folder_on_the_disk() -> None:
    header = replace(HEADER, target="/home/ada/")
    source, target = Location("s3", "b/a"), Location("file", "home/ada/../eve/a")
    row = PlanRow(Action.COPY, source, target)

    with pytest.raises(ConfigError, match="is not below"):
        list(read_plan([header_line(header), line_of(row)]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"plan": 2}, "its format is 2"),
        ({"verb": "apply"}, "does not apply another"),
        ({"target": None}, "no target"),
        ({"target": "data"}, "no scheme"),
        ({"target": "s3://bucket/data"}, "is no folder"),
        ({"source": 1}, "Expected `str"),
    ],
)
def test_a_header_that_cannot_be_followed_is_refused(
    change: dict[str, object], why: str
) -> None:
    line = json.dumps(json.loads(header_line(HEADER)) | change).encode()

    with pytest.raises(ConfigError, match=f"line 1 of the plan: .*{why}"):
        header_of(line)


def test_an_empty_file_is_no_plan() -> None:
    with pytest.raises(ConfigError, match="line 1 of the plan"):
        list(read_plan([]))
