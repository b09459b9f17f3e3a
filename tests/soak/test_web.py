"""``fxtui web`` in a real web browser: to look around, into a file, to copy, to leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Final

import psutil
import pytest
from PIL import Image

from fxtui.demo.seaweed import SeaweedFS
from tests.chromium import CHROMIUM, Page, chromium
from tests.e2e.conftest import PATIENCE, Program
from tests.e2e.test_web import browser_of, invited

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


SHOWN: Final = "getComputedStyle(document.querySelector('.closed')).display"


@pytest.fixture
def here(program: Program, server: SeaweedFS) -> Path:
    """A folder, and a bucket ``nights`` with two objects in a folder."""
    here, there = program.folder / "mine", program.folder / "theirs/runs"
    here.mkdir()
    there.mkdir(parents=True)
    (here / "alpha.txt").write_text("to be copied\n")
    (there / "one.txt").write_text("the first night was clear\n")
    (there / "two.csv").write_text("star,brightness\nVega,0.03\n")
    program.environment |= {
        "AWS_ACCESS_KEY_ID": server.access_key,
        "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "AWS_REGION": "us-east-1",
    }
    for words in (
        ["mkdir", "s3://nights"],
        ["cp", "-r", f"{there.parent}/", "s3://nights/"],
    ):
        done = program.run(*words)
        assert done.returncode == 0, done.stderr
    return here


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with chromium(tmp_path / "chromium") as page:
        await page.size(1160, 760)
        yield page


async def test_a_page_is_the_browser(program: Program, here: Path, page: Page) -> None:
    web = program.start("web", here, "s3://nights/")
    try:
        link = await invited(web)
        await page.go(str(link))
        await page.shows("alpha.txt")
        await page.shows("runs/")
        process = browser_of(web)

        await page.press("Tab")  # to look around
        await page.type("j")
        await page.press("Enter")
        await page.shows("two.csv")

        await page.type("jp")  # to look into a file
        await page.shows("the first night was clear")
        await page.type("p")

        await page.press("Tab")  # to copy
        await page.type("jc")
        await page.shows("If it exists there")
        await page.press("Enter")
        await page.type("t4")
        await page.shows("verified")
        picture = Image.open(BytesIO(await page.picture()))

        await page.close()
        await asyncio.to_thread(process.wait, PATIENCE)
        copied = await program.ask("cat", "s3://nights/runs/alpha.txt")
    finally:
        web.terminate()
        web.communicate()

    assert copied.stdout == "to be copied\n"
    assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 16
    assert {address.split("/")[2] for address in page.asked} == {link.authority}
    assert page.problems == []
    assert not psutil.pid_exists(process.pid)


async def test_a_page_that_is_left_says_so_and_opens_again(
    program: Program, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "beta.txt").touch()
    web = program.start("web", tmp_path, tmp_path, "--port", "0")
    try:
        await page.go(str(await invited(web)))
        await page.shows("beta.txt")
        await page.type("q")
        await page.finds(f"{SHOWN} === 'flex'")
        assert await page.evaluate("document.querySelector('.closed p').innerText")
        await page.evaluate("document.getElementById('again').click()")
        await page.is_opened(times=2)
        await page.shows("beta.txt")
    finally:
        web.terminate()
        web.communicate()
