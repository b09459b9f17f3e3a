"""``make screenshots``: the pictures of the README, from the program on a real server.

The browser runs with an engine of its own on SeaweedFS, filled with the demo's data, and
on our emulator of Dropbox; it is stopped where there is something to see. Look at each
picture before you commit it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fxtui import wiring
from fxtui.config import Config, Paths
from fxtui.demo.samples import make_local_samples
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.engine import Doors
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobRequest, Matching, Order, Source, Verb
from fxtui.domain.value import replace
from fxtui.ui.doorway import Doorway
from fxtui.ui.keys import keys_for
from fxtui.ui.program import FxtuiApp
from tests import dropbox_scenes
from tests.engines import finished
from tests.servers.dropbox.running import Emulator

if TYPE_CHECKING:
    from textual.pilot import Pilot

SHOTS: Final = Path(__file__).parent.parent / "screenshots"
FOLDER: Final = Path(tempfile.gettempdir(), "lab")
"""The name is in the pictures."""

BUCKET: Final = Location("s3", "research/", "demo")
SLOWLY: Final = Policy(bandwidth=6_000_000, part_size=5 * MIB, multipart_from=8 * MIB)
"""Small parts, so that there are many of them in the pictures."""

_CONFIG: Final = """\
[profiles.s3.demo]
endpoint_url = "{url}"
region = "us-east-1"
access_key_id = "{key}"
secret_access_key = "file:{secret}"

