"""Where a bucket is, and what its requests are signed for: asked of botocore, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from fxtui.domain.addresses import PORTS

from .signing import Scope
from .words import encoded_path

_PROBE: Final = "k"


@dataclass(frozen=True, slots=True)
class Target:
    """A bucket's address."""

    scheme: str
    hostname: str
    port: int
    path: str
    """What stands before each key, with the ``/`` at its end."""

    scope: Scope
    agent: str
    """What botocore would call itself."""

    @property
    def url(self) -> str:
        """The server, for errors and proxies."""
        return f"{self.scheme}://{self.host}"

    @property
    def host(self) -> str:
        """As it stands in a header: without a port that the scheme implies."""
        name = f"[{self.hostname}]" if ":" in self.hostname else self.hostname
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    def path_of(self, key: str) -> str:
        return self.path + encoded_path(key)


async def resolved(client: Any, bucket: str, region: str) -> Target | str:
    """Ask botocore, or say why its answer is of no use here.

    The region is where the bucket is known to be, if nothing is signed for it.
    """
    model = client.meta.service_model.operation_model("GetObject")
    context = {
        "client_region": client.meta.region_name,
        "client_config": client.meta.config,
        "auth_type": model.resolved_auth_type,
    }
    options = await client._emit_api_params(
        {"Bucket": bucket, "Key": _PROBE}, model, context
    )
    url, headers, _ = await client._resolve_endpoint_ruleset(model, options, context)
    signing = context.get("signing", {})
    if context.get("auth_type") == "none":
        signing = {"region": region}
    elif context.get("auth_type") not in ("v4", "s3v4") or "region" not in signing:
        return "this bucket's requests are signed in a way of their own"
    if headers or signing.get("signing_name", "s3") != "s3":
        return "this bucket's requests need headers of their own"
    asked = await client._convert_to_request_dict(
        options, model, url, context, headers=headers
    )
    return _target(asked, Scope(signing["region"]))


def _target(asked: Any, scope: Scope) -> Target | str:
    parts = urlsplit(asked["url"])
    if parts.scheme not in PORTS or parts.username or parts.query or not parts.hostname:
        return "the endpoint's address is more than a host and a path"
    return Target(
        parts.scheme,
        parts.hostname,
        parts.port or PORTS[parts.scheme],
        parts.path.removesuffix(_PROBE),
        scope,
        asked["headers"].get("User-Agent", ""),
    )
