"""What a person can rely on at the browser."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from unicodedata import category

import pytest
from textual import events

from fxtui.config import Ui
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry
from fxtui.domain.errors import ServiceError
from fxtui.domain.events import Event, Snapshot
from fxtui.domain.location import LOCAL, Key, Location
from fxtui.domain.request import Matching
from fxtui.domain.storage import list_entries
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, WriteMode
from fxtui.storage.memory import MemoryStorage
from fxtui.ui.messages import Tab
from fxtui.ui.view import By, View
from tests.engines import ME, World, at, memory
from tests.fakes import FakeEngine

from ..contract.storage_contract import Bytes
from .stage import Stage, names, stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two folders and some files, one of them hidden."""
    home = tmp_path / "home"
    for name in ("beta", "alpha"):
        (home / name).mkdir(parents=True)
        (home / name / f"in-{name}").touch()
    for name, size in (("b.txt", 30), ("a.txt", 20), ("C.fits", 10), (".hidden", 1)):
        (home / name).write_bytes(bytes(size))
    return home


@pytest.fixture
async def here(folder: Path) -> AsyncIterator[Stage]:
    async with stage(folder) as found:
        yield found


class TestListing:
    async def test_directories_come_first_and_names_are_in_order(
        self, here: Stage
    ) -> None:
        assert names(here.left) == ["alpha/", "beta/", "C.fits", "a.txt", "b.txt"]
        assert "alpha/" in here.text

    async def test_entering_and_leaving_a_folder_comes_back_to_it(
        self, here: Stage
    ) -> None:
        await here.press("j", "j", "enter")
        await here.shows("in-beta")
        await here.press("backspace")

        await here.until(lambda: here.left.listing.current_name == "beta/")

    async def test_two_dots_lead_to_the_parent(self, here: Stage) -> None:
        await here.press("enter")

        await here.until(lambda: here.left.listing.current_name == "home/")

    async def test_sorting_by_size_keeps_the_cursor_on_its_row(self, here: Stage) -> None:
        await here.press("G", "k", "o")

        await here.until(lambda: names(here.left)[2:] == ["b.txt", "a.txt", "C.fits"])
        assert here.left.listing.current_name == "a.txt"

    async def test_reversing_keeps_directories_first(self, here: Stage) -> None:
        await here.press("O")

        await here.until(
            lambda: names(here.left) == ["beta/", "alpha/", "b.txt", "a.txt", "C.fits"]
        )

    async def test_a_dot_shows_hidden_files_and_hides_them(self, here: Stage) -> None:
        await here.press(".")
        await here.shows(".hidden")
        await here.press(".")

        await here.until(lambda: ".hidden" not in names(here.left))

    async def test_the_filter_works_as_one_types_and_esc_ends_it(
        self, here: Stage
    ) -> None:
        await here.press("/", "t", "x")
        await here.until(lambda: names(here.left) == ["a.txt", "b.txt"])
        assert here.left.listing.current_name == "a.txt"
        await here.press("escape")

        await here.until(lambda: len(names(here.left)) == 5)
        assert here.left.listing.has_focus

    async def test_what_is_pasted_into_the_filter_cannot_command_the_terminal(
        self, here: Stage
    ) -> None:
        await here.press("/")
        here.app.post_message(events.Paste("\x1b[2Jx"))

        await here.shows("␛[2Jx")

    async def test_a_file_that_appears_is_seen_after_a_refresh(
        self, here: Stage, folder: Path
    ) -> None:
        await here.press("G")
        (folder / "aa-new").touch()
        await here.press("R")

        await here.shows("aa-new")
        assert here.left.listing.current_name == "b.txt"

    async def test_many_rows_are_all_there_and_in_order_in_the_end(
        self, tmp_path: Path
    ) -> None:
        memory_of_many = World()
        storage = memory_of_many.memory[None]
        for number in range(10_000):
            await storage.put(f"bucket/{number:06}", Bytes(b""))

        async with stage(tmp_path, world=memory_of_many) as here:
            await here.press("tab", "G")

            assert here.right.listing.current_name == "009999"
            assert names(here.right) == sorted(names(here.right))


