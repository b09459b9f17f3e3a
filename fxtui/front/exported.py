"""A profile of ours as text for others: nothing in it is secret, or somebody's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fxtui.config import S3Profile

_SHARED: Final = (
    "endpoint_url",
    "region",
    "addressing",
    "provider",
    "payload_signing",
    "plane",
    "ca_file",
    "root",
    "storage_class",
    "encryption",
    "requester_pays",
    "anonymous",
    "credentials_command",
    "headers_command",
    "login",
    "api_url",
    "project",
    "direction",
    "token_signing",
)
"""What is the same for all who use a server. A setting that is new is none of these."""

_OWN: Final = (
    "access_key_id",
    "secret_access_key",
    "session_token",
    "encryption_key",
    "api_key",
    "user",
    "session",
)


def exported(name: str, profile: S3Profile) -> str:
    """Its table for another ``config.toml``, with a line of what whoever has it adds."""
    import tomlkit  # 40 ms, and seldom

    usual = S3Profile()
    told: dict[str, Any] = {
        each: value
        for each in _SHARED
        if (value := getattr(profile, each)) != getattr(usual, each)
    }
    text = tomlkit.dumps({"profiles": {"s3": {name: told}}})
    return text + "".join(f"# to be added: {each}\n" for each in _left_out(profile))


def _left_out(profile: S3Profile) -> Iterator[str]:
    yield from (each for each in _OWN if getattr(profile, each))
    for kind in ("headers", "unsigned_headers"):
        if names := ", ".join(getattr(profile, kind)):
            yield f"{kind} ({names})"
