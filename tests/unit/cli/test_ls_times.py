"""The times in a listing are those of the clock on the wall, wherever it hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from fxtui.cli import ls
from fxtui.domain.entry import Entry, Kind

MOMENTS = [-86_399.5, 0.0, 63_593_069.9, 63_593_070.0, 1.7e9, 1_700_000_059.9]


@pytest.fixture(params=["UTC", "Asia/Kathmandu", "Africa/Monrovia"])
def clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Monrovia was 44 minutes and 30 seconds behind Greenwich until 1972."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        ls._minute.cache_clear()
        yield
    time.tzset()
    ls._minute.cache_clear()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_line_begins_with_the_local_time(moment: float) -> None:
    entry = Entry("a", Kind.FILE, 1, moment)

    line = ls.line_of(entry, "a", long=False)

    assert line[:19] == time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("moment", [float("nan"), -7e10, 2.6e11, 1e300])
def test_a_time_that_no_calendar_has_leaves_its_column_empty(moment: float) -> None:
    line = ls.line_of(Entry("a", Kind.FILE, 1, moment), "a", long=False)

    assert line == ls.line_of(Entry("a", Kind.FILE, 1, None), "a", long=False)


@pytest.mark.usefixtures("clock")
def test_years_have_four_digits() -> None:
    line = ls.line_of(Entry("a", Kind.FILE, 1, -46_388_000_000), "a", long=False)

    assert line.startswith("0500-01-0")
