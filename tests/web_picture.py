"""``make screenshots``: the browser in a web page, as Chromium draws it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Final

from tests.chromium import CHROMIUM, chromium
from tests.recording import stage
from tests.screenshots import FOLDER, SHOTS

FILE: Final = SHOTS / "web.png"
SIZE: Final = (1180, 760)


async def taken(link: str) -> bytes:
    """A copy is on its way, and somebody looks into a table meanwhile."""
    async with chromium(FOLDER / "chromium") as page:
        await page.size(*SIZE)
        await page.go(link)
        await page.shows("model.bin")
        await page.shows("README.txt")
        await page.type("jjjc")
        await page.shows("If it exists there")
        await page.press("Enter")
        await page.shows("running")
        await page.type("k")
        await page.press("Enter")
        await page.shows("fit.py")
        await page.type("Gp")
        await page.shows("humidity")
        await page.shows("MiB/s")
        return await page.picture()


def main() -> None:
    if CHROMIUM is None:
        sys.stderr.write(f"there is no Chromium here: {FILE.name} stays as it is\n")
        return
    with stage() as places:
        argv = [sys.executable, "-P", "-m", "fxtui", "web", *places]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as web:
            try:
                assert web.stdout
                FILE.write_bytes(asyncio.run(taken(web.stdout.readline().strip())))
            finally:
                web.terminate()


if __name__ == "__main__":
    main()
