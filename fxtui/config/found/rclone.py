"""The S3 remotes of rclone, as settings of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fxtui.config.rclone_file import RcloneFile

from .values import ForeignS3, Source

_REGION: Final = "us-east-1"
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
    for name, remote in file.remotes().items():
        if remote.get("type") == "s3":
            told = _settings(remote)
            yield ForeignS3(Source.RCLONE, name, str(file.path), **told)


def _settings(remote: Mapping[str, str]) -> dict[str, Any]:
    """What rclone means by the keys of a remote. Pure."""
    is_amazon = remote.get("provider", "AWS") == "AWS"
    return {
        "endpoint_url": _address(remote.get("endpoint", "")),
        "region": remote.get("region") or (None if is_amazon else _REGION),
        "addressing": _addressing(remote, is_amazon=is_amazon),
        "provider": _PROVIDERS.get(remote.get("provider", "")),
        "storage_class": remote.get("storage_class") or None,
        "encryption": _encryption(remote),
        "requester_pays": remote.get("requester_pays") == "true",
        **_keys(remote),
    }


def _keys(remote: Mapping[str, str]) -> dict[str, Any]:
    """Those of the remote win, as in rclone; ``env_auth`` is for who has none."""
    access, secret = remote.get("access_key_id"), remote.get("secret_access_key")
    if remote.get("role_arn"):
        return {"trouble": "it takes a role, which only rclone does; make it one of AWS"}
    if access and secret:
        return {
            "access_key_id": access,
            "secret_access_key": secret,
            "session_token": remote.get("session_token") or None,
        }
    if access or secret:
        lack = "secret_access_key" if access else "access_key_id"
        return {"trouble": f"{lack} is not set"}
    if remote.get("env_auth") == "true":
        return {"aws_profile": remote.get("profile", "")}
    return {"anonymous": True}  # as rclone takes it


def _addressing(remote: Mapping[str, str], *, is_amazon: bool) -> str:
    match remote.get("force_path_style"):
        case "true":
            return "path"
        case "false":
            return "virtual"
    return "auto" if is_amazon else "path"


def _encryption(remote: Mapping[str, str]) -> str | None:
    kind, key = remote.get("server_side_encryption"), remote.get("sse_kms_key_id")
    return f"{kind}:{key}" if kind == "aws:kms" and key else kind or None


def _address(text: str) -> str | None:
    return (text if "://" in text else f"https://{text}") if text else None
