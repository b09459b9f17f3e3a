"""Addresses and regions as people write them; botocore would blame the wrong one."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from botocore.exceptions import InvalidRegionError
from botocore.utils import validate_region_name

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError

from .settings import S3Settings


def told_endpoint(settings: S3Settings, context: Context) -> str:
    """The address that somebody says before files of AWS are read; else empty. Pure."""
    if settings.login == "ica":  # what it lends is for no other server
        return settings.endpoint_url or ""
    variables = dict(context.variables)
    return (
        context.endpoint_url
        or settings.endpoint_url
        or variables.get("AWS_ENDPOINT_URL_S3")
        or variables.get("AWS_ENDPOINT_URL")
        or ""
    )


def is_near(host: str) -> bool:
    """Whether an address is this machine's, or of a private network."""
    return is_here(host) or (_is_number(host) and ip_address(host).is_private)


def is_here(host: str) -> bool:
    """Whether an address is this machine's."""
    if _is_number(host):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def checked_endpoint(url: str | None) -> str | None:
    """The address without blanks, or raise ConfigError: botocore blames the region."""
    if not (url := (url or "").strip()):
        return None
    scheme, mark, _ = url.partition("://")
    if not mark:
        raise ConfigError(
            f'"{url}" is not a full address. Write it with http:// or https://, for '
            f"example https://{url}"
        )
    if scheme.lower() not in ("http", "https"):
        raise ConfigError(
            f'unsupported address "{url}". An S3 address starts with https:// or http://'
        )
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or " " in url:
        raise ConfigError(f'"{url}" has no host and port that there could be')
    return url


def checked_region(region: str | None) -> str | None:
    if not (region := (region or "").strip()):
        return None
    try:
        validate_region_name(region)
    except InvalidRegionError as error:
        text = f'"{region}" is not a region name. Example: eu-west-1'
        raise ConfigError(text) from error
    return region
