"""The account of s3cmd, in an ``~/.s3cfg``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fxtui.config.ini import sections, text_in

from .values import ForeignS3, Source

NAME: Final = "s3cmd"
"""There is one, which has no name."""

_AMAZON: Final = "s3.amazonaws.com"
_REGIONS: Final = {"US": "us-east-1", "EU": "eu-west-1"}
"""What s3cmd understands besides names of regions."""

_YES: Final = frozenset({"true", "yes", "on", "1"})


def s3cmd_file(variables: Mapping[str, str]) -> Path:
    return Path(variables.get("S3CMD_CONFIG") or "~/.s3cfg").expanduser()


def s3cmd_s3(file: Path) -> Iterator[ForeignS3]:
    """ConfigError if the file cannot be read."""
    text = text_in(file)
    if text is None:
        return
    found = sections(text, file, "s3cmd").get("default", {})
    said = {key: value.strip("\"'") for key, value in found.items()}
    yield ForeignS3(Source.S3CMD, NAME, str(file), **_settings(said))


def _settings(said: Mapping[str, str]) -> dict[str, Any]:
    """What s3cmd means by its keys. Pure."""
    host = said.get("host_base") or _AMAZON
    is_amazon = host == _AMAZON
    scheme = "http" if said.get("use_https", "yes").lower() not in _YES else "https"
    place = said.get("bucket_location", "")
    buckets = said.get("host_bucket", f"%(bucket)s.{host}")
    return {
        "endpoint_url": None if is_amazon else f"{scheme}://{host}",
        "region": _REGIONS.get(place, place) or None,
        "addressing": "auto" if is_amazon else _addressing(buckets),
        "ca_file": said.get("ca_certs_file") or None,
        "storage_class": said.get("storage_class") or None,
        "encryption": _encryption(said),
        "requester_pays": said.get("requester_pays", "").lower() in _YES,
        **_keys(said),
    }


def _addressing(buckets: str) -> str:
    return "virtual" if "%(bucket)s" in buckets else "path"


def _encryption(said: Mapping[str, str]) -> str | None:
    if key := said.get("kms_key"):
        return f"aws:kms:{key}"
    return "AES256" if said.get("server_side_encryption", "").lower() in _YES else None


def _keys(said: Mapping[str, str]) -> dict[str, Any]:
    if said.get("signature_v2", "").lower() in _YES:
        return {"trouble": "signatures of version 2 are not made here"}
    access, secret = said.get("access_key"), said.get("secret_key")
    if access and secret:
        return {
            "access_key_id": access,
            "secret_access_key": secret,
            "session_token": said.get("access_token") or None,
        }
    if access or secret:
        return {"trouble": f"{'secret_key' if access else 'access_key'} is not set"}
    return {"aws_profile": ""}
