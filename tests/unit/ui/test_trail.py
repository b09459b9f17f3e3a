"""Where a pane was, where both panes go, and which places come first."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location
from fxtui.ui.frecency import MOST, Recent, Visit, visited
from fxtui.ui.in_step import InStep
from fxtui.ui.journeys import Journeys
from fxtui.ui.pane import Pane
from fxtui.ui.recents import recents, remember_visits
from fxtui.ui.trail import Trail
from tests.engines import memory

DAY = 24 * 3600.0
A, B, C = memory("a/"), memory("b/"), memory("c/")
PLACES = st.sampled_from([A, B, C])


class TestTrail:
    def test_back_and_forward_lead_to_where_one_was(self) -> None:
        trail = Trail(A).to(B).to(C)

        assert trail.back().back().here == A
        assert trail.back().back().back() == trail.back().back()
        assert trail.back().back().forward().forward() == trail

    def test_who_goes_elsewhere_has_nothing_ahead(self) -> None:
        trail = Trail(A).to(B).back().to(C)

        assert trail.forward() == trail
        assert trail.back().here == A

    @given(st.lists(PLACES))
    def test_each_step_back_can_be_undone(self, places: list[Location]) -> None:
        trail = Trail(A)
        for place in places:
            trail = trail.to(place)

        assert trail.back().forward() == trail


class TestInStep:
    STEP = InStep(memory("bucket/x/"), Location("s3", "lab/2026/x/", "me"))

    def test_below_both_panes_it_is_the_same_path(self) -> None:
        assert self.STEP.beside(memory("bucket/x/raw//n/")) == Location(
            "s3", "lab/2026/x/raw//n/", "me"
        )

    def test_above_them_it_is_as_many_folders_up(self) -> None:
        assert self.STEP.beside(memory("bucket/")) == Location("s3", "lab/2026/", "me")
        assert self.STEP.turned.beside(Location("s3", "", "me")) is None

    def test_elsewhere_there_is_nothing_beside(self) -> None:
        assert self.STEP.beside(memory("bucket/y/")) is None
        assert self.STEP.beside(memory("bucket/x/", "other")) is None


class TestFrecency:
    def test_many_visits_win_over_one_until_they_are_old(self) -> None:
        often = [Visit(A, day * DAY) for day in range(5)]

        def first(day: int) -> Location:
            return visited(visited((), often), [Visit(B, day * DAY)])[0].place

        assert (first(10), first(40)) == (A, B)

    def test_a_sum_is_worth_what_its_visits_are_worth(self) -> None:
        known = visited((), [Visit(A, 20_000 * DAY), Visit(A, 20_000 * DAY)])

        assert known == (Recent(A, 2001.0, 20_000 * DAY),)

    def test_of_very_many_places_the_best_are_kept(self) -> None:
        known = visited((), [Visit(memory(f"{n}/"), n * DAY) for n in range(MOST + 5)])

        assert [known[0].place, known[-1].place] == [memory("204/"), memory("5/")]

    def test_two_browsers_add_to_what_is_there(self, tmp_path: Path) -> None:
        state = tmp_path / "state"
        remember_visits(state, [Visit(A, DAY)])
        remember_visits(state, [Visit(B, 2 * DAY)])

        assert [recent.place for recent in recents(state)] == [B, A]

    def test_a_file_that_cannot_be_read_or_written_is_no_error(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "recent_places.json").write_text("{")
        (tmp_path / "file").touch()

        remember_visits(tmp_path / "file", [Visit(A, DAY)])

        assert recents(tmp_path) == ()


def test_a_place_that_is_passed_through_is_no_visit() -> None:
    now = [0.0]
    journeys, pane = Journeys(clock=lambda: now[0]), Pane(A, id="left")
    for place, seconds in ((A, 60), (B, 1), (C, 5)):
        journeys.set_out(pane, place)
        now[0] += seconds

    assert [visit.place for visit in journeys.visits] == [A, C]
    assert journeys.back(pane) == B


def test_a_place_that_cannot_be_shown_is_no_visit() -> None:
    now = [0.0]
    journeys, pane = Journeys(clock=lambda: now[0]), Pane(A, id="left")
    journeys.set_out(pane, A)
    now[0] += 60
    pane.problem = NotFound("there is no such file or folder")

    assert journeys.visits == []
    journeys.set_out(pane, B)
    assert journeys.visits == []