class TestMarks:
    async def test_a_mark_survives_sorting_filtering_and_leaving(
        self, here: Stage
    ) -> None:
        await here.press("G", "space")
        await here.press("o", "/", "C", "enter", "escape")
        await here.press("home", "enter", "enter")
        await here.until(lambda: "b.txt" in names(here.left))

        assert [str(m.location)[-5:] for m in here.left.marks] == ["b.txt"]
        await here.shows("1 marked, 30 B")

    async def test_marking_goes_down(self, here: Stage) -> None:
        await here.press("j", "space", "space")

        assert {m.location.name for m in here.left.marks} == {"alpha/", "beta/"}
        assert here.left.listing.current_name == "C.fits"

    async def test_a_range_is_marked_from_v_to_v(self, here: Stage) -> None:
        await here.press("j", "j", "v", "j", "j", "v")

        marked = {m.location.name for m in here.left.marks}
        assert marked == {"beta/", "C.fits", "a.txt"}

    async def test_esc_leaves_a_range_and_marks_nothing(self, here: Stage) -> None:
        await here.press("j", "v", "j", "escape")

        assert len(here.left.marks) == 0
        assert "+" not in here.text.splitlines()[4]

    async def test_all_then_inverted_is_none(self, here: Stage) -> None:
        await here.press("A", "*")

        assert len(here.left.marks) == 0

    async def test_a_pattern_counts_while_it_is_typed_and_then_marks(
        self, here: Stage
    ) -> None:
        await here.press("+")
        await here.shows("5 match")
        await here.press(*".txt")
        await here.shows("2 match")
        await here.press("enter")

        await here.until(lambda: len(here.left.marks) == 2)

    async def test_what_is_hidden_by_a_filter_is_not_marked_by_all(
        self, here: Stage
    ) -> None:
        await here.press("/", "t", "x", "t", "enter")
        await here.until(lambda: len(names(here.left)) == 2)
        await here.press("A", "escape")

        assert {m.location.name for m in here.left.marks} == {"a.txt", "b.txt"}


class TestPanes:
    async def test_tab_gives_the_keys_to_the_other_pane_and_back(
        self, here: Stage
    ) -> None:
        await here.press("tab")
        await here.until(lambda: here.right.listing.has_focus)
        await here.press("tab")

        await here.until(lambda: here.left.listing.has_focus)

    async def test_keys_that_were_typed_ahead_go_to_the_pane_they_were_meant_for(
        self, here: Stage
    ) -> None:
        here.screen.enter(here.right, here.left.location)
        await here.until(lambda: names(here.right) == names(here.left))

        here.type_ahead("tab", "A", "tab", "j", "t", "3")

        await here.until(lambda: len(here.right.marks) == 5)
        assert not here.left.marks
        await here.until(lambda: here.left.listing.cursor == 1)
        await here.until(lambda: here.queue.tab is Tab.FAILED)

    async def test_what_is_typed_ahead_of_a_field_or_a_dialog_is_for_that(
        self, here: Stage
    ) -> None:
        here.type_ahead("tab", "tab", "/", "r", "e", "s")
        await here.until(lambda: here.left.view.needle == "res")
        assert not here.right.view.needle

        here.type_ahead("x", *4 * ["backspace"], ".", "t", "x", "backspace", "enter", "j")
        await here.until(lambda: here.left.listing.current_name == "b.txt")
        assert here.left.view.needle == ".t"

        here.type_ahead("g", "p", "x", "D", "q")
        await here.shows("xDq")

        await here.press("escape", "escape")
        here.type_ahead("/", "enter", "g", "g", "j", "j", "space")
        await here.until(lambda: len(here.left.marks) == 1)
        assert here.left.listing.cursor == 3

        here.type_ahead("a", "n", "e", "w", "enter", "D")
        await here.shows("Cancel (n)")
        await here.until(lambda: "new/" in names(here.left))

    async def test_x_swaps_the_panes(self, here: Stage) -> None:
        left, right = here.screen.panes
        await here.press("x")
        await here.pilot.pause()

        assert here.screen.panes == (right, left)
        assert left.region.x > right.region.x

    async def test_capital_x_shows_the_same_place_in_the_other_pane(
        self, here: Stage
    ) -> None:
        await here.press("X")

        await here.until(lambda: names(here.right) == names(here.left))
        assert here.right.location == here.left.location

    async def test_a_typed_place_is_gone_to(self, here: Stage, folder: Path) -> None:
        await here.press("g", "p")
        await here.shows("Go to")
        await here.press("end", *"alpha", "enter")

        await here.shows("in-alpha")

    async def test_a_typed_file_is_shown_in_its_folder(self, here: Stage) -> None:
        await here.press("ctrl+g")
        await here.shows("Go to")
        await here.press("end", *"a.txt", "enter")

        await here.until(lambda: here.left.listing.current_name == "a.txt")

    async def test_esc_after_g_goes_nowhere(self, here: Stage) -> None:
        before = here.left.location
        await here.press("g", "escape")

        await here.until(lambda: here.app.screen is here.screen)
        assert here.left.location == before

    async def test_gg_is_the_first_row(self, here: Stage) -> None:
        await here.press("G", "g", "g")

        await here.until(lambda: here.left.listing.cursor == 0)


