"""A storage on the recorder, and what S3 would say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from fxtui.domain.context import Context
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.recorder import Recorder, Replier, recording


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@asynccontextmanager
async def speaking(
    answer: Replier,
    *,
    certificate: Certificate | None = None,
    variables: Mapping[str, str] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[S3Storage, Recorder]]:
    """A storage, and the server it speaks to, which answers as told.

    It has keys of its own, unless its caller's variables are to say where keys are.
    """
    keys = {} if variables else {"access_key_id": "AKID", "secret_access_key": "secret"}
    context = Context(variables=tuple(sorted((variables or {}).items())))
    async with recording(answer, certificate) as server:
        trusted = str(certificate.certificate) if certificate else None
        told = {"endpoint_url": server.url, "ca_file": trusted, **keys, **settings}
        async with S3Storage(S3Settings(**told), context) as storage:
            yield storage, server
