"""A proxy that does not help is told by its variable, and not blamed on the server."""

from __future__ import annotations

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, ConnectionLost, FxtuiError
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.recorder import Answer, recording

CLOSED = "127.0.0.1:9"


async def refusal(proxy: str, scheme: str = "http") -> FxtuiError:
    settings = S3Settings(
        endpoint_url=f"{scheme}://s3.lab.example",
        access_key_id="A",
        secret_access_key="S",
    )
    variables = {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy}
    async with S3Storage(
        settings, Context(variables=tuple(variables.items()))
    ) as storage:
        with pytest.raises(FxtuiError) as caught:
            await storage.list_page("b/")
    assert "hush" not in str(caught.value)
    return caught.value


async def test_who_hears_nothing_of_a_proxy_learns_what_names_it() -> None:
    error = await refusal(f"http://me:hush@{CLOSED}")

    assert isinstance(error, ConnectionLost)
    assert f"nothing answers at {CLOSED}" in error.message
    assert "mend HTTP_PROXY, or name s3.lab.example in NO_PROXY" in error.message


async def test_a_proxy_that_asks_who_one_is_gets_a_line_that_says_so() -> None:
    async with recording(lambda _: Answer(407)) as server:
        address = server.url.removeprefix("http://")
        errors = [await refusal(f"me:hush@{address}", s) for s in ("http", "https")]

    assert [type(error) for error in errors] == [ConfigError, ConfigError]
    assert "set HTTP_PROXY to http://USER:PASSWORD@" in errors[0].message
    assert "set HTTPS_PROXY to" in errors[1].message
