"""The only place that chooses implementations and reads the environment.

Adapters and the engine of this process are loaded by name, when first used: the floors
hold, and a browser or a command never imports an S3 client.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fxtui.config import Paths, keeps_files
from fxtui.domain.context import Context
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace

if TYPE_CHECKING:  # what a call needs, it loads: the first frame needs few
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

    from fxtui.domain.engine import Browser, Doors
    from fxtui.domain.storage import Storage


def opened(*, no_service: bool = False) -> AbstractAsyncContextManager[Doors]:
    """The doors for a front end of this user, for as long as it needs them.

    Where no service could keep its state, this process does without one: its journal
    tells everybody who watches.
    """
    paths = paths_here()
    alone = no_service or not (keeps_files(paths.state) or _answers(paths.socket))
    return local_doors(paths) if alone else _service_doors()


def _answers(service: Path) -> bool:
    """Whether somebody listens there."""
    import socket  # 2 ms, for a bad day

    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(os.fsencode(service)) == 0


def doors(paths: Paths) -> Doors:
    """The service, which is started when it is first asked something, and the disk."""
    from fxtui.domain.engine import Doors
    from fxtui.service.client import RemoteBrowser, RemoteEngine  # 5 ms
    from fxtui.service.line import Line

    from .near_and_far import NearAndFar

    line = Line(paths.socket, partial(_ensure_running, paths))
    return Doors(RemoteEngine(line), NearAndFar(disk_browser(), RemoteBrowser(line)))


def local_doors(paths: Paths) -> AbstractAsyncContextManager[Doors]:
    """An engine in this process, with a journal of its own."""
    engine_here = import_module("fxtui.wiring.engine_here")
    return cast("AbstractAsyncContextManager[Doors]", engine_here.alone(paths))


def disk_browser() -> Browser:
    """Looks at the disk in this process, so that a local folder is there at once."""
    from .disk import DiskBrowser  # not every command looks at it

    def whole() -> Browser:
        browse = import_module("fxtui.engine.browse")
        return cast("Browser", browse.StorageBrowser(_open_disk))

    return cast("Browser", DiskBrowser(whole))


def paths_here() -> Paths:
    return Paths.of(os.environ)


def context_here(
    *,
    profile: str | None = None,
    endpoint_url: str | None = None,
    region: str | None = None,
    anonymous: bool = False,
) -> Context:
    """What this process says for itself with each call, and what a person adds to it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return replace(
        Context.of(os.environ, umask),
        profile=profile,
        endpoint_url=endpoint_url,
        region=region,
        anonymous=anonymous,
    )


@asynccontextmanager
async def _service_doors() -> AsyncGenerator[Doors, None]:
    yield doors(paths_here())


async def _ensure_running(paths: Paths) -> Path:
    starter = import_module("fxtui.service.starter")
    return cast("Path", await starter.ensure_running(paths))


def _open_disk(location: Location, context: Context) -> Storage:
    return _disk(context.umask)


@cache
def _disk(umask: int) -> Storage:
    """The whole disk, always the same one: it remembers where a listing left off."""
    from fxtui.storage import storage_class

    make: Callable[..., Storage] = storage_class(LOCAL)  # adapters differ in arguments
    return make(Path("/"), umask=umask)
