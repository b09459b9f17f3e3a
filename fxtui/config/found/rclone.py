"""The S3 remotes of rclone, as settings of ours."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fxtui.config.rclone_file import RcloneFile
from fxtui.config.role import Role

from .values import ForeignS3, Source

_REGION: Final = "us-east-1"
_ACL: Final = "private"
"""What objects have in any case."""

_BY_HOST: Final = {"Alibaba", "HuaweiOBS", "Netease", "TencentCOS"}
"""Those that want the bucket in their host, as rclone gives it to them."""

_HAS: Final = {"access_key_id", "secret_access_key"}
_LENGTH: Final = re.compile(r"([0-9]*\.?[0-9]+)(ms|[smhd])?")
_UNITS: Final = {"": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_PROVIDERS: Final = {
    "AWS": "aws",
    "BackblazeB2": "b2",
    "Ceph": "ceph",
    "Cloudflare": "r2",
    "DigitalOcean": "digitalocean",
    "GCS": "gcs",
    "Minio": "minio",
    "Rclone": "rclone",
    "Scaleway": "scaleway",
    "SeaweedFS": "seaweedfs",
    "Storj": "storj",
    "Wasabi": "wasabi",
}
"""What we call those that rclone has a name for; others tell who they are."""


def rclone_s3(file: RcloneFile) -> Iterator[ForeignS3]:
    """ConfigError if the file cannot be read."""
    for name, remote in file.each():
        if remote.get("type") == "s3":
            told = _settings(remote)
            yield ForeignS3(Source.RCLONE, name, file.place(name), **told)


def _settings(remote: Mapping[str, str]) -> dict[str, Any]:
    """What rclone means by the keys of a remote. Pure."""
    is_amazon = remote.get("provider", "AWS") == "AWS"
    return {
        "endpoint_url": _address(remote.get("endpoint", "")),
        "region": remote.get("region") or (None if is_amazon else _REGION),
        "addressing": _addressing(remote, is_amazon=is_amazon),
        "provider": _PROVIDERS.get(remote.get("provider", "")),
        "storage_class": remote.get("storage_class") or None,
        "requester_pays": remote.get("requester_pays") == "true",
        "acl": remote.get("acl", _ACL).removeprefix(_ACL) or None,
        "role": _role(remote),
        **_encryption(remote),
        **_keys(remote),
        "trouble": "; ".join(_troubles(remote)),
    }


def _keys(remote: Mapping[str, str]) -> dict[str, Any]:
    """Those of the remote win, as in rclone; ``env_auth`` is for who has none."""
    if _keys_of(remote):
        return {
            "access_key_id": remote.get("access_key_id"),
            "secret_access_key": remote.get("secret_access_key"),
            "session_token": remote.get("session_token") or None,
        }
    if remote.get("env_auth") == "true":
        file = remote.get("shared_credentials_file")
        return {"aws_profile": remote.get("profile", ""), "credentials_file": file}
    return {"anonymous": True}


def _troubles(remote: Mapping[str, str]) -> Iterator[str]:
    """Why it cannot be used here."""
    known = _keys_of(remote)
    if len(known) == 1:
        (lack,) = _HAS - known
        yield f"{lack} is not set"
    if remote.get("role_arn") and not known and remote.get("env_auth") != "true":
        yield "it takes a role, and has no keys to ask for it"
    if remote.get("v2_auth") == "true" or remote.get("region") == "other-v2-signature":
        yield "signatures of version 2 are not made here"
    if remote.get("sse_customer_key") and remote.get("sse_customer_key_base64"):
        yield "sse_customer_key and sse_customer_key_base64 are two keys; take one"


def _keys_of(remote: Mapping[str, str]) -> set[str]:
    return {name for name in _HAS if remote.get(name)}


def _role(remote: Mapping[str, str]) -> Role | None:
    if not (arn := remote.get("role_arn")):
        return None
    return Role(
        arn,
        remote.get("role_session_name", ""),
        remote.get("role_external_id", ""),
        _seconds(remote.get("role_session_duration", "")),
    )


def _seconds(text: str) -> int:
    """How long it is, as Go writes that: ``1h30m``; 0 if it does not say."""
    parts = _LENGTH.findall(text)
    return round(sum(float(number) * _UNITS[unit] for number, unit in parts))


def _addressing(remote: Mapping[str, str], *, is_amazon: bool) -> str:
    match remote.get("force_path_style"):
        case "true":
            return "path"
        case "false":
            return "virtual"
    if remote.get("provider") in _BY_HOST:
        return "virtual"
    return "auto" if is_amazon else "path"


def _encryption(remote: Mapping[str, str]) -> dict[str, Any]:
    """By the server's key, or by one that goes along with each request."""
    plain, own = remote.get("sse_customer_key"), remote.get("sse_customer_key_base64")
    if plain or own:
        known = base64.b64encode(plain.encode()).decode() if plain else own
        return {"encryption_key": known}
    kind, key = remote.get("server_side_encryption"), remote.get("sse_kms_key_id")
    with_key = f"{kind}:{key}" if kind == "aws:kms" and key else kind
    return {"encryption": with_key or None}


def _address(text: str) -> str | None:
    return (text if "://" in text else f"https://{text}") if text else None
