"""What ``make screenshots`` shows of a Dropbox, and the Dropbox that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fxtui.domain.location import Location
from tests.servers.dropbox.running import Emulator

if TYPE_CHECKING:
    from tests.screenshots import Shooting

TOP: Final = Location("dropbox", "", "lab")

_CONFIG: Final = """
[profiles.dropbox.lab]
endpoint_url = "{url}"
access_token = "file:{token}"
"""

_MIB: Final = 1 << 20
_DAY: Final = 86_400
_MONDAY: Final = 1_794_816_000
"""The 16th of November 2026, when the last of it was written."""


def config_of(server: Emulator, folder: Path) -> str:
    token = folder / "token"
    token.touch(0o600)
    token.write_text(server.token)
    return _CONFIG.format(url=server.url, token=token)


def fill(server: Emulator) -> None:
    """A group's papers and pictures; some of it is others', and may only be read."""
    server.say("plan", {"account": "emu", "plan": "pro"})
    server.quota(15_000_000_000)
    sizes = {
        "Drafts/outline.md": 2_300,
        "Microscope/series 1.tif": 1_450 * _MIB,
        "Microscope/series 2.tif": 2_210 * _MIB,
        "Calibration.xlsx": 88_412,
        "Figure 3.pdf": 1_204_551,
        "Manuscript.docx": 467_305,
        "night of the 12th.fits": 310 * _MIB,
    }
    files = [
        {"path": f"/{path}", "size": size, "modified": _MONDAY - age * _DAY}
        for age, (path, size) in enumerate(sizes.items())
    ]
    minutes = {"path": "/Minutes.paper", "content": "# Minutes", "is_paper": True}
    server.seed(*files, minutes)
    for name, access in (("Field photos", "editor"), ("Protocols", "viewer")):
        server.seed({"path": f"/{name}/read me.txt", "content": "Hello"}, account="bob")
        server.share(f"/{name}", access=access)


async def dropbox(shooting: Shooting) -> None:
    await shooting.press("tab", *"jjj")
    await shooting.shows("of 14.0 GiB free")
    shooting.shoot("dropbox")


async def links(shooting: Shooting) -> None:
    await shooting.press("tab", *"/Manu", "enter", "escape", "L")
    await shooting.shows("No link leads to it.")
    await shooting.press("n")
    await shooting.shows("expires after")
    await shooting.press(*"4w", "tab", *"sesame", "enter")
    await shooting.shows("Links to Manuscript.docx")
    shooting.shoot("links")


async def access(shooting: Shooting) -> None:
    await shooting.press("tab", *"/Draf", "enter", "escape", "P")
    await shooting.shows("owner")
    for person in ("ada@example.com", "bob@example.com"):
        await shooting.press("n")
        await shooting.shows("e-mail")
        await shooting.press(*person, "enter")
        await shooting.shows(person)
    shooting.shoot("access")
