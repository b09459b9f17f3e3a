"""The configuration file as values; a field is a key, and its type is the rule for it.

They never travel: the service and each front end read the file for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from fxtui.domain.policy import Policy
from fxtui.domain.value import Value

Url: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^/?#\s]+",
        description="an address such as https://s3.example.org",
    ),
]
Reference: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^(file:[/~]|keyring:.+/.)",
        description="file:/path or keyring:service/name: secrets are kept elsewhere",
    ),
]
Encryption: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^(AES256|aws:kms(:.+)?)$",
        description="AES256, aws:kms, or aws:kms: and the name of a key",
    ),
]
Root: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[^/]+(/.*)?$",
        description="a bucket, or a bucket and a prefix: bucket/prefix/",
    ),
]
Header: TypeAlias = Annotated[
    str, Meta(pattern=r"^[^\r\n\x00]*$", description="text in one line")
]
PathRoot: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[-_0-9a-zA-Z:]+$",
        description="home, team, or the id of a namespace",
    ),
]
"""Where paths begin: in the folder of the member, or in the space of the team."""

Share: TypeAlias = Annotated[
    int, Meta(ge=10, le=90, description="a number of percent from 10 to 90")
]


class S3Profile(Value, frozen=True):
    """``[profiles.s3.<name>]``. What it leaves out, the AWS profile of its name says."""

    endpoint_url: Url | None = None
    region: str | None = None
    addressing: Literal["auto", "path", "virtual"] = "auto"
    provider: str | None = None
    """What the server is, where its address does not tell: ``minio``, ``ceph`` …"""

    headers: Mapping[str, Header] = field(default_factory=dict)
    """Sent with each request and signed, for a gateway that asks for them."""

    unsigned_headers: Mapping[str, Header] = field(default_factory=dict)
    """Sent and not signed, for a proxy that takes them away."""

    payload_signing: Literal["auto", "on", "off"] = "auto"
    """``auto``: SHA-256 of bodies is signed where neither TLS nor a LAN protects them."""

    plane: Literal["auto", "plain"] = "auto"
    """``plain``: botocore moves the bytes as well, where a gateway minds how we do it."""

    ca_file: str | None = None
    root: Root | None = None
    """All that it may see: the browser begins there, and goes no further up."""

    storage_class: str | None = None
    """Of what is written, where nothing else is asked for; so are the next two."""

    encryption: Encryption | None = None
    encryption_key: Reference | None = None
    """32 bytes in Base64 that the server encrypts by and does not keep (SSE-C)."""

    requester_pays: bool = False
    """Who asks pays, and says so with each request."""

    headers_command: str | None = None
    """A program that prints headers; run anew when they end, or are refused."""

    credentials_command: str | None = None
    """A program that prints keys: what AWS calls ``credential_process``."""

    access_key_id: str | None = None
    secret_access_key: Reference | None = None
    session_token: Reference | None = None

    anonymous: bool = False
    """Nothing is signed, for buckets that anybody may read."""

    login: Literal["ica", "tsd"] | None = None
    """Where somebody signs in who wants to be let in: ``fxtui login`` writes the rest."""

    api_url: Url | None = None
    """Of the service that gives out tokens or keys, where that is not the endpoint."""

    api_key: Reference | None = None
    """What that service knows this program by."""

    project: str | None = None
    user: str | None = None
    direction: Literal["import", "export"] = "import"
    """What a sign-in to a gateway is for: to bring data in, or to take it out."""

    token_signing: Literal["on", "off"] = "on"
    """``off``: for a gateway that takes its own headers away before it checks."""

    session: Reference | None = None
    """The tokens of a sign-in; each renewal changes them, and their place stays."""

    def __repr__(self) -> str:
        return f"S3Profile({self.endpoint_url!r})"  # a header may be a secret


class DropboxProfile(Value, frozen=True):
    """``[profiles.dropbox.<name>]``, which ``fxtui login dropbox`` writes."""

    app_key: str | None = None
    app_secret: Reference | None = None
    """Of an app whose tokens were made with it; a login of ours needs none."""

    refresh_token: Reference | None = None
    access_token: Reference | None = None
    """One that ends after some hours, where there is no other."""

    endpoint_url: Url | None = None
    """A server that speaks as Dropbox does, in the place of all of its hosts."""

    path_root: PathRoot = "home"
    ca_file: str | None = None


class Profiles(Value, frozen=True):
    s3: Mapping[str, S3Profile] = field(default_factory=dict)
    dropbox: Mapping[str, DropboxProfile] = field(default_factory=dict)


class Ui(Value, frozen=True):
    """How the browser looks, and which key does what."""

    theme: str | None = None
    keymap: Literal["default", "commander", "vim"] = "default"
    keys: Mapping[str, str] = field(default_factory=dict)
    """A command, and the keys for it with commas between; they win over the keymap's."""

    animation: Literal["auto", "on", "off"] = "auto"
    """``auto``: none over SSH."""

    paced: bool = True
    """Frames wait for the terminal's answer, and only cells that differ are sent."""

    bell: bool = True
    """Ring when a job ends or needs a person, and nobody looks at the terminal."""

    notify: Literal["auto", "osc9", "osc777", "off"] = "auto"
    """The same as a notification of the desktop; ``auto``: by the kind of terminal."""

    title: bool = True
    """How far all jobs are, in the title of a window that nobody looks at."""

    progress: Literal["auto", "on", "off"] = "auto"
    """The same in its bar; ``auto``: where the terminal is known to have one."""

    pictures: Literal["auto", "kitty", "sixel", "blocks", "off"] = "auto"
    """How a preview shows images; ``auto``: in pixels where the terminal says that it
    can, and the line is not slow, else in half-blocks."""

    split: Share = 50
    """Percent of the width that the left pane has."""

    queue: Share = 33
    """Percent of the height that the queue has."""

    columns: Literal["all", "size", "date", "name"] = "all"
    """What stands beside a name where there is room: ``name`` is nothing."""

    sort: Literal["name", "size", "time"] = "name"
    hidden: bool = False
    """Whether names that begin with a dot are shown at first."""


class Service(Value, frozen=True):
    """What the service does by itself."""

    resume_on_start: bool = True
    """False: what was not done when the machine went down waits for a person."""


class Config(Value, frozen=True):
    transfers: Policy = Policy()
    profiles: Profiles = Profiles()
    service: Service = Service()
    ui: Ui = Ui()
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    """Places by the names that a person gave them, written as people type them."""
