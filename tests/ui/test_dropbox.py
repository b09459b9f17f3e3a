"""The browser on a Dropbox: the real adapter and SDK, on a server that checks both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.storage import Storage
from fxtui.wiring.storages import Storages
from tests.engines import World
from tests.servers.dropbox.running import Emulator

from .co_authors import dropbox
from .stage import Stage, names, stage


class Accounts(World):
    """The disk as ever; of a Dropbox, the account that the caller's context names."""

    def __init__(self, storages: Storages) -> None:
        super().__init__(asking=storages.asking)
        self._storages = storages

    def open(self, location: Location, context: Context) -> Storage:
        if location.scheme == LOCAL:
            return super().open(location, context)
        return self._storages.open(location, context)


@pytest.fixture
def server(dropbox_server: Emulator) -> Iterator[Emulator]:
    dropbox_server.reset()
    dropbox_server.say("plan", {"account": "emu", "plan": "pro"})
    dropbox_server.seed(
        {"path": "/Lab/photos/1.jpg", "content": "one"},
        {"path": "/Lab/Report.pdf", "content": "first"},
        {"path": "/Lab/notes.paper", "content": "# Notes", "is_paper": True},
    )
    dropbox_server.seed({"path": "/Theirs/a.csv", "content": "a"}, account="bob")
    dropbox_server.share("/Readable", owner="bob", access="viewer")
    yield dropbox_server
    assert dropbox_server.problems() == []


@pytest.fixture
async def lab(server: Emulator, tmp_path: Path) -> AsyncIterator[Stage]:
    """The top of a Dropbox in the left pane, this machine in the right one."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "new.txt").write_text("new")
    variables = {"DROPBOX_ACCESS_TOKEN": server.token, "DROPBOX_ENDPOINT_URL": server.url}
    context = Context.of(variables, 0o077)
    async with (
        Storages(tmp_path / "config.toml") as storages,
        stage(dropbox(""), home, world=Accounts(storages), context=context) as found,
    ):
        yield found


async def on(lab: Stage, name: str) -> None:
    lab.left.listing.seek(name)
    await lab.until(lambda: lab.left.listing.current_name == name)


async def enter(lab: Stage, folder: str) -> None:
    await on(lab, folder)
    await lab.press("enter")
    await lab.until(lambda: not lab.left.is_listing)


async def test_the_top_is_a_folder_that_takes_files(lab: Stage) -> None:
    assert names(lab.left) == ["Lab/", "Readable/"]
    await lab.press("tab")
    lab.right.listing.seek("new.txt")
    await lab.press("c")
    await lab.shows("dropbox://")
    await lab.press("enter")

    await lab.until(lambda: "new.txt" in names(lab.left))


async def test_the_pane_tells_the_room_of_the_account(
    lab: Stage, server: Emulator
) -> None:
    server.quota(5_000_000_000)
    await lab.press("R")

    await lab.shows("of 4.7 GiB free")


async def test_a_folder_of_others_is_marked_and_nothing_is_made_in_it(
    lab: Stage,
) -> None:
    await lab.shows("%Readable/")
    await enter(lab, "Readable/")
    await lab.shows("read-only")
    await lab.press("a")

    await lab.shows("is read-only: nothing can be put into it")


async def test_a_document_is_copied_as_what_was_chosen(lab: Stage) -> None:
    await enter(lab, "Lab/")
    await lab.shows("~notes.paper")
    await on(lab, "notes.paper")
    await lab.press("c")
    await lab.shows("as Markdown")
    await lab.press("enter")

    await lab.until(lambda: any(".md" in name for name in names(lab.right)))


async def test_a_link_is_made_and_opened_by_another_pane(lab: Stage) -> None:
    await enter(lab, "Lab/")
    await on(lab, "photos/")
    await lab.press("L")
    await lab.shows("No link leads to it.")
    await lab.press("n")
    await lab.shows("expires after")
    await lab.press("tab", *"sesame", "enter")
    await lab.shows("Links to photos/")
    await lab.until(lambda: lab.app.clipboard.startswith("https://www.dropbox.com/"))
    address = lab.app.clipboard
    await lab.press("escape", "ctrl+g")
    await lab.shows("Go to")
    await lab.press(*address, "enter")
    await lab.shows("This link has a password")
    await lab.press(*"sesame", "enter")

    await lab.until(lambda: names(lab.left) == ["1.jpg"])
    await lab.shows("read-only")
    await lab.press("c", "enter")

    await lab.until(lambda: "1.jpg" in names(lab.right))


async def test_a_link_to_one_file_shows_that_file(lab: Stage) -> None:
    await enter(lab, "Lab/")
    await on(lab, "Report.pdf")
    await lab.press("L", "n")
    await lab.shows("expires after")
    await lab.press("enter")
    await lab.until(lambda: lab.app.clipboard.startswith("https://www.dropbox.com/"))
    await lab.press("escape", "ctrl+g")
    await lab.shows("Go to")
    await lab.press(*lab.app.clipboard, "enter")

    await lab.until(lambda: names(lab.left) == ["Report.pdf"])


async def test_what_is_deleted_can_be_brought_back_and_the_question_says_so(
    lab: Stage,
) -> None:
    await enter(lab, "Lab/")
    await on(lab, "Report.pdf")
    await lab.press("D")
    await lab.shows("It can be undone")
    await lab.press("D")

    await lab.until(lambda: "Report.pdf" not in names(lab.left))


async def test_a_person_is_invited_and_the_folder_is_shared(lab: Stage) -> None:
    await enter(lab, "Lab/")
    await on(lab, "photos/")
    await lab.press("P")
    await lab.shows("owner")
    await lab.press("n")
    await lab.shows("e-mail")
    await lab.press(*"bob@example.com", "enter")
    await lab.shows("bob@example.com")
    await lab.press("escape")

    await lab.shows("&photos/")


async def test_an_older_revision_is_restored(lab: Stage, server: Emulator) -> None:
    server.advance(86_400)
    server.seed({"path": "/Lab/Report.pdf", "content": "second, and longer"})
    await enter(lab, "Lab/")
    await lab.shows("18 B")
    await on(lab, "Report.pdf")
    await lab.press("V")
    await lab.shows("Revisions of Report.pdf")
    await lab.press("j", "r")
    await lab.shows("stays as a revision")
    await lab.press("y")

    await lab.shows("Report.pdf is what it was")
    await lab.until(lambda: "18 B" not in lab.text)


async def test_a_folder_that_was_deleted_comes_back_and_so_does_what_v_shows(
    lab: Stage, server: Emulator
) -> None:
    await enter(lab, "Lab/")
    await on(lab, "photos/")
    await lab.press("D")
    await lab.shows("U brings it back")
    await lab.press("D")
    await lab.until(lambda: "photos/" not in names(lab.left))
    await lab.until(lambda: not lab.screen.under_way)
    await lab.press("U")
    await lab.shows("1 object, deleted")
    await lab.press("y")
    await lab.until(lambda: "photos/" in names(lab.left))
    await on(lab, "Report.pdf")
    await lab.press("D", "D")
    await lab.until(lambda: "Report.pdf" not in names(lab.left))
    await lab.press("home", "V")
    await lab.shows("Deleted from")
    await lab.press("space")
    await lab.shows("• Report.pdf")
    await lab.press("r")
    await lab.shows("as they were before they were deleted")
    await lab.press("y")

    await lab.until(lambda: "Report.pdf" in names(lab.left))
