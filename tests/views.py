"""What ``make screenshots`` shows of the views of one pane, two panes and the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.screenshots import Shooting


async def preview(shooting: Shooting) -> None:
    await shooting.press("tab", "G", "p")
    await shooting.shows("humidity")
    shooting.shoot("preview")


async def full_view(shooting: Shooting) -> None:
    await shooting.press("j", "j", "f3")
    await shooting.shows("TOLERANCE")
    shooting.shoot("view")


async def sync_table(shooting: Shooting) -> None:
    await shooting.press("s", "enter")
    await shooting.shows("old table.csv")
    await shooting.press("j")
    shooting.shoot("sync")


async def compare(shooting: Shooting) -> None:
    await shooting.press("=", "j", "enter")
    await shooting.shows("By size")
    await shooting.press("j")
    shooting.shoot("compare")


async def versions(shooting: Shooting) -> None:
    await shooting.press("tab", "G", "V")
    await shooting.shows("of table.csv")
    await shooting.press("j")
    shooting.shoot("versions")


async def as_of(shooting: Shooting) -> None:
    await shooting.press("tab", "home", "V")
    await shooting.shows("as it was")
    await shooting.press(*shooting.then, "enter")
    await shooting.shows("deleted")
    shooting.shoot("as-of")


async def info(shooting: Shooting) -> None:
    await shooting.press("tab", "G", "i")
    await shooting.shows("crc64nvme")
    shooting.shoot("info")


async def sizes(shooting: Shooting) -> None:
    await shooting.press("tab", "z")
    await shooting.shows("######")
    shooting.shoot("sizes")


async def find(shooting: Shooting) -> None:
    await shooting.press("tab", "f", *"*.fits >2MiB", "enter")
    await shooting.shows("night 5.fits")
    shooting.shoot("find")


async def settings(shooting: Shooting) -> None:
    await shooting.press(",")
    await shooting.shows("Settings")
    shooting.shoot("settings")


async def bookmarks(shooting: Shooting) -> None:
    for keys in (("tab", "M"), ("T", "home", "j", "j", "l", "M")):
        await shooting.press(*keys)
        await shooting.shows("A name for")
        await shooting.press("enter")
    await shooting.press("g", "m")
    await shooting.shows("Bookmarks")
    shooting.shoot("bookmarks")