[profiles.s3.lab]
endpoint_url = "{url}"
region = "us-east-1"
access_key_id = "AKIALASTYEAR"
secret_access_key = "file:{secret}"
"""


class Shooting:
    """The browser at work, and the camera."""

    def __init__(self, pilot: Pilot[str], doors: Doors) -> None:
        self.pilot, self.doors = pilot, doors

    @property
    def text(self) -> str:
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(s.text for s in strip) for strip in strips)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def shows(self, text: str) -> None:
        try:
            async with asyncio.timeout(30):
                while text not in self.text:
                    await self.pilot.pause(0.05)
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.text}") from None

    def shoot(self, name: str) -> None:
        self.pilot.app.save_screenshot(f"{name}.svg", str(SHOTS))


async def browser(shooting: Shooting) -> None:
    await shooting.press("tab", "j", "j", "space", "j", "space")
    shooting.shoot("browser")


async def queue(shooting: Shooting) -> None:
    await shooting.press("j", "space", "space", "c")
    await shooting.shows("objects")
    await shooting.press("enter")
    await shooting.shows("photo 8.jpg")
    await shooting.shows("40 %  ")
    shooting.shoot("queue")


async def copy_dialog(shooting: Shooting) -> None:
    await shooting.press("j", "space", "space", "c")
    await shooting.shows("MiB")
    shooting.shoot("copy")


async def error_details(shooting: Shooting) -> None:
    source = Source(BUCKET.child("gone.fits"), "gone.fits")
    request = JobRequest(Verb.COPY, (source,), _local(FOLDER / "here"))
    context = wiring.context_here()
    job = await shooting.doors.engine.submit(request, context)
    await finished(shooting.doors.engine, job)
    await shooting.press("t", "3")
    await shooting.shows("gone.fits")
    await shooting.press("enter")
    await shooting.shows("such object")
    shooting.shoot("error")


async def transfer_details(shooting: Shooting) -> None:
    model = Source(_local(FOLDER / "here").child("model.bin"), "model.bin")
    await _submit(shooting, model, BUCKET.child("models/"))
    await shooting.press("t", "1")
    await shooting.shows("↑   model.bin")
    await shooting.press("G", "i")
    await shooting.shows("6 of 10 done")
    shooting.shoot("details")
    await _cancel_all(shooting)


async def parked(shooting: Shooting) -> None:
    await _submit(shooting, Source(replace(BUCKET, profile="lab")), _local(FOLDER))
    await shooting.press("t", "1")
    await shooting.shows("is parked")
    shooting.shoot("parked")


async def smallest(shooting: Shooting) -> None:
    await shooting.shows("1 job parked")
    await shooting.press("t")
    await shooting.shows("[1 active")
    shooting.shoot("40x10")
    await _cancel_all(shooting)


async def _submit(shooting: Shooting, source: Source, target: Location) -> None:
    request = JobRequest(Verb.COPY, (source,), target)
    await shooting.doors.engine.submit(request, wiring.context_here())


async def _cancel_all(shooting: Shooting) -> None:
    context = wiring.context_here()
    await shooting.doors.engine.order(Order.CANCEL, Matching(), context)


async def narrow(shooting: Shooting) -> None:
    await shooting.press("tab", "j", "j", "j")
    shooting.shoot("80x24")


_SEEN: Final = {BUCKET: "README.txt", dropbox_scenes.TOP: "~Minutes.paper"}
"""What is on the right when the listing is there."""

_SHOWS_TABS: Final = 16
"""Lines from which on the queue has more than one."""

Scene = Callable[[Shooting], Awaitable[None]]

DROPBOX_SCENES: Final = (
    dropbox_scenes.dropbox,
    dropbox_scenes.links,
    dropbox_scenes.access,
)
SCENES: Final[tuple[tuple[Scene, tuple[int, int]], ...]] = (
    (browser, (120, 36)),
    (copy_dialog, (120, 36)),
    (queue, (120, 36)),
    (error_details, (120, 36)),
    (transfer_details, (120, 36)),
    (parked, (120, 36)),
    (smallest, (40, 10)),
    (narrow, (80, 24)),
)


async def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    try:
        with SeaweedFS(FOLDER / "weed") as server, Emulator.start() as dropbox:
            paths = _own_paths(server, dropbox)
            dropbox_scenes.fill(dropbox)
            async with wiring.local_doors(paths) as doors:
                await _fill(doors)
                await doors.engine.set_policy(SLOWLY, wiring.context_here())
                for scene, size in SCENES:
                    async with _open(doors, size) as shooting:
                        await scene(shooting)
                for scene in DROPBOX_SCENES:
                    async with _open(doors, right=dropbox_scenes.TOP) as shooting:
                        await scene(shooting)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def _own_paths(server: SeaweedFS, dropbox: Emulator) -> Paths:
    secret, config = FOLDER / "secret", FOLDER / "config.toml"
    secret.touch(0o600)
    secret.write_text(server.secret_key)
    told = _CONFIG.format(url=server.endpoint_url, key=server.access_key, secret=secret)
    config.write_text(told + dropbox_scenes.config_of(dropbox, FOLDER))
    state = {"FXTUI_STATE": str(FOLDER / "state"), "FXTUI_CONFIG": str(config)}
    return Paths.of(state)


async def _fill(doors: Doors) -> None:
    """What the demo has on this machine, and a little of what it has in its bucket."""
    make_local_samples(FOLDER / "here")
    there = FOLDER / "there"
    for name in ("raw/night 1.fits", "raw/night 2.fits", "results/table.csv"):
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_bytes(bytes(3_000_000))
    for name in ("README.txt", "[draft] report.md"):
        (there / name).write_bytes(bytes(123_456))
    context = wiring.context_here()
    await doors.browser.make_directory(BUCKET, context)
    request = JobRequest(Verb.COPY, (Source(_local(there)),), BUCKET)
    await finished(doors.engine, await doors.engine.submit(request, context))


def _local(folder: Path) -> Location:
    return Location(LOCAL, f"{str(folder)[1:]}/")


@asynccontextmanager
async def _open(
    doors: Doors, size: tuple[int, int] = (120, 36), right: Location = BUCKET
) -> AsyncIterator[Shooting]:
    config = Config()
    doorway = Doorway(wiring.disk_browser(), wiring.context_here())
    doorway.open(doors)
    places = (_local(FOLDER / "here"), right)
    app = FxtuiApp(doorway, keys_for(config.ui.keymap, {}), config, places)
    async with app.run_test(size=size) as pilot:
        shooting = Shooting(pilot, doors)
        await shooting.shows(_SEEN[right] if size[0] > 80 else "photos/")
        if size[1] >= _SHOWS_TABS:
            await shooting.shows("1 active")
        yield shooting


if __name__ == "__main__":
    asyncio.run(main())
