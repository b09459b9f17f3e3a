"""Where Dropbox has ended a sign-in, a person is asked for another, and it goes on."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from fxtui.domain.asking import Asking, Reply
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.value import replace
from fxtui.engine.retry import renewing
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator


def settings_of(dropbox: Emulator, kept: Path) -> DropboxSettings:
    return DropboxSettings(
        "box",
        endpoint_url=dropbox.url,
        app_key=dropbox.app_key,
        refresh_token=kept.read_text().strip(),
        kept=f"file:{kept}",
    )


def allowed(address: str) -> str:
    with urlopen(address) as page:
        found = re.search("<code>(.+)</code>", page.read().decode())
    assert found
    return found[1]


async def test_a_sign_in_that_has_ended_is_asked_for_once_and_kept_where_it_was(
    dropbox: Emulator, tmp_path: Path
) -> None:
    (kept := tmp_path / "token").write_text("revoked\n")
    asking, first = Asking(), settings_of(dropbox, kept)

    async with (
        DropboxStorage(first, Context(), lambda: settings_of(dropbox, kept)) as one,
        DropboxStorage(first, Context(), lambda: settings_of(dropbox, kept)) as other,
        DropboxStorage(replace(first, link="https://l/"), Context()) as link,
        DropboxStorage(replace(first, kept=None), Context()) as lent,
    ):
        for storage in (one, other, link, lent):
            storage.ask_at(asking)
            with pytest.raises(Unauthenticated, match="fxtui login dropbox"):
                await storage.renew(storage.lease)
        (question,) = asking.questions
        step = await asking.reply(Reply(question.id))
        assert step
        with pytest.raises(Unauthenticated, match="does not take this code"):
            await asking.reply(Reply(question.id, ("wrong",)))
        with pytest.raises(Unauthenticated):
            await other.renew(other.lease)
        still = asking.questions
        end = await asking.reply(Reply(question.id, (f" {allowed(step.address)} ",)))

        await one.list_page("")
        await renewing(other, lambda: other.list_page(""))

    assert (still, end, asking.questions) == ((step,), None, ())
    assert kept.read_text() != "revoked\n"


async def test_a_token_that_came_another_way_needs_no_answer(
    dropbox: Emulator, tmp_path: Path
) -> None:
    (kept := tmp_path / "token").write_text("revoked\n")
    asking, first = Asking(), settings_of(dropbox, kept)
    by = replace(first, refresh_token=None, access_token=dropbox.token)

    async with DropboxStorage(first, Context(), lambda: now) as storage:
        storage.ask_at(asking)
        now = first
        with pytest.raises(Unauthenticated):
            await storage.renew(storage.lease)
        asked = len(asking.questions)
        now = by
        await storage.renew(storage.lease)

    assert (asked, asking.questions) == (1, ())
