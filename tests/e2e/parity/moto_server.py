"""moto as a server whose objects may be of any date and storage class.

A real server dates what it is given by its own clock, and a sync decides by dates. So
beside S3 this one answers ``POST /_fill``, whose body lists the objects of one bucket.
It is a program, which knows nothing of the tests that start it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import msgspec
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import run_simple

Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

FILL: Final = "/_fill"
_ACCOUNT: Final = "123456789012"
"""Whose objects moto shows to keys that it does not know."""


class Stored(msgspec.Struct):
    """An object as it shall stand in a bucket."""

    key: str
    content: bytes
    modified: float
    storage_class: str


class Filling(msgspec.Struct):
    bucket: str
    objects: list[Stored]


def filling(app: Wsgi) -> Wsgi:
    """The same server, which also answers ``FILL``."""

    def answer(asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if asked["PATH_INFO"] != FILL:
            return app(asked, start)
        body = asked["wsgi.input"].read(int(asked["CONTENT_LENGTH"]))
        _fill(msgspec.json.decode(body, type=Filling))
        start("200 OK", [])
        return []

    return answer


def _fill(asked: Filling) -> None:
    backend = s3_backends[_ACCOUNT]["aws"]
    backend.create_bucket(asked.bucket, "us-east-1")
    for stored in asked.objects:
        made = backend.put_object(
            asked.bucket, stored.key, stored.content, storage=stored.storage_class
        )
        moment = datetime.fromtimestamp(stored.modified, UTC)
        made.last_modified = moment.replace(tzinfo=None)  # moto's own have none


if __name__ == "__main__":
    host, port = sys.argv[1:]
    app = filling(DomainDispatcherApplication(create_backend_app))
    run_simple(host, int(port), app, threaded=True)