class TestProblems:
    async def test_what_is_not_there_is_said_in_the_pane_with_a_way_out(
        self, folder: Path
    ) -> None:
        async with stage(Location(LOCAL, f"{str(folder)[1:]}/gone/")) as here:
            await here.shows("Is there a typing error in it, or is it gone?")
            assert "R tries again" in here.text

    async def test_an_unknown_profile_is_said_in_the_pane(self, folder: Path) -> None:
        async with stage(folder, memory("bucket/", "nobody")) as here:
            await here.shows("no such profile")
            await here.shows("When that is mended, R tries again")

    async def test_r_tries_again(self, folder: Path) -> None:
        gone = folder / "later"
        async with stage(Location(LOCAL, f"{str(gone)[1:]}/")) as here:
            await here.shows("Is there a typing error in it, or is it gone?")
            gone.mkdir()
            (gone / "now").touch()
            await here.press("R")

            await here.shows("now")


class TestJobs:
    async def test_copying_a_folder_lands_under_its_own_name(self, here: Stage) -> None:
        await here.press("j", "c")
        await here.shows("alpha/")
        await here.press("enter")

        storage = here.world.memory[None]
        await here.until(lambda: "alpha/" in names(here.right))
        keys = [e.key async for e in list_entries(storage, "", recursive=True)]
        assert keys == ["bucket/alpha/in-alpha"]

    async def test_what_was_copied_is_no_longer_marked(self, here: Stage) -> None:
        await here.press("G", "space", "c")
        await here.shows("b.txt")
        await here.press("enter")

        await here.until(lambda: "b.txt" in names(here.right))
        assert len(here.left.marks) == 0

    async def test_a_mark_remembers_where_it_was_meant_to_go(self, here: Stage) -> None:
        await here.press("G", "space")
        here.screen.enter(here.right, memory("bucket/elsewhere/"))
        await here.press("c")

        await here.shows("memory://bucket/ ")

    async def test_esc_copies_nothing(self, here: Stage) -> None:
        await here.press("G", "c")
        await here.shows("Cancel")
        await here.press("escape")

        await here.until(lambda: here.app.screen is here.screen)
        assert (await here.engine.list_transfers(Matching(), ME)).transfers == ()

    async def test_deleting_asks_first_and_then_deletes(
        self, here: Stage, folder: Path
    ) -> None:
        await here.press("G", "D")
        await here.shows("cannot be undone")
        await here.press("D")

        await here.until(lambda: "b.txt" not in names(here.left))
        assert not (folder / "b.txt").exists()

    async def test_enter_in_the_question_deletes_nothing(
        self, here: Stage, folder: Path
    ) -> None:
        await here.press("G", "f8")
        await here.shows("cannot be undone")
        await here.press("enter")

        await here.until(lambda: here.app.screen is here.screen)
        assert (folder / "b.txt").exists()

    async def test_renaming_keeps_the_cursor_on_it(
        self, here: Stage, folder: Path
    ) -> None:
        await here.press("G", "r")
        await here.shows("New name")
        await here.press("home", *"zz", "enter")

        await here.until(lambda: here.left.listing.current_name == "zzb.txt")
        assert (folder / "zzb.txt").exists()

    async def test_a_storage_that_cannot_rename_gets_a_job_that_moves(
        self, tmp_path: Path
    ) -> None:
        world = World({None: Unmovable()})
        await world.memory[None].put("bucket/old", Bytes(b"1"))
        async with stage(tmp_path, world=world) as here:
            await here.press("tab", "G", "r")
            await here.shows("New name")
            await here.press("ctrl+u", *"new", "enter")

            await here.until(lambda: names(here.right) == ["new"])

    async def test_a_name_that_is_taken_is_refused(self, here: Stage) -> None:
        await here.press("G", "r")
        await here.shows("New name")
        await here.press("home", "delete", "a", "enter")

        await here.shows("There is a a.txt already")

    async def test_a_new_folder_is_there_with_the_cursor_on_it(
        self, here: Stage, folder: Path
    ) -> None:
        await here.press("a")
        await here.shows("New folder")
        await here.press(*"gamma", "enter")

        await here.until(lambda: here.left.listing.current_name == "gamma/")
        assert (folder / "gamma").is_dir()

    async def test_u_copies_to_the_storage_whichever_pane_has_the_keys(
        self, folder: Path, here: Stage
    ) -> None:
        await here.press("G", "tab", "u")

        await here.shows("memory://bucket/ ")


