"""Keys that only a person can bring: asked for once, and used by all who wait."""

from __future__ import annotations

from asyncio import TaskGroup, sleep
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path

import pytest
from botocore.credentials import ReadOnlyCredentials

from fxtui.domain import codec, value
from fxtui.domain.asking import WANTED, Asking, Blank, Kind, Question, Reply
from fxtui.domain.content import SILENT, FileSpan, Span
from fxtui.domain.errors import ServerFault, Unauthenticated, UsageError
from fxtui.domain.location import Location
from fxtui.engine.retry import renewing
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.code import wants_code
from fxtui.storage.s3.keys import AnswerNeeded, Found, Keys
from fxtui.storage.s3.printed import OneLease, Printed
from tests.contract.storage_contract import Bytes
from tests.servers.recorder import Answer, Asked

from .conftest import speaking
from .said import TAGGED, error, listing

CODE = Blank("code", pattern=r"\d{6}", form="6 digits")
ASKED = Question(Kind.CODE, Location("s3", "", "lab"), "The code, please.", (CODE,))
RIGHT = "123456"


class Bank:
    """Gives keys to who knows the code, which end when a test says so."""

    def __init__(self) -> None:
        self.given: Found | None = None
        self.looks = 0
        self.codes: list[str] = []
        self.now = 1000.0

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        self.looks += 1
        if self.given:
            return self.given
        raise AnswerNeeded("lab needs a code; run this", ASKED, self.answer)

    async def answer(self, words: tuple[str, ...]) -> Found:
        self.codes.append(words[0])
        await sleep(0)  # it takes a while
        if words[0] != RIGHT:
            raise Unauthenticated("that is not the code")
        return found(f"key {len(self.codes)}")

    def clock(self) -> float:
        return self.now


def found(name: str) -> Found:
    return Found(ReadOnlyCredentials(name, "secret", "token"), inf)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def keys(bank: Bank) -> Keys:
    return Keys(bank.look, bank.clock)


async def in_vain(keys: Keys) -> None:
    with pytest.raises(Unauthenticated, match="lab needs a code; run this"):
        await keys.current()


async def test_however_many_wait_one_question_is_asked_and_all_use_its_answer(
    bank: Bank, keys: Keys
) -> None:
    told = list[tuple[Question, ...]]()
    keys.asking.changed = lambda: told.append(keys.asking.questions)
    async with TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(in_vain(keys))
    (question,) = keys.asking.questions

    with pytest.raises(Unauthenticated, match="not the code"):
        await keys.asking.reply(Reply(question.id, ("654321",)))
    still = keys.asking.questions
    step = await keys.asking.reply(Reply(question.id, (RIGHT,)))

    looks = bank.looks
    assert [(await keys.current()).access_key for _ in range(8)] == ["key 2"] * 8
    assert (step, still, bank.looks) == (None, (question,), looks)
    assert told == [(question,), ()]


async def test_a_question_goes_when_keys_are_there_and_the_next_end_has_another(
    bank: Bank, keys: Keys
) -> None:
    await in_vain(keys)
    (first,) = keys.asking.questions

    bank.given = found("of the AWS CLI")
    await keys.renew(keys.lease)
    between = keys.asking.questions
    bank.given = None
    with pytest.raises(Unauthenticated):
        await keys.renew(keys.lease)

    (second,) = keys.asking.questions
    assert between == ()
    assert first.id != second.id
    with pytest.raises(UsageError, match="not asked any more"):
        await keys.asking.reply(Reply(first.id, (RIGHT,)))


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("12345",), "code is 6 digits"),
        ((" ",), "code is missing"),
        ((), "1 answers"),
        ((RIGHT, RIGHT), "1 answers"),
    ],
)
async def test_what_cannot_be_right_is_tried_on_nobody(
    bank: Bank, keys: Keys, words: tuple[str, ...], wrong: str
) -> None:
    await in_vain(keys)
    (question,) = keys.asking.questions

    with pytest.raises(UsageError, match=wrong):
        await keys.asking.reply(Reply(question.id, words))

    assert bank.codes == []


