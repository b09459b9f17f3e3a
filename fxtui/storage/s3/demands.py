"""What a profile wants of every request that can say it: who pays, how objects are kept.

Both ways to S3 ask here, so that they send the same. What a request says for itself wins.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from fxtui.config.own_key import own_key
from fxtui.domain.errors import ConfigError
from fxtui.domain.value import replace
from fxtui.domain.writing import WriteOptions

from .answers import encryption_options
from .endpoint import is_here
from .pages import USUAL
from .settings import S3Settings

_WRITES: Final = ("PutObject", "CreateMultipartUpload", "CopyObject")
"""Operations that make an object, and so decide how it is kept."""

_ENCRYPTION: Final = ("ServerSideEncryption", "SSEKMSKeyId", "SSECustomerKey")
_GRANT: Final = "Grant"


class Demands:
    """Those of one profile."""

    def __init__(self, settings: S3Settings) -> None:
        self._settings = settings
        self._known: dict[str, dict[str, Any]] = {}

    @property
    def hides_content(self) -> bool:
        """Whether an ETag says nothing of the content that it stands for."""
        told = self._settings.encryption or "AES256"
        return bool(self._settings.encryption_key) or told != "AES256"

    def check(self, endpoint: str) -> None:
        """Raise ConfigError where anybody on the way would read the customer's key."""
        parts = urlsplit(endpoint)
        if self.has_key and parts.scheme != "https" and not is_here(parts.hostname or ""):
            raise ConfigError(
                f"encryption_key is sent with each request, and {endpoint} is not "
                "encrypted; give it an https:// address"
            )

    @property
    def has_key(self) -> bool:
        """Whether objects can be read only by who has a key of the customer's."""
        return bool(self._settings.encryption_key)

    def as_it_was(self, options: WriteOptions) -> WriteOptions:
        """For an object that is written anew as it is: not in the class of new ones."""
        if options.storage_class or not self._settings.storage_class:
            return options
        return replace(options, storage_class=USUAL)

    def over(self, model: Any, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options of a request with what it leaves out; ``model`` is botocore's."""
        wanted = self._wanted(model)
        if any(name in options for name in _ENCRYPTION):
            wanted = {n: v for n, v in wanted.items() if not _is_encryption(n)}
        if any(name.startswith(_GRANT) for name in options):
            wanted = {n: v for n, v in wanted.items() if n != "ACL"}
        return {**wanted, **options}

    def _wanted(self, model: Any) -> dict[str, Any]:
        if (found := self._known.get(model.name)) is None:
            found = self._known[model.name] = self._of(model)
        return found

    def _of(self, model: Any) -> dict[str, Any]:
        if model.input_shape is None:
            return {}
        told = self._settings
        wanted: dict[str, Any] = {}
        if told.requester_pays:
            wanted["RequestPayer"] = "requester"
        if told.encryption_key:
            wanted |= _key_options(told.encryption_key, told.profile)
        if model.name in _WRITES:
            wanted |= {"StorageClass": told.storage_class} if told.storage_class else {}
            wanted |= encryption_options(told.encryption)
            wanted |= {"ACL": told.acl} if told.acl else {}
        members = model.input_shape.members
        return {name: value for name, value in wanted.items() if name in members}


def _is_encryption(name: str) -> bool:
    return name in _ENCRYPTION or name.startswith("SSECustomer")


def _key_options(told: str, profile: str | None) -> dict[str, str]:
    """The customer's key for an object, and the same for one that is copied."""
    key = _key(told, profile)
    of_one = {
        "SSECustomerAlgorithm": "AES256",
        "SSECustomerKey": base64.b64encode(key).decode(),
        "SSECustomerKeyMD5": base64.b64encode(
            hashlib.md5(key, usedforsecurity=False).digest()
        ).decode(),
    }
    return of_one | {f"CopySource{name}": text for name, text in of_one.items()}


def _key(told: str, profile: str | None) -> bytes:
    try:
        return own_key(told)
    except ValueError as error:
        raise ConfigError(
            f'the encryption_key of profile "{profile}" has to be {error}'
        ) from error