class Unmovable(MemoryStorage):
    """As S3 is: an object gets another name by being copied."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, moves=False)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        raise self._unsupported("server-side moves")


class TestService:
    async def test_a_service_that_dies_is_said_to_be_gone_and_found_again(
        self, folder: Path
    ) -> None:
        engine = Mortal()
        async with stage(folder, engine=engine) as here:
            await here.shows("no service; calling it again")
            engine.revives.set()
            await here.shows("reconnected")

            await here.shows_no("no service")


class Mortal(FakeEngine):
    """Hangs up after its first snapshot, and not after the second."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.revives = asyncio.Event()

    async def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        self.calls += 1
        if self.calls > 1:
            await self.revives.wait()
        yield Snapshot()
        if self.calls == 1:
            raise ServiceError("the transfer service hung up")
        await asyncio.Event().wait()


class TestMouse:
    async def test_a_click_moves_the_cursor_and_a_second_one_opens(
        self, here: Stage
    ) -> None:
        await here.pilot.click(here.left.listing, offset=(5, 3))
        assert here.left.listing.current_name == "beta/"
        head = here.lines[1]
        for _ in range(2):
            await here.pilot.click(here.left.listing, offset=(head.index("Modified"), 0))
        assert here.left.view == View(By.TIME)
        await here.pilot.click(here.left.listing, offset=(3, 0))
        assert here.left.view == View()
        await here.pilot.click(here.left.listing, offset=(5, 3), times=2)

        await here.shows("in-beta")

    async def test_a_click_gives_the_keys_to_a_pane(self, here: Stage) -> None:
        await here.pilot.click(here.right.listing, offset=(5, 3))

        await here.until(lambda: here.screen.active is here.right)

    async def test_a_click_in_the_footer_gives_a_command(self, here: Stage) -> None:
        at = here.lines[-1].index("Help")
        await here.pilot.click(offset=(at, 35))

        await here.shows("Half a page up")


