"""Lent keys in a file that have ended: a person pastes others, or writes them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.domain.asking import Asking, Kind, Question, Reply
from fxtui.domain.errors import Unauthenticated
from fxtui.engine.retry import renewing
from fxtui.storage.s3.adapter import S3Storage
from tests.servers.credentials import aws_files
from tests.servers.recorder import Answer, Asked

from .conftest import speaking
from .said import error, listing


def lent(name: str) -> str:
    return (
        f"[default]\naws_access_key_id = {name}\naws_secret_access_key = s\n"
        "aws_session_token = t\n"
    )


def answer(asked: Asked) -> Answer:
    """One that takes new keys; of the old ones it says that they have ended."""
    for name in ("NEW", "NEWER"):
        if f"Credential={name}/" in asked.headers["authorization"]:
            return listing()
    if "Credential=OLD/" in asked.headers["authorization"]:
        return error(400, "ExpiredToken")
    return error(403, "InvalidAccessKeyId")


async def listed(storage: S3Storage) -> None:
    await renewing(storage, lambda: storage.list_page("b/"))


async def asked_for(storage: S3Storage, asking: Asking) -> Question:
    with pytest.raises(Unauthenticated, match="have expired; renew them where"):
        await listed(storage)
    (question,) = asking.questions
    return question


async def test_keys_are_pasted_until_they_are_taken_and_those_in_the_file_win(
    tmp_path: Path,
) -> None:
    variables, asking = aws_files(tmp_path, "", lent("OLD")), Asking()
    async with speaking(answer, variables=variables) as (storage, server):
        storage.ask_at(asking)
        first = await asked_for(storage, asking)
        await asking.reply(Reply(first.id, ("TYPO", "s", "")))
        second = await asked_for(storage, asking)
        await asking.reply(Reply(second.id, ("NEW", "s", "t")))
        await listed(storage)

        (tmp_path / "credentials").write_text(lent("NEWER"))
        await storage.renew(storage.lease)
        await listed(storage)

    assert (first.kind, first.id < second.id) == (Kind.KEYS, True)
    assert asking.questions == ()
    assert "NEWER" in server.asked[-1].headers["authorization"]


async def test_keys_that_are_refused_for_another_reason_are_looked_for_as_before(
    tmp_path: Path,
) -> None:
    variables, asking = aws_files(tmp_path, "", lent("UNKNOWN")), Asking()
    async with speaking(answer, variables=variables) as (storage, _):
        storage.ask_at(asking)
        with pytest.raises(Unauthenticated, match="does not know these keys"):
            await listed(storage)

    assert asking.questions == ()