async def test_a_sign_in_of_several_steps_is_one_question() -> None:
    asking, steps = Asking(), ["password", "code"]

    async def answer(words: tuple[str, ...]) -> Question | None:
        assert words == (steps.pop(0),)
        blank = Blank(steps[0]) if steps else None
        return Question(Kind.CODE, ASKED.account, "Next.", (blank,)) if blank else None

    id_ = asking.ask(
        Question(Kind.PASSWORD, ASKED.account, "First.", (Blank("password"),)), answer
    )
    step = await asking.reply(Reply(id_, ("password",)))
    assert step
    shown = asking.questions
    end = await asking.reply(Reply(step.id, ("code",)))

    assert (step.id, shown, end, asking.questions) == (id_, (step,), None, ())


async def test_what_ceased_to_be_asked_while_it_was_answered_is_not_asked_again() -> None:
    asking = Asking()

    async def answer(words: tuple[str, ...]) -> Question | None:
        asking.withdraw(id_)  # another program has brought keys
        if words == ("other",):
            asking.ask(value.replace(ASKED, text="Another."), answer)
        if words == ("wrong",):
            raise Unauthenticated("that is not the code")
        return value.replace(ASKED, text="Next.")

    wait = value.replace(ASKED, wait=0.0, blanks=(Blank("word"),))
    id_ = asking.ask(wait, answer)
    step = await asking.reply(Reply(id_, ("gone",)))
    after = asking.questions
    id_ = asking.ask(wait, answer)
    with pytest.raises(Unauthenticated):
        await asking.reply(Reply(id_, ("wrong",)))
    wrong = asking.questions
    id_ = asking.ask(wait, answer)
    await asking.reply(Reply(id_, ("other",)))

    assert (step, after, wrong) == (None, (), ())
    assert [question.text for question in asking.questions] == ["Another."]


async def test_of_two_who_answer_at_once_one_is_enough(bank: Bank, keys: Keys) -> None:
    """A code is good once: the second would be told that his was wrong."""
    await in_vain(keys)
    (question,) = keys.asking.questions

    async with TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(keys.asking.reply(Reply(question.id, (RIGHT,))))

    assert (bank.codes, keys.asking.questions) == ([RIGHT], ())


async def test_trouble_where_keys_come_from_parks_and_burns_nothing(bank: Bank) -> None:
    async def look(unwanted: ReadOnlyCredentials | None) -> Found:
        if trouble:
            raise trouble.pop()
        return await bank.look(unwanted)

    trouble: list[Exception] = [ServerFault("it has a fault of its own")]
    keys = Keys(look, bank.clock)
    bank.given = found("new")

    with pytest.raises(Unauthenticated, match="a fault of its own"):
        await keys.current()
    await keys.renew(keys.lease)

    assert (await keys.current()).access_key == "new"


@pytest.mark.parametrize("have_ended", [True, False])
async def test_keys_that_a_cache_gives_again_end_no_question(
    bank: Bank, have_ended: bool
) -> None:
    async def look(unwanted: ReadOnlyCredentials | None) -> Found:
        bank.looks += 1
        if unwanted == found("old").keys:
            return await bank.look(unwanted)
        return found("old")

    keys = Keys(look, bank.clock)
    await keys.current()
    ids = set[int]()
    for _ in range(3):  # as probes do, of a server that takes them no more
        keys.refuse(keys.lease, have_ended=have_ended)
        with pytest.raises(Unauthenticated):
            await keys.renew(keys.lease)
        ids.update(question.id for question in keys.asking.questions)
        if not have_ended:
            assert (await keys.current()).access_key == "old"
            ids.update(question.id for question in keys.asking.questions)

    assert ids == {1}


async def test_a_person_is_asked_before_keys_end_which_go_on_until_then(
    bank: Bank, keys: Keys
) -> None:
    bank.given = replace(found("old"), ends=bank.now + 3600)
    await keys.current()
    bank.given = None
    bank.now += 3000

    early = (await keys.current()).access_key
    (question,) = keys.asking.questions
    await keys.asking.reply(Reply(question.id, (RIGHT,)))

    assert (early, (await keys.current()).access_key) == ("old", "key 1")