class TestScreens:
    @pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 10), (20, 5)])
    async def test_it_is_usable_at_any_size(
        self, folder: Path, size: tuple[int, int]
    ) -> None:
        async with stage(folder, size=size) as here:
            await here.shows("alpha/")
            await here.press("j", "enter")

            await here.until(lambda: names(here.left) == ["in-alpha"])

    async def test_a_narrow_terminal_shows_one_pane_and_tab_shows_the_other(
        self, folder: Path
    ) -> None:
        async with stage(folder, size=(40, 10)) as here:
            assert "bucket" not in here.text
            await here.press("tab")
            await here.shows("memory://bucket/")

            assert "alpha/" not in here.text

    async def test_on_a_narrow_terminal_hints_are_whole_and_the_palette_has_no_margins(
        self, folder: Path
    ) -> None:
        async with stage(folder, size=(40, 10)) as here:
            await here.press("t")
            await here.shows("copy what is marked there.")
            await here.press("plus")
            await here.shows("bandwidth.")
            await here.press("colon")
            await here.until(lambda: "Search for commands" in here.lines[0])

            await here.until(lambda: "Mark" in here.lines[1])

    async def test_rows_are_as_wide_as_asked_before_there_is_a_scrollbar_beside_them(
        self, folder: Path
    ) -> None:
        async with stage(folder, size=(40, 10)) as here:
            table = here.left.listing
            table.show_vertical_scrollbar = True  # and nothing is laid out anew yet

            drawn = table.render_lines(table.size.region)

            assert {strip.cell_length for strip in drawn} == {table.size.width}

    async def test_a_short_terminal_has_a_queue_of_one_line(self, folder: Path) -> None:
        async with stage(folder, size=(80, 12)) as here:
            assert here.queue.compact
            assert here.queue.size.height == 1

            here.screen.status.tell(18 * "word ")
            await here.until(lambda: here.screen.status.size.height == 2)
            size, column = here.screen.size, here.screen.size.width // 2
            assert here.screen.status.get_content_height(size, size, column) == 2

    async def test_a_shown_key_is_that_of_the_preset(self, folder: Path) -> None:
        async with stage(folder, ui=Ui(keymap="commander")) as here:
            assert "F5 Copy" in here.lines[-1]

    async def test_ones_own_key_gives_the_command_and_nothing_else(
        self, folder: Path
    ) -> None:
        async with stage(folder, ui=Ui(keys={"bottom": "k"})) as here:
            await here.press("k")

            assert here.left.listing.current_name == "b.txt"

    async def test_every_command_is_found_in_the_palette(self, here: Stage) -> None:
        await here.press("ctrl+p")
        await here.shows("Search")
        await here.press(*"invert marks")
        await here.shows("Mark what is not marked")
        await here.press("enter", "enter")

        await here.until(lambda: len(here.left.marks) == 5)

    async def test_help_shows_all_keys(self, here: Stage) -> None:
        await here.press("?")

        await here.shows("Half a page up")
        await here.press("end")
        await here.shows("a folder that others see as well")

    async def test_details_show_the_exact_name(self, here: Stage, folder: Path) -> None:
        (folder / "zz\nzz").touch()
        await here.press("R")
        await here.until(lambda: "zz\nzz" in names(here.left))
        await here.press("G", "i")

        await here.shows("zz\\nzz")

    async def test_t_gives_the_keys_to_the_queue_and_back(self, here: Stage) -> None:
        await here.press("t")
        await here.until(lambda: here.queue.has_focus_within)
        await here.press("t")

        await here.until(lambda: here.left.listing.has_focus)

    async def test_q_leaves(self, here: Stage) -> None:
        await here.press("q")

        await here.until(lambda: not here.app.is_running or here.app._exit)


class TestNames:
    async def test_no_name_can_command_the_terminal_or_end_the_program(
        self, tmp_path: Path
    ) -> None:
        hostile = [
            "[bold red]evil[]",
            "[@click=app.quit]x[",
            "\x1b]52;c;cHduZWQ=\x07",
            "\x1b[2J\x9b31m",
            "two\nlines\r",
            "\u202egnp.exe",
            "zero\u200bwidth",
            os.fsdecode(b"broken\xff\xfe"),
            "漢字" * 40,
            "x" * 255,
            "-rf",
            "~",
        ]
        for name in hostile:
            (tmp_path / name).touch()
        world = World()
        await world.memory[None].put("bucket/[/b]/" + "y" * 1000 + "\x1b[c", Bytes(b""))

        async with stage(tmp_path, memory("bucket/[/b]/"), world=world) as here:
            await here.press("A", "c")
            await here.shows("objects")
            asked = "".join(here.lines)
            await here.press("escape")
            await here.until(lambda: here.app.screen is here.screen)
            listed = "".join(here.lines)

        assert {category(c) for c in asked + listed}.isdisjoint({"Cc", "Cf", "Cs"})
        assert "[@click=app.quit]x[" in listed
        assert "memory://bucket/[/b]/" in listed

    async def test_such_a_name_is_entered_and_left_again(self, tmp_path: Path) -> None:
        inside = tmp_path / "[bold]\x1b[31m"
        inside.mkdir()
        (inside / "found").touch()

        async with stage(tmp_path) as here:
            await here.press("j", "enter")
            await here.shows("found")
            assert here.left.location == at(inside)
