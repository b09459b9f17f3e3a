"""Dialogs: what they say, what each key means, and that they fit the smallest screen."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App
from textual.widgets import Select

from fxtui.config import Ui
from fxtui.domain.asking import Blank, Question, Reply
from fxtui.domain.asking import Kind as Asked
from fxtui.domain.engine import Measure
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import NotFound, Problem, ServiceError
from fxtui.domain.history import Revision
from fxtui.domain.names import safe
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobLimits, Verb
from fxtui.domain.select import Filter
from fxtui.domain.sharing import (
    MakeLink,
    Member,
    Role,
    SetMember,
    SharedLink,
)
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Tally
from fxtui.front.editing import Clash
from fxtui.ui.command_line import quoted
from fxtui.ui.details import Rows, details_of
from fxtui.ui.dialogs.asked import AskedDialog
from fxtui.ui.dialogs.basket import BasketDialog, Lot
from fxtui.ui.dialogs.bookmarks import BookmarksDialog, RecentsDialog
from fxtui.ui.dialogs.choices import Chosen
from fxtui.ui.dialogs.command import CommandDialog
from fxtui.ui.dialogs.conflict import ConflictDialog
from fxtui.ui.dialogs.copy import CopyChoice, CopyDialog
from fxtui.ui.dialogs.delete import DeleteDialog
from fxtui.ui.dialogs.facts import FactsDialog
from fxtui.ui.dialogs.info import InfoDialog
from fxtui.ui.dialogs.limits import LimitsChoice, LimitsDialog
from fxtui.ui.dialogs.links import LinksDialog, NewLinkDialog
from fxtui.ui.dialogs.live import LiveDialog
from fxtui.ui.dialogs.members import MemberDialog, MembersDialog
from fxtui.ui.dialogs.name_input import NameInput
from fxtui.ui.dialogs.order import cancelling, clearing
from fxtui.ui.dialogs.pasted import PastedDialog
from fxtui.ui.dialogs.place import PlaceDialog
from fxtui.ui.dialogs.problem import ProblemDialog
from fxtui.ui.dialogs.quit import QuitDialog
from fxtui.ui.dialogs.revisions import RevisionsDialog
from fxtui.ui.dialogs.settings import SettingsDialog
from fxtui.ui.dialogs.signed_link import SignedLinkDialog
from fxtui.ui.dialogs.text import DeedDialog, TextDialog
from fxtui.ui.edits.clash import ClashDialog
from fxtui.ui.frecency import Recent
from fxtui.ui.renames.dialogs import RenamesDialog, WrongDialog
from fxtui.ui.renames.steps import Step
from fxtui.ui.settings import settings
from fxtui.ui.sync.form import SyncDialog
from fxtui.ui.sync.question import RunDialog
from fxtui.ui.sync.wish import SyncWish

from .past_dialogs import Told, past_dialogs
from .queue_samples import HOSTILE, job, local, remote, transfer

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from fxtui.ui.dialogs.dialog import Dialog

SIZES = ((120, 36), (80, 24), (40, 10))
TARGET = remote("bucket/backup/")
UNANSWERED = object()


class Host(App[None]):
    """Shows a dialog, or one after the other, and keeps the answer."""

    def __init__(self, first: Dialog[Any], *others: Dialog[Any]) -> None:
        super().__init__()
        self.dialogs = (first, *others)
        self.answer: object = UNANSWERED

    def on_mount(self) -> None:
        self.push_screen(self.dialogs[0], self._keep)

    def _keep(self, answer: object) -> None:
        self.answer = answer

    async def each(self, pilot: Pilot[None]) -> AsyncGenerator[Dialog[Any], None]:
        """Each dialog, once it is painted, and no answer yet."""
        for dialog in self.dialogs:
            self.answer = UNANSWERED
            if self.screen in self.dialogs and dialog is not self.screen:
                await self.switch_screen(dialog)
            elif dialog is not self.screen:
                await self.push_screen(dialog, self._keep)
            await pilot.pause()
            yield dialog

    @property
    def text(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(part.text for part in strip) for strip in strips)


def asked(text: str) -> AskedDialog:
    """What a link wants of a person, who may say anything but one thing."""

    async def reply(given: Reply) -> None:
        assert given.words == ("sesame",)

    blank = Blank("password", secret=True)
    return AskedDialog(Question(Asked.PASSWORD, remote("b/"), text, (blank,)), reply)


async def counting(*measures: Measure) -> AsyncGenerator[Measure, None]:
    for measure in measures:
        yield measure


async def after(dialog: Dialog[Any], *keys: str) -> object:
    """What a dialog answers to these keys."""
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return host.answer


async def answers(
    make: Callable[[], Dialog[Any]], lines: Iterable[str]
) -> dict[str, object]:
    """What a new one answers to the keys of each line, all in one app."""
    found: dict[str, object] = {}
    host = Host(*(make() for _ in lines))
    async with host.run_test(size=(80, 24)) as pilot:
        waiting = iter(lines)
        async for _ in host.each(pilot):
            await pilot.press(*(keys := next(waiting)).split())
            await pilot.pause()
            found[keys] = host.answer
    return found


def parked() -> ConflictDialog:
    return ConflictDialog(transfer(state=State.PAUSED, reasons=[Reason.CONFLICT]))


def every_dialog(name: str) -> Iterator[Dialog[Any]]:
    """One of each, with this name wherever a name can come."""
    problem = Problem("not_found", f"there is no {name}", remote(name))
    hurt = transfer(name=name, state=State.FAILED, problem=problem)
    yield CopyDialog(Verb.COPY, [name, name], remote(f"{name}/"))
    yield DeleteDialog([name], undoable=False, location=remote(f"{name}/"))
    yield TextDialog(name, name, name, lambda text: text, hint=lambda text: text)
    yield ConflictDialog(hurt)
    yield ProblemDialog(problem)
    yield InfoDialog([*details_of(hurt), (name, name)], title=name)
    yield LiveDialog([(name, name)], partial(told, [(name, "new")]), title=name)
    broken = job(source=local(name), problem=problem)
    yield LiveDialog(details_of(broken), partial(told, []), title=name)
    yield cancelling([broken, hurt])
    yield clearing([broken])
    yield LimitsDialog(Policy(), JobLimits(), title=name)
    yield QuitDialog([broken, broken])
    yield from sharing_dialogs(name)
    yield from dialogs_of_places(name)
    yield from past_dialogs(name)
    yield from dialogs_of_plans(name)


def dialogs_of_plans(name: str) -> Iterator[Dialog[Any]]:
    place = remote(f"{name}/")
    yield SyncDialog(SyncWish(local("a/"), place, filters=(Filter(name, includes=True),)))
    yield RunDialog([name, name], 1)
    yield RenamesDialog([Step(name, name)] * 9)
    yield WrongDialog([name] * 9)
    yield CommandDialog([(name, quoted(name))])
    mine, theirs = f"{name}\nmine\n".encode("utf-8", "replace"), b"theirs\n" * 9
    yield ClashDialog(Clash(place, mine, theirs, "1"))
    yield ClashDialog(Clash(remote(name), mine, b"", None))


def dialogs_of_places(name: str) -> Iterator[Dialog[Any]]:
    async def offers(typed: str) -> AsyncGenerator[str, None]:
        yield f"{typed}{name}"
        yield name

    place = remote(f"{name}/")
    yield PlaceDialog(name, name, name, lambda _: None, offers)
    yield BookmarksDialog({name: name, "other": name})
    yield BookmarksDialog({})
    yield RecentsDialog([Recent(place, 1.0, 1.7e9)] * 9, 1.8e9)
    yield BasketDialog([Lot(remote(name), 10**12, place)] * 9)
    yield BasketDialog([])
    yield PastedDialog([name] * 9, place, remote("bucket/"))
    yield SettingsDialog(Ui(), settings([name, "nord"]), lambda _: None)


def sharing_dialogs(name: str) -> Iterator[Dialog[Any]]:
    link = SharedLink(f"https://{name}", name, 2e9, name)
    yield LinksDialog(name, [link, link])
    yield LinksDialog(name, [])
    yield NewLinkDialog(name)
    member = Member(f"{name}@x", Role.VIEWER, name, is_invited=True)
    yield MembersDialog(name, [member] * 20)
    yield MembersDialog(name, [])
    yield MemberDialog(name)
    yield MemberDialog(name, member)
    yield RevisionsDialog(name, [Revision(name, 10**12, 1.7e9), Revision(name)])
    yield RevisionsDialog(name, [])
    yield asked(name)
    yield CopyDialog(Verb.COPY, [name], remote(f"{name}/"), exports=("markdown", "odd"))


# --- All of them -------------------------------------------------------------------


async def test_no_name_is_obeyed_in_any_dialog() -> None:
    """Widths are those of ``cells``; ten thousand names go through lines of text."""
    host = Host(*every_dialog("".join(HOSTILE)[:200]))
    async with host.run_test(size=(80, 24)) as pilot:
        async for _ in host.each(pilot):
            assert all(safe(line) == line for line in host.text.splitlines())


async def test_every_dialog_fits_the_smallest_screen_and_esc_agrees_to_nothing() -> None:
    host = Host(*every_dialog("long" * 50))
    async with host.run_test(size=(40, 10)) as pilot:
        async for dialog in host.each(pilot):
            screen = dialog.region
            for shown in dialog.query("#buttons Button"):
                assert screen.contains_region(shown.region), type(dialog)
            assert dialog.focused is not None
            assert screen.overlaps(dialog.focused.region), type(dialog)

            await pilot.press("escape")
            await pilot.pause()
            assert host.answer in {None, False}, type(dialog)


def test_no_dialog_is_imported_before_it_is_needed() -> None:
    script = (
        "import sys, fxtui.ui.transfers, fxtui.ui.dialogs as dialogs\n"
        "assert not [m for m in sys.modules if m.startswith('fxtui.ui.dialogs.')]\n"
        "assert 'humanize' not in sys.modules\n"
        "assert dialogs.QuitDialog.__module__ == 'fxtui.ui.dialogs.quit'\n"
        "assert all(getattr(dialogs, name) for name in dialogs.__all__)\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True)


# --- Copy --------------------------------------------------------------------------


async def test_enter_copies_and_asks_about_what_exists() -> None:
    answer = await after(CopyDialog(Verb.COPY, ["a"], TARGET), "enter")

    assert answer == CopyChoice("s3://bucket/backup/", IfExists.ASK)


async def test_the_target_and_the_rule_can_be_changed() -> None:
    dialog = CopyDialog(Verb.MOVE, ["a"], TARGET)
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "e", "w", "/")
        dialog.query_one(Select).value = IfExists.NEWER
        await pilot.press("enter")
        await pilot.pause()

    assert host.answer == CopyChoice("s3://bucket/backup/new/", IfExists.NEWER)


async def test_a_target_that_is_none_is_refused_with_the_reason() -> None:
    dialog = CopyDialog(Verb.COPY, ["a"], TARGET)
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        dialog.query_one(NameInput).value = "nowhere"
        await pilot.press("enter")
        await pilot.pause()

        assert "'nowhere' has no scheme" in host.text
        assert host.answer is UNANSWERED


async def test_a_hostile_target_is_shown_safely_and_used_truly() -> None:
    dialog = CopyDialog(Verb.COPY, ["a"], remote("bucket/a\x1b[2J\udcff/"))
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        assert "a␛[2J\N{REPLACEMENT CHARACTER}/" in host.text
        await pilot.press("enter")
        await pilot.pause()

    assert host.answer == CopyChoice("s3://bucket/a\x1b[2J\udcff/", IfExists.ASK)


async def test_a_few_names_are_told_and_the_rest_are_counted() -> None:
    host = Host(CopyDialog(Verb.COPY, [f"name{n}" for n in range(1200)], TARGET))
    async with host.run_test(size=(80, 24)):
        assert "name4" in host.text
        assert "name5" not in host.text
        assert "+ 1,195 more" in host.text


async def test_counts_grow_while_the_question_stands() -> None:
    more = asyncio.Event()

    async def measures() -> AsyncGenerator[Measure, None]:
        yield Measure(5003, 3 * 2**30)
        await more.wait()
        yield Measure(7000, 4 * 2**30, complete=True)

    host = Host(CopyDialog(Verb.COPY, ["a"], TARGET, measures()))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "at least 5,003 objects, 3.0 GiB" in host.text

        more.set()
        await host.workers.wait_for_complete()
        await pilot.pause()

        assert "at least" not in host.text
        assert "7,000 objects, 4.0 GiB" in host.text


async def test_counting_ends_with_the_dialog() -> None:
    closed = asyncio.Event()

    async def measures() -> AsyncGenerator[Measure, None]:
        try:
            yield Measure(1, 1)
            await asyncio.Event().wait()
        finally:
            closed.set()

    host = Host(CopyDialog(Verb.COPY, ["a"], TARGET, measures()))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        await pilot.press("enter")
        async with asyncio.timeout(5):
            await closed.wait()

        assert host.answer == CopyChoice("s3://bucket/backup/", IfExists.ASK)


async def test_what_cannot_be_counted_is_said_and_hinders_nothing() -> None:
    async def measures() -> AsyncGenerator[Measure, None]:
        raise NotFound("the folder is gone")
        yield Measure()

    host = Host(CopyDialog(Verb.COPY, ["a"], TARGET, measures()))
    async with host.run_test(size=(80, 24)) as pilot:
        await host.workers.wait_for_complete()
        await pilot.pause()

        assert "It could not be counted: the folder is gone" in host.text


# --- Delete and quit ---------------------------------------------------------------


async def test_only_a_deliberate_key_deletes() -> None:
    wanted = {
        "enter": False,
        "n": False,
        "D": True,
        "right enter": True,
        "tab enter": True,
        "y d": UNANSWERED,
    }

    assert await answers(lambda: DeleteDialog(["a"], undoable=False), wanted) == wanted


async def test_a_bucket_goes_only_when_its_name_was_typed() -> None:
    asking = partial(DeleteDialog, ["bucket/"], undoable=False, typed="bucket")
    wanted = {
        "b u c k e t enter": True,
        "b u c k e t tab tab enter": True,
        "D D escape": False,
        "enter escape": False,
        "b u c k enter escape": False,
    }

    assert await answers(asking, wanted) == wanted


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("undoable", "words"),
    [(False, "It cannot be undone."), (True, "It can be undone")],
)
async def test_a_delete_says_what_where_how_much_and_if_it_can_be_undone(
    undoable: bool, words: str, size: tuple[int, int]
) -> None:
    measure = counting(Measure(12, 34, complete=True))
    names = ["photos/", "notes.txt"]
    host = Host(DeleteDialog(names, measure, undoable=undoable, location=TARGET))
    async with host.run_test(size=size) as pilot:
        await host.workers.wait_for_complete()
        await pilot.pause()

        for told in ("from s3://bucket/backup/", "photos/", "12 objects, 34 B", words):
            assert told in host.text


@pytest.mark.parametrize(("key", "answer"), [("enter", False), ("n", False), ("y", True)])
async def test_quitting_stops_the_service_only_on_yes(key: str, answer: bool) -> None:
    assert await after(QuitDialog([job()]), key) is answer


async def test_quitting_names_what_would_stop() -> None:
    jobs = [job(n, tally=Tally(running=Count(2, 2048))) for n in (1, 2)]
    host = Host(QuitDialog(jobs))
    async with host.run_test(size=(80, 24)):
        assert "2 jobs will stop with 4 objects (4.0 KiB) left." in host.text
        assert "1: copy photos/ → s3://bucket/backup/" in host.text
        assert "goes on where it stopped" in host.text


# --- Orders and limits -------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "answer"),
    [("enter", False), ("n", False), ("y", True), ("right enter", True)],
)
async def test_only_yes_gives_an_order_that_takes_something_away(
    keys: str, answer: bool
) -> None:
    for question in (cancelling([job()]), clearing([job()])):
        assert await after(question, *keys.split()) is answer


async def test_what_is_cancelled_is_counted_and_what_becomes_of_it_is_said() -> None:
    half = job(tally=Tally(succeeded=Count(5, 50), queued=Count(3, 4000)), planned=False)
    host = Host(cancelling([half, transfer(size=96, of=2)]))
    async with host.run_test(size=(80, 24)):
        assert "file00001.bin" in host.text
        assert "at least 4 objects, 4.0 KiB, will not be moved." in host.text


async def test_what_is_cleared_says_that_it_cannot_be_undone() -> None:
    ended = job(tally=Tally(succeeded=Count(2, 20), failed=Count(1, 10)))
    host = Host(clearing([ended]))
    async with host.run_test(size=(80, 24)):
        assert "1 job with 3 objects, 30 B, will be forgotten." in host.text
        assert "It cannot be undone." in host.text
        assert "1 of them failed: no retry then." in host.text


async def test_limits_are_taken_as_they_are_typed() -> None:
    dialog = LimitsDialog(Policy(bandwidth=1024), JobLimits(transfers=3), title="Job 1")
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        for name, text in (
            ("job-transfers", ""),
            ("job-requests", "7"),
            ("job-bandwidth", "1.5 MiB"),
            ("all-transfers", "2"),
            ("all-bandwidth", ""),
        ):
            dialog.query_one(f"#{name}", NameInput).value = text
        await pilot.press("enter")
        await pilot.pause()

    assert host.answer == LimitsChoice(
        JobLimits(requests=7, bandwidth=3 * 2**19), Policy(transfers=2)
    )


async def test_a_limit_that_is_no_amount_is_refused_with_what_would_fit() -> None:
    dialog = LimitsDialog(Policy())
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        dialog.query_one("#all-bandwidth", NameInput).value = "fast"
        await pilot.press("enter")
        await pilot.pause()

        assert "such as 10 MiB or 500K" in host.text
        assert host.answer is UNANSWERED


# --- What others may see -----------------------------------------------------------


async def test_a_new_link_is_for_ever_and_for_all_unless_it_is_said() -> None:
    assert await after(NewLinkDialog("a"), "enter") == MakeLink()
    assert await after(NewLinkDialog("a"), *"12h", "tab", *"pw", "enter") == MakeLink(
        43_200, "pw"
    )


async def test_an_invitation_has_an_address_a_role_and_a_message() -> None:
    keys = (*"ada@x.org", "tab", "enter", "down", "enter", "tab", *"hello", "enter")

    assert await after(MemberDialog("photos/"), *keys) == SetMember(
        "ada@x.org", Role.EDITOR, "hello"
    )


async def test_a_role_begins_with_the_one_that_a_person_has() -> None:
    member = Member("ada@x.org", Role.EDITOR)

    answer = await after(MemberDialog("photos/", member), "ctrl+j")

    assert answer == SetMember("ada@x.org", Role.EDITOR)


@pytest.mark.parametrize("size", SIZES)
async def test_a_chosen_row_is_told_in_full_and_is_what_is_meant(
    size: tuple[int, int],
) -> None:
    links = [SharedLink(f"https://{'x' * 30}/{number}") for number in range(20)]
    host = Host(LinksDialog("a", links))

    async with host.run_test(size=size) as pilot:
        await pilot.press("end", "k")
        await pilot.pause()
        assert "/18" in host.text
        await pilot.press("D")

    assert host.answer == Chosen("revoke", 18)


async def test_where_there_are_no_rows_nothing_is_done_to_one() -> None:
    assert await after(LinksDialog("a", []), "D", "y", "escape") is None
    assert await after(MembersDialog("a", []), "r", "D", "escape") is None
    assert await after(RevisionsDialog("a", []), "r", "escape") is None


async def test_a_password_is_shown_as_dots_and_not_copied() -> None:
    host = Host(asked("It opens with a password."))

    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"sesame", "ctrl+a", "ctrl+c", "ctrl+x")
        assert "sesame" not in host.text
        assert host.clipboard == ""
        await pilot.press("enter")
        await pilot.pause()

    assert host.answer is True


async def test_documents_are_left_out_only_if_it_is_said() -> None:
    def asking() -> CopyDialog:
        return CopyDialog(Verb.COPY, ["a"], TARGET, exports=("markdown", "html"))

    chosen = await after(asking(), "enter")
    left_out = await after(
        asking(), "tab", "tab", "enter", "down", "down", "enter", "ctrl+j"
    )

    assert chosen == CopyChoice(str(TARGET), IfExists.ASK, "markdown")
    assert left_out == CopyChoice(str(TARGET), IfExists.ASK, None)


# --- Text --------------------------------------------------------------------------


async def test_a_text_is_taken_when_nothing_speaks_against_it() -> None:
    dialog = TextDialog("Rename", "New name", "old", lambda text: None)

    assert await after(dialog, "2", "enter") == "old2"


async def test_a_wrong_text_is_kept_with_the_reason_until_it_is_mended() -> None:
    def wrong(text: str) -> str | None:
        return None if text.endswith("!") else f"{text} needs a !"

    host = Host(TextDialog("Rename", "New name", "a", wrong))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "a needs a !" in host.text

        await pilot.press("!")
        await pilot.pause()
        assert "needs a !" not in host.text
        await pilot.press("enter")
        await pilot.pause()

    assert host.answer == "a!"


async def test_a_hint_follows_what_is_typed() -> None:
    host = Host(TextDialog("Mark", "Pattern", hint=lambda text: f"{len(text)} marked"))
    async with host.run_test(size=(80, 24)) as pilot:
        assert "0 marked" in host.text

        await pilot.press("*", "a")
        await pilot.pause()

        assert "2 marked" in host.text


async def test_a_hostile_name_can_be_edited_and_copied() -> None:
    host = Host(TextDialog("Rename", "New name", "a\x1b\udcffb"))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "shift+home", "ctrl+c", "end", "c", "enter")
        await pilot.pause()

    assert host.clipboard == "a␛\N{REPLACEMENT CHARACTER}b"
    assert host.answer == "a\x1b\udcffbc"


# --- Conflict ----------------------------------------------------------------------


async def test_a_conflict_is_decided_by_a_letter() -> None:
    wanted = {
        "s": (IfExists.SKIP, False),
        "o": (IfExists.OVERWRITE, False),
        "n": (IfExists.NEWER, False),
        "r": (IfExists.RENAME, False),
        "enter": (IfExists.SKIP, False),
        "down enter": (IfExists.OVERWRITE, False),
        "a o": (IfExists.OVERWRITE, True),
        "a a o": (IfExists.OVERWRITE, False),
    }

    assert await answers(parked, wanted) == wanted


async def test_a_conflict_shows_both_sides_and_how_they_differ() -> None:
    async def found() -> Entry:
        return Entry("k", Kind.FILE, 1024, 1_600_000_000.0)

    host = Host(ConflictDialog(transfer(size=2048), found()))
    async with host.run_test(size=(100, 24)) as pilot:
        await host.workers.wait_for_complete()
        await pilot.pause()

        assert "source: 2.0 KiB, 2023-11-1" in host.text
        assert "target: 1.0 KiB, 2020-09-1" in host.text
        assert "1.0 KiB smaller, older" in host.text


async def test_a_target_that_cannot_be_looked_at_hinders_no_decision() -> None:
    async def found() -> Entry:
        raise NotFound("it is gone")

    host = Host(ConflictDialog(transfer(), found()))
    async with host.run_test(size=(100, 24)) as pilot:
        await host.workers.wait_for_complete()
        await pilot.pause()
        assert "it could not be looked at: it is gone" in host.text

        await pilot.press("o")
        await pilot.pause()

    assert host.answer == (IfExists.OVERWRITE, False)


async def test_all_in_the_job_is_seen_without_colour() -> None:
    host = Host(parked())
    async with host.run_test(size=(80, 24)) as pilot:
        assert "X" not in host.text

        await pilot.press("a")
        await pilot.pause()

        assert "▐X▌ for all in this job" in host.text


async def test_a_screen_that_holds_all_of_a_dialog_says_nothing_of_more() -> None:
    host = Host(parked())
    async with host.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "Overwrite it (o)" in host.text
        assert "more" not in host.text


async def test_a_low_screen_says_that_more_choices_follow() -> None:
    host = Host(parked())
    async with host.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert "Overwrite it (o)" in host.text
        assert "for all" not in host.text
        assert "↓ more" in host.text

        await pilot.press(*4 * ["down"])
        await pilot.pause()

        assert "Keep both, as file000…(1).bin (r)" in host.text
        assert "▐ ▌ for all in this job (a)" in host.text
        assert "more" not in host.text


async def test_a_choice_names_what_it_makes_without_the_middle_of_a_long_name() -> None:
    host = Host(ConflictDialog(transfer(name=f"first{'-' * 90}last.bin")))
    async with host.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        (row,) = (row for row in host.text.splitlines() if "Keep both" in row)
        assert "as first" in row
        assert "(1).bin (r)" in row


async def test_what_is_typed_is_told_as_a_command_once_it_is_right() -> None:
    link = SignedLinkDialog(remote("b/in/"))
    line = DeedDialog("New", "Its name", "", _one_x, line="mkdir {}".format)
    host = Host(link, line)
    async with host.run_test(size=(100, 36)) as pilot:
        assert link.command() == ""
        await pilot.press("x", "ctrl+y")
        await pilot.pause()
        assert "fxtui link --put --expires 3600s s3://b/in/x" in host.text
        await pilot.press("escape")

        await host.push_screen(line)
        assert line.command() == ""
        await pilot.press("x")
        assert line.command() == "mkdir x"


async def test_a_dialog_that_no_command_does_says_so() -> None:
    host = Host(parked())
    async with host.run_test(size=(80, 24)) as pilot:
        assert "no fxtui line" not in host.text

        await pilot.press("ctrl+y")
        await pilot.pause()

        assert "no fxtui line does this" in host.text


def _one_x(text: str) -> str | None:
    return None if text == "x" else "It is no x."


# --- Problem and details -----------------------------------------------------------


async def test_a_problem_says_what_where_what_now_and_the_command() -> None:
    problem = Problem("permission_denied", "may not write here", remote("bucket/backup/"))
    host = Host(InfoDialog(details_of(transfer(state=State.FAILED, problem=problem))))
    async with host.run_test(size=(100, 36)):
        for told in (
            "may not write here",
            "s3://bucket/backup/",
            "Ask the owner for the right",
            "fxtui cp /data/photos/file00001.bin",
        ):
            assert told in host.text


async def test_y_copies_all_that_a_dialog_tells() -> None:
    host = Host(InfoDialog([("name", "a\x1bb"), ("size", "1 byte")]))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("y")

        assert host.clipboard == "name: a␛b\nsize: 1 byte"
        assert host.answer is UNANSWERED


@pytest.mark.parametrize("key", ["down", "j"])
async def test_what_is_longer_than_the_screen_is_scrolled(key: str) -> None:
    host = Host(InfoDialog([(f"row{n}", "text") for n in range(40)]))
    async with host.run_test(size=(40, 10)) as pilot:
        await pilot.press(*[key] * 3)
        await pilot.pause()

        assert "row0 " not in host.text
        assert "row3 " in host.text


async def test_what_is_told_follows_what_becomes_of_it() -> None:
    facts = [[("size", "1")], [("size", "2")], [("size", "3"), ("state", "done")]]
    host = Host(LiveDialog(facts[0], Answers(facts), title="Job 1", every=0.01))
    async with host.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(10):
            while "state  done" not in host.text:
                await pilot.pause()

        assert "size   3" in host.text
        assert host.screen.query_one("#body").has_focus


async def test_a_storage_is_asked_for_its_facts_once_and_who_waits_sees_it() -> None:
    answered = asyncio.Event()
    dialog = FactsDialog(Late("a", answered))
    host = Host(dialog)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "asking the storage" in host.text
        answered.set()
        async with asyncio.timeout(10):
            while "asking the storage" in host.text:
                await pilot.pause()

        assert "Tags (t)" in host.text
        assert dialog._look not in {timer._callback for timer in dialog._timers}


async def test_what_cannot_be_told_any_more_leaves_what_was_known() -> None:
    async def lost() -> Rows:
        raise ServiceError("the service is gone")

    host = Host(LiveDialog([("size", "1")], lost, title="Job 1", every=0.01))
    async with host.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(10):
            while "the service is gone" not in host.text:
                await pilot.pause()

        assert "size" in host.text
        assert host.text.count("the service is gone") == 1


class Late(Told):
    """Its storage takes its time."""

    def __init__(self, name: str, answered: asyncio.Event) -> None:
        super().__init__(name)
        self._answered = answered

    async def ask(self) -> Rows:
        await self._answered.wait()
        return await super().ask()


class Answers:
    """One after the other, and the last one for ever."""

    def __init__(self, rows: list[Rows]) -> None:
        self._rows = rows

    async def __call__(self) -> Rows:
        return self._rows.pop(0) if len(self._rows) > 1 else self._rows[0]


async def told(rows: Rows) -> Rows:
    return rows


def test_details_leave_out_what_there_is_not() -> None:
    tally = Tally(succeeded=Count(2, 2048), verified=Count(2, 2048))

    rows = dict(details_of(job(tally=tally, finished=0.0)))

    assert rows["in all"] == "2 objects, 2.0 KiB (2,048 bytes)"
    assert rows["command"] == "fxtui cp -r /data/photos/ s3://bucket/backup/photos/"
    assert "failed" not in rows
    assert "problem" not in rows
