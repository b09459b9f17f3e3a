"""Pasted keys of ICA end; a person is asked for others, which take their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.config import secret
from fxtui.domain.asking import Kind
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.value import replace
from fxtui.storage.s3.connection import Connection
from fxtui.storage.s3.ica_paste import PastedKeys, written
from fxtui.storage.s3.ica_told import LIFE, Lent
from fxtui.storage.s3.keys import AnswerNeeded, Found
from fxtui.storage.s3.settings import S3Settings

LENT = Lent("AK", "a-secret", "a-token", "eu-west-1", "b/runs/", "aws:kms", 1000.0)
NEW = "NEW", "another-secret", "another-token"


@pytest.fixture
def settings(tmp_path: Path) -> S3Settings:
    kept = tmp_path / "kept"
    kept.write_text(written(LENT))
    kept.chmod(0o600)
    return S3Settings("ica", login="ica", root="b/runs/", session=f"file:{kept}")


async def asked(keys: PastedKeys, unwanted: Found | None = None) -> AnswerNeeded:
    with pytest.raises(AnswerNeeded) as needed:
        await keys.look(unwanted.keys if unwanted else None)
    return needed.value


async def test_they_are_good_until_they_end_or_are_refused(settings: S3Settings) -> None:
    early = PastedKeys(settings, clock=lambda: 999.0)

    found = await early.look(None)
    refused = await asked(early, found)
    ended = await asked(PastedKeys(settings, clock=lambda: 1000.0))

    assert (found.keys.access_key, found.ends, found.asks) == ("AK", 1000.0, True)
    assert refused.question.kind is ended.question.kind is Kind.KEYS
    assert "fxtui login ica --profile ica --paste" in ended.message
    assert LENT.secret_access_key not in repr((found, ended.question))


async def test_those_that_are_typed_take_their_place(settings: S3Settings) -> None:
    keys = PastedKeys(settings, clock=lambda: 5000.0)

    found = await (await asked(keys)).answer(NEW)
    again = await keys.look(None)

    assert isinstance(found, Found)
    assert (again.keys, again.ends) == (found.keys, 5000.0 + LIFE)
    told = found.keys.access_key, found.keys.secret_key, found.keys.token
    assert told == NEW


async def test_what_is_not_all_of_them_changes_nothing(settings: S3Settings) -> None:
    needed = await asked(PastedKeys(settings, clock=lambda: 5000.0))

    with pytest.raises(Unauthenticated):
        await needed.answer(("AK", " ", "a-token"))

    assert secret(settings.session or "") == written(LENT)


async def test_where_nothing_can_be_read_others_are_asked_for(
    settings: S3Settings,
) -> None:
    nowhere = replace(settings, session="file:/no/such/file")

    needed = await asked(PastedKeys(nowhere, clock=lambda: 5000.0))

    assert "Paste new ones" in needed.question.text


async def test_what_ica_lends_goes_to_no_server_that_surroundings_name(
    settings: S3Settings,
) -> None:
    other = "http://127.0.0.1:9"
    variables = ("AWS_ENDPOINT_URL", other), ("AWS_REGION", "us-east-1")
    context = Context(endpoint_url=other, region="us-west-2", variables=variables)
    told = replace(settings, region="eu-west-1")
    connection = Connection(told, context, look=PastedKeys(told, lambda: 1.0).look)

    client = await connection.client()
    await connection.aclose()

    assert client.meta.endpoint_url == "https://s3.eu-west-1.amazonaws.com"
