"""A text that is edited is never lost, and overwrites nobody's."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fxtui.domain.errors import (
    ConnectionLost,
    FxtuiError,
    Unsupported,
    UsageError,
)
from fxtui.domain.location import Location
from fxtui.domain.writing import WriteOptions
from fxtui.engine.browse import StorageBrowser
from fxtui.front import editing
from fxtui.front.draft import KEPT, Draft, file_name
from fxtui.front.editing import Choice, Clash, edit
from fxtui.front.editor import Editor
from fxtui.front.original import Door
from fxtui.storage.memory import MemoryStorage
from tests.engines import ME, World, at, memory

from ...contract.storage_contract import Bytes, read, walk

PLACE = memory("bucket/notes.md")


class Hand:
    """A person who changes files, and does something besides while they are open."""

    def __init__(self, *texts: bytes, choices: tuple[Choice, ...] = ()) -> None:
        self.texts, self.choices = list(texts), list(choices)
        self.files: list[Path] = []
        self.clashes: list[Clash] = []
        self.questions: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.agrees, self.status = True, 0

    async def agree(self, question: str) -> bool:
        self.questions.append(question)
        return self.agrees

    async def edit(self, file: Path) -> int:
        self.files.append(file)
        if self.texts:
            file.write_bytes(self.texts.pop(0))
        if coroutine := self.meanwhile():
            await coroutine  # type: ignore[misc]  # what else goes on
        return self.status

    async def decide(self, clash: Clash) -> Choice:
        self.clashes.append(clash)
        return self.choices.pop(0)


class Desk:
    def __init__(self, drafts: Path) -> None:
        self.world, self.drafts = World(), drafts
        self.door = Door(StorageBrowser(self.world.open), ME)

    @property
    def storage(self) -> MemoryStorage:
        storage = self.world.memory[None]
        assert isinstance(storage, MemoryStorage)
        return storage

    async def put(self, content: bytes) -> None:
        kept = WriteOptions(content_type="text/markdown", metadata=(("by", "me"),))
        await self.storage.put(PLACE.key, Bytes(content), options=kept)

    async def edit(self, hand: Hand, place: Location = PLACE) -> str:
        outcome = await edit(self.door, place, hand, drafts=self.drafts)
        drafts = [file for file in hand.files if self.drafts in file.parents]
        assert not (outcome.is_well and any(file.exists() for file in drafts))
        return outcome.sentence

    async def now(self) -> bytes:
        return await read(self.storage, PLACE.key)


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path / "drafts")
    await found.put(b"first\n")
    return found


async def test_a_text_is_stored_over_itself_and_keeps_what_else_it_is(desk: Desk) -> None:
    hand = Hand(b"second\n")

    told = await desk.edit(hand)

    assert told == "Stored notes.md: 7 bytes."
    assert await desk.now() == b"second\n"
    options = await desk.storage.describe(PLACE.key)
    assert (options.content_type, dict(options.metadata)) == (
        "text/markdown",
        {"by": "me"},
    )
    assert hand.files[0].name == "notes.md"
    assert not list(desk.drafts.iterdir())


async def test_while_it_is_edited_nobody_else_can_read_it(desk: Desk) -> None:
    hand = Hand()
    modes: list[int] = []
    hand.meanwhile = lambda: modes.extend(
        stat.S_IMODE(path.stat().st_mode)
        for path in (hand.files[0], hand.files[0].parent)
    )

    await desk.edit(hand)

    assert modes == [0o600, 0o700]


async def test_what_was_not_changed_is_not_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "_AT_ONCE", 0.0)
    before = await desk.storage.stat(PLACE.key)

    assert await desk.edit(Hand(b"first\n")) == "Nothing was changed."

    assert await desk.storage.stat(PLACE.key) == before
    assert not list(desk.drafts.iterdir())


async def test_an_editor_that_comes_back_at_once_leaves_the_file(desk: Desk) -> None:
    hand = Hand()

    told = await desk.edit(hand)

    assert "let it wait" in told
    assert hand.files[0].read_bytes() == b"first\n"


@pytest.mark.parametrize(
    ("choice", "here", "beside", "is_kept"),
    [
        (Choice.KEEP, b"theirs", None, True),
        (Choice.RENAME, b"theirs", b"mine", False),
        (Choice.OVERWRITE, b"mine", None, False),
    ],
)
async def test_where_somebody_else_changed_it_a_person_decides(
    desk: Desk, choice: Choice, here: bytes, beside: bytes | None, is_kept: bool
) -> None:
    hand = Hand(b"mine", choices=(choice,))
    hand.meanwhile = lambda: desk.put(b"theirs")

    told = await desk.edit(hand)

    (clash,) = hand.clashes
    assert (clash.mine, clash.theirs) == (b"mine", b"theirs")
    assert await desk.now() == here
    keys = await walk(desk.storage)
    assert ("bucket/notes (1).md" in keys) is (beside is not None)
    assert hand.files[0].exists() is is_kept
    assert (str(hand.files[0]) in told) is is_kept


async def test_who_goes_on_after_a_clash_is_asked_again(desk: Desk) -> None:
    hand = Hand(b"mine", b"merged", choices=(Choice.EDIT, Choice.OVERWRITE))
    hand.meanwhile = lambda: desk.put(b"theirs")

    await desk.edit(hand)

    assert len(hand.files) == 2
    assert await desk.now() == b"merged"


async def test_what_changes_after_it_was_shown_is_not_overwritten_either(
    desk: Desk,
) -> None:
    hand = Hand(b"mine", choices=(Choice.OVERWRITE, Choice.KEEP))
    hand.meanwhile = lambda: desk.put(b"theirs")
    decide = hand.decide

    async def late(clash: Clash) -> Choice:
        choice = await decide(clash)
        await desk.put(b"newer")
        return choice

    hand.decide = late  # type: ignore[method-assign]  # somebody is quicker

    await desk.edit(hand)

    assert [clash.theirs for clash in hand.clashes] == [b"theirs", b"newer"]
    assert await desk.now() == b"newer"


async def test_what_was_deleted_meanwhile_can_be_stored_again(desk: Desk) -> None:
    hand = Hand(b"mine", choices=(Choice.OVERWRITE,))
    hand.meanwhile = lambda: desk.storage.delete([PLACE.key])

    await desk.edit(hand)

    assert hand.clashes[0].version is None
    assert await desk.now() == b"mine"


async def test_the_text_survives_every_failure_and_the_message_names_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(b"mine")

    async def fail(*_: object, **__: object) -> None:
        raise ConnectionLost("the line is dead")

    monkeypatch.setattr(desk.storage, "put", fail)
    monkeypatch.setattr("fxtui.engine.pour.stubbornly", lambda _storage, action: action())

    with pytest.raises(FxtuiError) as caught:
        await desk.edit(hand)

    assert str(hand.files[0]) in caught.value.message
    assert hand.files[0].read_bytes() == b"mine"


async def test_an_editor_that_fails_stores_nothing_and_loses_nothing(desk: Desk) -> None:
    hand = Hand(b"half")
    hand.status = 1

    told = await desk.edit(hand)

    assert await desk.now() == b"first\n"
    assert str(hand.files[0]) in told


async def test_what_is_no_text_or_too_large_is_not_edited(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.put(b"\0\1\2")
    with pytest.raises(Unsupported, match="no text"):
        await desk.edit(Hand())

    await desk.put(b"long " * 20)
    monkeypatch.setattr(editing, "ASKED_FROM", 10)
    hand = Hand()
    hand.agrees = False
    assert await desk.edit(hand) == "Nothing was fetched."
    assert "100 bytes" in hand.questions[0]
    monkeypatch.setattr(editing, "MOST", 50)
    with pytest.raises(UsageError, match="100 bytes"):
        await desk.edit(Hand())


async def test_a_file_of_this_machine_is_edited_where_it_is(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a")
    hand = Hand(b"changed")

    assert await desk.edit(hand, at(file)) == "Edited a.txt."
    assert hand.files == [file]


def test_an_editor_is_split_as_a_shell_does_it(tmp_path: Path) -> None:
    assert Editor.of({"EDITOR": "ed", "VISUAL": "code --wait 'a b'"}).words == (
        "code",
        "--wait",
        "a b",
    )
    with pytest.raises(UsageError, match="no shell"):
        Editor.of({"EDITOR": "vi 'x"})
    with pytest.raises(UsageError, match="no editor"):
        Editor.of({"PATH": str(tmp_path)})
    with pytest.raises(FxtuiError, match="cannot be run"):
        Editor((str(tmp_path / "none"),)).run(tmp_path)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a.py", "a.py"),
        ("..", "object"),
        ("", "object"),
        ("-rf", "object-rf"),
        ("a\n\u202eb/c.txt", "a__b_c.txt"),
        ("ß" * 300 + ".json", "ß" * 97 + ".json"),
    ],
)
def test_a_draft_has_a_name_that_a_disk_takes(name: str, file: str) -> None:
    assert file_name(name) == file


def test_a_text_that_nobody_wants_any_more_goes_when_the_next_one_is_begun(
    tmp_path: Path,
) -> None:
    old, kept, new = (Draft.begin(tmp_path, name, b"text") for name in "abc")
    long_ago = time.time() - KEPT - 60
    for path in (old.path, old.path.parent, kept.path.parent):
        os.utime(path, (long_ago, long_ago))

    Draft.begin(tmp_path, "d", b"")

    assert [each.path.exists() for each in (old, kept, new)] == [False, True, True]
