"""``make screenshots``: the pictures of the README, from the program on a real server.

The browser runs with an engine of its own on SeaweedFS, filled with the demo's data, and
on our emulator of Dropbox; it is stopped where there is something to see. Look at each
picture before you commit it.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui import wiring
from fxtui.config import Config, Paths
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.engine import Doors
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobRequest, Matching, Order, Source, Verb
from fxtui.domain.value import replace
from fxtui.ui.doorway import Doorway
from fxtui.ui.keys import keys_for
from fxtui.ui.program import FxtuiApp
from tests import dropbox_scenes, lab, views
from tests.engines import finished
from tests.lab import BUCKET
from tests.servers.dropbox.running import Emulator

if TYPE_CHECKING:
    from textual.pilot import Pilot

SHOTS: Final = Path(__file__).parent.parent / "screenshots"
FOLDER: Final = Path(tempfile.gettempdir(), "lab")
"""The name is in the pictures."""

SLOWLY: Final = Policy(bandwidth=6_000_000, part_size=5 * MIB, multipart_from=8 * MIB)
"""Small parts, so that there are many of them in the pictures."""


class Shooting:
    """The browser at work, and the camera."""

    def __init__(self, pilot: Pilot[str], doors: Doors, then: str) -> None:
        """``then`` is when the bucket was another one."""
        self.pilot, self.doors, self.then = pilot, doors, then

    @property
    def text(self) -> str:
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(s.text for s in strip) for strip in strips)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not is_so():
                await self.pilot.pause(0.05)

    async def shows(self, text: str) -> None:
        try:
            await self.until(lambda: text in self.text)
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.text}") from None

    def shoot(self, name: str) -> None:
        self.pilot.app.save_screenshot(f"{name}.svg", str(SHOTS))


async def browser(shooting: Shooting) -> None:
    await shooting.press("tab", "j", "j", "space", "j", "space")
    shooting.shoot("browser")


async def queue(shooting: Shooting) -> None:
    await shooting.press("j", "space", "c")
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
    request = JobRequest(Verb.COPY, (source,), lab.local(FOLDER / "here"))
    context = wiring.context_here()
    job = await shooting.doors.engine.submit(request, context)
    await finished(shooting.doors.engine, job)
    await shooting.press("t", "3")
    await shooting.shows("gone.fits")
    await shooting.press("enter")
    await shooting.shows("such object")
    shooting.shoot("error")


async def transfer_details(shooting: Shooting) -> None:
    model = Source(lab.local(FOLDER / "here").child("model.bin"), "model.bin")
    await _submit(shooting, model, BUCKET.child("models/"))
    await shooting.press("t", "1")
    await shooting.shows("↑   model.bin")
    await shooting.press("G", "i")
    await shooting.shows("6 of 10 done")
    shooting.shoot("details")
    await _cancel_all(shooting)


async def parked(shooting: Shooting) -> None:
    await _submit(shooting, Source(replace(BUCKET, profile="lab")), lab.local(FOLDER))
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


class Scene(NamedTuple):
    play: Callable[[Shooting], Awaitable[None]]
    size: tuple[int, int] = (120, 36)
    left: str = ""
    """Below our folder."""

    right: Location = BUCKET


RESULTS: Final = BUCKET.child("results/")
DROPBOX: Final = dropbox_scenes.TOP
SCENES: Final = (
    Scene(browser),
    Scene(copy_dialog),
    Scene(views.preview, left="results/", right=RESULTS),
    Scene(views.full_view, left="results/", right=RESULTS),
    Scene(views.sync_table, left="results/", right=RESULTS),
    Scene(views.compare, left="results/", right=RESULTS),
    Scene(views.versions, left="results/", right=RESULTS),
    Scene(views.as_of, left="results/", right=RESULTS),
    Scene(views.info, left="results/", right=RESULTS),
    Scene(views.sizes),
    Scene(views.find),
    Scene(views.settings),
    Scene(views.bookmarks),
    Scene(queue),
    Scene(error_details),
    Scene(transfer_details),
    Scene(parked),
    Scene(smallest, (40, 10)),
    Scene(narrow, (80, 24)),
    Scene(dropbox_scenes.dropbox, right=DROPBOX),
    Scene(dropbox_scenes.links, right=DROPBOX),
    Scene(dropbox_scenes.access, right=DROPBOX),
)


async def main(names: Sequence[str]) -> None:
    """Shoot the scenes of these names, or all."""
    SHOTS.mkdir(exist_ok=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    try:
        with SeaweedFS(FOLDER / "weed") as server, Emulator.start() as dropbox:
            paths = lab.make_paths(server, dropbox, FOLDER)
            dropbox_scenes.fill(dropbox)
            lab.make_folder(FOLDER / "here")
            async with wiring.local_doors(paths) as doors:
                then = await lab.make_bucket(server, doors, FOLDER / "there")
                await doors.engine.set_policy(SLOWLY, wiring.context_here())
                wanted = [s for s in SCENES if s.play.__name__ in names]
                for scene in wanted or SCENES:
                    async with _open(doors, paths, scene, then) as shooting:
                        await scene.play(shooting)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


@asynccontextmanager
async def _open(
    doors: Doors, paths: Paths, scene: Scene, then: str
) -> AsyncIterator[Shooting]:
    config = Config()
    doorway = Doorway(wiring.disk_browser(), wiring.context_here())
    doorway.open(doors)
    places = (lab.local(FOLDER / "here" / scene.left), scene.right)
    app = FxtuiApp(doorway, keys_for(config.ui.keymap, {}), config, places, paths)
    async with app.run_test(size=scene.size) as pilot:
        shooting = Shooting(pilot, doors, then)
        await shooting.until(
            lambda: not any(pane.is_listing for pane in app.browser.panes)
        )
        await shooting.until(lambda: app.browser.queue)
        yield shooting


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