async def test_what_nobody_waits_for_any_more_is_put_to_nobody_until_somebody_does() -> (
    None
):
    now, told = [0.0], list[int]()
    asking = Asking(lambda: now[0])

    async def answer(words: tuple[str, ...]) -> Question | None:
        return None

    asking.ask(ASKED, answer)
    asking.changed = lambda: told.append(len(asking.questions))
    now[0] = WANTED + 1
    stale = asking.questions
    asking.ask(ASKED, answer)

    assert (stale, told) == ((), [1])


async def test_headers_go_with_keys_that_a_person_brings(bank: Bank) -> None:
    async def printed() -> Printed:
        return Printed((("token", "t"),), ())

    keys = Keys(OneLease(bank.look, printed, bank.clock).look, bank.clock)
    await in_vain(keys)
    (question,) = keys.asking.questions

    await keys.asking.reply(Reply(question.id, (RIGHT,)))

    assert (await keys.current()).access_key == "key 1"
    assert keys.headers == (("token", "t"),)
    assert bank.looks == 1


def test_what_a_person_typed_travels_but_is_in_no_log() -> None:
    reply = Reply(1, ("open sesame",))

    assert "open sesame" not in f"{reply} {reply!r}"
    assert b"open sesame" in codec.encode(reply)


def test_a_code_is_wanted_of_a_role_with_a_device_however_far_it_is() -> None:
    role = {"role_arn": "arn:r", "source_profile": "base"}
    guarded = role | {"mfa_serial": "arn:mfa"}
    profiles = {"base": {}, "plain": role, "guarded": guarded}
    profiles |= {"behind": role | {"source_profile": "guarded"}}
    profiles |= {"loop": role | {"source_profile": "loop"}}

    wanted = {name: wants_code({"profiles": profiles}, name) for name in profiles}

    assert [name for name, wants in wanted.items() if wants] == ["guarded", "behind"]
    assert not wants_code({}, None)


_PAGE = b"<!DOCTYPE html><html>Your session has ended. Log in.</html>"
WAYS = {
    "400": error(400, "ExpiredToken", "The provided token has expired."),
    "401": Answer(401),
    "403 with JSON": Answer(403, b'{"error": "token"}', {"Content-Type": "text/json"}),
    "403 with a page": Answer(403, _PAGE, {"Content-Type": "text/html"}),
    "a page": Answer(200, _PAGE, {"Content-Type": "text/html"}),
    "to a login": Answer(302, b"", {"Location": "https://login.example/"}),
    "400 and no word": Answer(400),
    "403 and no word": Answer(403),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("deed", ["list", "put", "stat", "send", "fetch"])
async def test_however_a_server_says_that_keys_have_ended_a_person_is_asked_once(
    way: str, deed: str, bank: Bank, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"x")

    async def do() -> object:
        with (tmp_path / "file").open("r+b") as file:
            span = FileSpan(DiskFile(file.fileno()), Span(0, 1), SILENT)
            return await renewing(storage, lambda: done(deed, storage, span))

    async with speaking(partial(taking, WAYS[way])) as (storage, _):
        keys = storage._connection.keys = Keys(bank.look, bank.clock)
        bank.given = found("old")
        await keys.current()
        bank.given = None

        with pytest.raises(Unauthenticated, match="lab needs a code"):
            await do()
        (question,) = keys.asking.questions
        await keys.asking.reply(Reply(question.id, (RIGHT,)))
        await do()

    assert (keys.asking.questions, bank.codes) == ((), [RIGHT])


def taking(refusal: Answer, asked: Asked) -> Answer:
    """A server that takes the first keys that a person brought, and no others."""
    if "Credential=key 1/" not in asked.headers["authorization"]:
        return refusal
    if asked.method != "GET":
        return Answer(200, b"", TAGGED)
    if "list-type" in asked.target:
        return listing()
    return Answer(206, b"x", TAGGED | {"Content-Range": "bytes 0-0/1"})


async def done(deed: str, storage: S3Storage, span: FileSpan) -> object:
    match deed:
        case "list":
            return await storage.list_page("b/")
        case "put":
            return await storage.put("b/k", Bytes(b"x"))
        case "send":
            return await storage.put("b/k", span)
        case "fetch":
            return await storage.fetch("b/k", Span(0, 1), into=span)
    return await storage.stat("b/k")
