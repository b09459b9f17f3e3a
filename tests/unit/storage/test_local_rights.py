"""A disk tells what its user may do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fxtui.domain.errors import NotFound, Unsupported
from fxtui.domain.rights import AskRights, Rights
from fxtui.domain.sharing import AskSpace
from fxtui.storage.local import LocalStorage


def told(rights: object) -> str:
    assert isinstance(rights, Rights)
    return " ".join(right.may for right in rights.rights)


async def test_a_file_and_a_folder_have_what_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "file").touch(0o644)
    storage = LocalStorage(tmp_path)

    assert told(await storage.grant("file", AskRights())) == "yes yes yes yes no"
    assert told(await storage.grant("", AskRights())) == "yes unknown yes yes no"
    with pytest.raises(NotFound):
        await storage.grant("nothing", AskRights())
    with pytest.raises(Unsupported):
        await storage.grant("file", AskSpace())


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may do everything")
async def test_what_is_closed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch(0o400)
    tmp_path.chmod(0o500)
    storage = LocalStorage(tmp_path)

    assert told(await storage.grant("file", AskRights())) == "yes yes no no no"
    tmp_path.chmod(0o700)


async def test_in_a_sticky_folder_only_ones_own_may_be_deleted(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)

    rights = await LocalStorage(tmp_path).grant("", AskRights())

    assert isinstance(rights, Rights)
    assert "only what is yours" in rights.rights[3].why
