"""What makes one S3 account another: who asks, where, and how its server likes it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from fxtui.config.role import Role
from fxtui.domain.value import Value

Headers: TypeAlias = tuple[tuple[str, str], ...]


class S3Settings(Value, frozen=True):
    """A profile, its secrets already looked up. What is None, the AWS chain says."""

    profile: str | None = None
    """The profile that a location names; None is the default chain."""

    endpoint_url: str | None = None
    region: str | None = None
    addressing: Literal["auto", "path", "virtual"] = "auto"
    access_key_id: str | None = None
    secret_access_key: str | None = None
    session_token: str | None = None
    anonymous: bool = False
    """Nothing is signed: what it asks for, anybody might."""

    headers: Headers = ()
    """Sent with each request and signed, for a gateway that asks for them."""

    unsigned_headers: Headers = ()
    """Sent and not signed, for a proxy that takes them away."""

    payload_signing: Literal["auto", "on", "off"] = "auto"
    """``auto`` signs the SHA-256 of bodies where neither TLS nor a LAN protects them."""

    ca_file: str | None = None
    plane: Literal["auto", "plain"] = "auto"
    """``plain`` lets botocore move the bytes, too, where ours cannot be trusted to."""

    provider: str | None = None
    """A name of ``providers``, where neither address nor answers tell what it is."""

    root: str = ""
    """The key that all it may see begins with: ``bucket/`` or ``bucket/prefix/``."""

    storage_class: str | None = None
    encryption: str | None = None
    """``AES256``, ``aws:kms``, or ``aws:kms:`` and the name of a key."""

    encryption_key: str | None = None
    """A key of the customer's (SSE-C): 32 bytes in Base64, sent with each request."""

    acl: str | None = None
    """Who else may use what is written, by the name that S3 has for it."""

    requester_pays: bool = False
    credentials_command: str | None = None
    """Prints keys as a ``credential_process`` does."""

    aws_profile: str | None = None
    """The AWS profile with its keys, if that is called otherwise; empty: the chain."""

    credentials_file: str | None = None
    """The file with that AWS profile, if it is another one than usual."""

    role: Role | None = None
    """Taken with the keys that it has, instead of which those of the role are used."""

    headers_command: str | None = None
    """Prints headers that are sent beside the fixed ones; see ``printed``."""

    login: Literal["ica", "tsd"] | None = None
    """Who gives out what it needs to be let in, to a person who signs in there."""

    folder: str = ""
    """Of ICA: the key that a storage of one folder begins with, ``Project/Folder/``."""

    api_url: str | None = None
    api_key: str | None = None
    api_key_kept: str | None = None
    """A reference to where ``api_key`` is kept, and another one may be."""

    project: str | None = None
    user: str | None = None
    direction: Literal["import", "export"] = "import"

    token_signing: Literal["on", "off"] = "on"
    """``off``: for a gateway that takes its own headers away before it checks."""

    session: str | None = None
    """A reference to tokens, and not they themselves: they are renewed in their place."""

    @property
    def has_keys(self) -> bool:
        """Whether it says itself where its keys come from."""
        return bool(
            self.access_key_id or self.credentials_command or self.login or self.anonymous
        )

    def __repr__(self) -> str:
        return (
            f"S3Settings({self.profile!r}, {self.endpoint_url!r})"  # no secret in a log
        )
