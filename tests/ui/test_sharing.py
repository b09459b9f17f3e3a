"""What a person can rely on where others use the same storage."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.domain.entry import Trait
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.history import Restore
from fxtui.domain.location import Location
from fxtui.domain.request import Verb
from fxtui.domain.sharing import (
    AskSpace,
    MakeLink,
    Member,
    Role,
    SetMember,
    Space,
)
from fxtui.storage.memory import MemoryStorage

from .co_authors import LINK, SharedWorld, dropbox, filled, revisions
from .stage import Stage, names, stage

PHOTOS = "lab/photos/"
REPORT = "lab/report.pdf"


@pytest.fixture
async def world() -> SharedWorld:
    world = SharedWorld()
    await filled(
        world.account, f"{PHOTOS}1.jpg", "lab/fixed/a.csv", REPORT, "lab/z.paper"
    )
    world.account.traits = {
        PHOTOS: (Trait.SHARED,),
        "lab/fixed/": (Trait.SHARED, Trait.READ_ONLY),
        "lab/fixed/a.csv": (Trait.READ_ONLY,),
        "lab/z.paper": (Trait.DOCUMENT,),
    }
    return world


@pytest.fixture
async def lab(world: SharedWorld, tmp_path: Path) -> AsyncIterator[Stage]:
    """A folder in the left pane, with the cursor on the parent; this machine, right."""
    async with stage(dropbox("lab/"), tmp_path, world=world) as found:
        yield found


async def on(lab: Stage, name: str) -> None:
    lab.left.listing.seek(name)
    await lab.until(lambda: lab.left.listing.current_name == name)


class TestTraits:
    async def test_they_are_seen_in_the_rows(self, lab: Stage) -> None:
        rows = [line[:60].split()[:2] for line in lab.lines if "/" in line or "~" in line]

        assert ["%fixed/", "shared"] in rows
        assert ["&photos/", "shared"] in rows
        assert ["~z.paper", "document"] in rows

    async def test_the_details_tell_them_in_words(self, lab: Stage) -> None:
        await on(lab, "fixed/")
        await lab.press("i")

        await lab.shows("shared: others see it as well")
        await lab.shows("read-only: this account may not change it")

    async def test_they_survive_a_refresh(self, lab: Stage) -> None:
        await lab.press("R")
        await lab.until(lambda: not lab.left.is_listing)

        await lab.shows("%fixed/")


class TestReadOnly:
    async def test_a_folder_that_is_entered_says_so_at_once(self, lab: Stage) -> None:
        await on(lab, "fixed/")
        await lab.press("enter")

        await lab.shows("read-only")

    async def test_a_folder_that_is_gone_to_is_asked(self, lab: Stage) -> None:
        lab.screen.go_to(dropbox("lab/fixed/"))

        await lab.shows("read-only")

    async def test_another_folder_does_not_say_so(self, lab: Stage) -> None:
        await on(lab, "fixed/")
        await lab.press("enter")
        await lab.shows("read-only")
        await lab.press("backspace")

        await lab.until(lambda: "read-only" not in lab.lines[0])

    @pytest.mark.parametrize("key", ["a", "r", "D", "m"])
    async def test_what_would_change_it_is_not_asked_of_the_server(
        self, lab: Stage, key: str
    ) -> None:
        await on(lab, "fixed/")
        await lab.press("enter")
        await lab.until(lambda: names(lab.left) == ["a.csv"])
        await on(lab, "a.csv")
        await lab.press(key)

        await lab.shows("dropbox://lab/fixed/ is read-only: ")
        assert lab.app.screen is lab.screen

    async def test_nothing_is_copied_into_it(self, lab: Stage, tmp_path: Path) -> None:
        (tmp_path / "new.csv").touch()
        await on(lab, "fixed/")
        await lab.press("enter", "tab", "R")
        await lab.until(lambda: names(lab.right) == ["new.csv"])
        lab.right.listing.seek("new.csv")
        await lab.press("c")

        await lab.shows("is read-only: nothing can be put into it")

    async def test_what_is_in_it_can_be_copied_from_it(self, lab: Stage) -> None:
        await on(lab, "fixed/")
        await lab.press("enter")
        await on(lab, "a.csv")
        await lab.press("c", "enter")

        await lab.shows("done, 1 object")


class TestSpace:
    async def test_the_pane_tells_what_is_used_and_free(self, lab: Stage) -> None:
        await lab.shows("2.8 GiB used, 1.9 GiB of 4.7 GiB free")

    async def test_it_is_asked_once_for_all_folders_of_a_visit(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await on(lab, "photos/")
        await lab.press("enter")
        await lab.shows("1.jpg")
        await lab.press("backspace")
        await lab.until(lambda: not lab.left.is_listing)

        assert world.account.wishes == [AskSpace()]

    async def test_a_refresh_asks_again(self, lab: Stage, world: SharedWorld) -> None:
        await lab.shows("4.7 GiB free")
        world.account.space = Space(1024)
        await lab.press("R")

        await lab.shows("1.0 KiB used")

    async def test_a_storage_that_does_not_know_says_nothing(
        self, world: SharedWorld, tmp_path: Path
    ) -> None:
        world.account.space = None

        async with stage(dropbox("lab/"), tmp_path, world=world) as lab:
            await lab.until(lambda: world.account.wishes)
            await lab.shows("report.pdf")

            assert "used" not in lab.text

    async def test_on_a_low_screen_its_line_is_given_to_the_rows(
        self, world: SharedWorld, tmp_path: Path
    ) -> None:
        async with stage(dropbox("lab/"), tmp_path, world=world, size=(40, 10)) as lab:
            await lab.until(lambda: world.account.wishes)
            await lab.shows("~z.paper")

            assert "used" not in lab.text


class TestLinks:
    async def test_a_link_is_made_and_its_address_copied(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await on(lab, "report.pdf")
        await lab.press("L")
        await lab.shows("No link leads to it.")
        await lab.press("n")
        await lab.shows("expires after")
        await lab.press(*"7d", "tab", *"pw", "enter")
        await lab.shows("https://www.dropbox.com/scl/fi/1/x")

        assert world.account.wishes[-2] == MakeLink(7 * 86_400, "pw")
        assert lab.app.clipboard == "https://www.dropbox.com/scl/fi/1/x"
        assert "pw" not in lab.text

    async def test_a_wrong_time_is_refused_where_it_is_typed(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await on(lab, "report.pdf")
        await lab.press("L", "n")
        await lab.shows("expires after")
        await lab.press(*"soon", "enter")

        await lab.shows("such as 12h, 7d or 4w")
        assert not world.account.links

    async def test_y_copies_the_address_and_the_dialog_stays(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await world.account.grant(REPORT, MakeLink())
        await world.account.grant(REPORT, MakeLink(60))
        await on(lab, "report.pdf")
        await lab.press("L")
        await lab.shows("works until it is revoked")
        await lab.press("j", "y")

        await lab.until(lambda: lab.app.clipboard.endswith("/fi/2/x"))
        await lab.shows("works until 2033-")

    async def test_revoking_asks_first(self, lab: Stage, world: SharedWorld) -> None:
        await world.account.grant(REPORT, MakeLink())
        await on(lab, "report.pdf")
        await lab.press("L")
        await lab.shows("until it is revoked")
        await lab.press("D")
        await lab.shows("cannot be undone")
        await lab.press("enter")  # on No
        await lab.shows("Links to report.pdf")
        assert world.account.links
        await lab.press("D")
        await lab.shows("cannot be undone")
        await lab.press("y")

        await lab.shows("No link leads to it.")
        assert not world.account.links

    async def test_a_refusal_is_shown_and_the_links_again(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await on(lab, "report.pdf")
        await lab.press("L", "n")
        await lab.shows("expires after")
        world.account.refusal = PermissionDenied("this plan has no links that end")
        await lab.press("enter")
        await lab.shows("this plan has no links that end")
        await lab.press("escape")

        await lab.shows("No link leads to it.")

    async def test_a_storage_without_links_says_so_in_one_line(
        self, tmp_path: Path
    ) -> None:
        world = SharedWorld()
        world.memory[None] = MemoryStorage()
        (tmp_path / "a").touch()

        async with stage(tmp_path, dropbox("lab/"), world=world) as here:
            await here.press("L")
            await here.shows("This machine has no shared links.")
            here.screen.enter(here.left, Location("s3", "bucket/"))
            await here.press("L")
            await here.shows("Anybody with it may upload one object here.")
            await here.press("escape", "P")
            await here.shows("s3:// has no way to tell rights.")

            assert here.app.screen is here.screen


class TestAccess:
    async def test_a_person_is_invited(self, lab: Stage, world: SharedWorld) -> None:
        await on(lab, "photos/")
        await lab.press("P")
        await lab.shows("me@lab.org")
        await lab.press("n")
        await lab.shows("e-mail")
        await lab.press(*"ada@x.org", "enter")
        await lab.shows("viewer, invited")

        assert SetMember("ada@x.org", Role.VIEWER) in world.account.wishes

    async def test_what_is_no_address_is_refused_where_it_is_typed(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await on(lab, "photos/")
        await lab.press("P", "n")
        await lab.shows("e-mail")
        await lab.press(*"ada", "enter")

        await lab.shows("such as ada@example.org")
        assert len(world.account.members) == 1

    async def test_a_viewer_becomes_an_editor(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        world.account.members["ada@x.org"] = Member("ada@x.org", Role.VIEWER)
        await on(lab, "photos/")
        await lab.press("P")
        await lab.shows("ada@x.org")
        await lab.press("j", "r")
        await lab.shows("viewer: may read")
        await lab.press("enter", "down", "enter", "ctrl+j")

        await lab.until(lambda: world.account.members["ada@x.org"].role is Role.EDITOR)

    async def test_removing_asks_first(self, lab: Stage, world: SharedWorld) -> None:
        world.account.members["ada@x.org"] = Member("ada@x.org", Role.VIEWER)
        await on(lab, "photos/")
        await lab.press("P")
        await lab.shows("ada@x.org")
        await lab.press("j", "D")
        await lab.shows("No more access to photos/")
        await lab.press("y")

        await lab.until(lambda: "ada@x.org" not in world.account.members)

    async def test_the_owner_stays(self, lab: Stage, world: SharedWorld) -> None:
        await on(lab, "photos/")
        await lab.press("P")
        await lab.shows("me@lab.org")
        await lab.press("D")

        await lab.shows("An owner stays one.")
        assert "me@lab.org" in world.account.members

    async def test_files_have_none(self, lab: Stage) -> None:
        await on(lab, "report.pdf")
        await lab.press("P")

        await lab.shows("Access is given to folders")


class TestRevisions:
    @pytest.fixture
    async def lab(self, world: SharedWorld, tmp_path: Path) -> AsyncIterator[Stage]:
        world.account.revisions[REPORT] = [*revisions("now", "day", "week")]
        async with stage(dropbox("lab/"), tmp_path, world=world) as found:
            await on(found, "report.pdf")
            await found.press("V")
            await found.shows("revision now")
            yield found

    async def test_the_row_under_the_cursor_is_told_in_full(self, lab: Stage) -> None:
        await lab.press("j")

        await lab.shows("revision day")
        await lab.shows("1,001 bytes")

    async def test_an_older_one_is_restored_after_a_question(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await lab.press("j", "r")
        await lab.shows("stays as a revision")
        await lab.press("y")
        await lab.shows("report.pdf is what it was 20")

        assert Restore("day") in world.account.wishes

    async def test_the_present_one_is_not_restored(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await lab.press("r")

        await lab.shows("This is what it is now")
        assert not any(isinstance(wish, Restore) for wish in world.account.wishes)


class TestDocuments:
    async def test_a_copy_of_one_asks_what_it_becomes(self, lab: Stage) -> None:
        await on(lab, "z.paper")
        await lab.press("c")
        await lab.shows("as Markdown")
        await lab.press("tab", "tab", "enter", "down", "enter", "ctrl+j")
        await lab.shows("Job 1: done, 1 skipped")

        (job,) = lab.screen._bridge.board.jobs.values()
        assert (job.request.verb, job.request.export) == (Verb.COPY, "html")

    async def test_a_copy_of_what_is_none_asks_nothing(self, lab: Stage) -> None:
        await on(lab, "report.pdf")
        await lab.press("c")
        await lab.shows("If it exists there")

        assert "Documents" not in lab.text

    async def test_a_mark_remembers_that_it_is_one(self, lab: Stage) -> None:
        await on(lab, "z.paper")
        await lab.press("space", "k", "k")
        await lab.press("c")

        await lab.shows("as Markdown")


async def test_g_d_leads_to_the_dropbox(tmp_path: Path, world: SharedWorld) -> None:
    async with stage(tmp_path, world=world) as here:
        await here.press("g", "d")

        await here.shows("dropbox://")
        await here.until(lambda: names(here.left) == ["lab/"])


class TestLinkOfOthers:
    async def test_a_pasted_link_is_a_place_that_can_be_read(
        self, lab: Stage, world: SharedWorld
    ) -> None:
        await filled(world.linked, "data.csv")
        await lab.press("ctrl+g")
        await lab.shows("Go to")
        await lab.press(*LINK, "enter")
        await lab.shows("data.csv")
        await lab.shows("www.dropbox.com/scl/fo/abc123/h")

        assert "rlkey" not in lab.text
        assert "read-only" in lab.lines[0]

    async def test_its_password_is_asked_for_and_used(self, tmp_path: Path) -> None:
        world = SharedWorld(password="sesame")
        await filled(world.linked, "data.csv")

        async with stage(tmp_path, dropbox("", LINK), world=world) as here:
            await here.shows("This link has a password")
            await here.press(*"guess", "enter")
            await here.shows("that is not its password")
            await here.press("ctrl+u", *"sesame", "enter")
            await here.shows("data.csv")
            assert "sesame" not in here.text

            world.linked.password = "another"  # its owner has chosen that meanwhile
            await here.press("tab", "j", "c", "enter")
            await here.shows("This link has a password, or another one by now.")
            await here.press(*"another", "enter")
            await here.until(lambda: (tmp_path / "data.csv").exists())

    async def test_it_cannot_be_shared_on(
        self, world: SharedWorld, tmp_path: Path
    ) -> None:
        await filled(world.linked, "data.csv")
        world.linked.capabilities = MemoryStorage().capabilities

        async with stage(dropbox("", LINK), tmp_path, world=world) as here:
            await here.press("L")

            await here.shows("What is behind a link of others can only be read.")

    async def test_without_it_the_pane_says_what_is_wrong(self, tmp_path: Path) -> None:
        world = SharedWorld(password="sesame")

        async with stage(tmp_path, dropbox("", LINK), world=world) as here:
            await here.shows("This link has a password")
            assert "rlkey" not in here.text
            await here.press("escape")

            await here.shows("! this link has a password")
