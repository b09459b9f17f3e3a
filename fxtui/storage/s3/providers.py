"""What servers that speak S3 do differently: data, and how to tell them apart.

A server that is not in the table gets the column that no known server misunderstands.
Nothing here asks a server anything; sub-resources (tags) are sent only to servers that
are known to have them, because others take them for the object and destroy it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from fxtui.digest import CRC64NVME, MD5
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.errors import ConfigError
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import PartLimits
from fxtui.domain.value import Value

_WISHES: Final = ("MakeBucket", "AskFacts", "AskLease", "AskRights", "SetAttributes")
_OF_POLICIES: Final = ("AskPolicy", "SetPolicy")
_OF_REVISIONS: Final = ("AskRevisions", "AskDeleted", "AskAsOf", "Restore")
WISHES: Final = frozenset({*_WISHES, *_OF_REVISIONS, *_OF_POLICIES, "SetTags", "Thaw"})
"""All that some server grants: while nobody knows which one this is, it may be asked."""


class Provider(Value, frozen=True):
    """One kind of server. The defaults are the safest column."""

    name: str
    source: str = ""
    """How its row is known: the version that it was seen on, or its documentation."""

    checksum: Literal["crc64nvme", "md5"] = MD5
    """What goes with each body, for the server to check: every one checks Content-MD5."""

    trailers: bool = False
    """Reads a checksum that comes behind a part."""

    whole_checksum: bool = False
    """Checks the CRC64NVME of a whole object, combined from its parts, at completion."""

    conditional: bool = False
    """Believed when it says that If-Match or If-None-Match of a write was met."""

    conditional_copy: bool = False
    md5_etags: bool = False
    """The ETag of an object that was put whole, and is not encrypted, is its MD5."""

    whole_size: bool = False
    """Checks the size of the whole at completion (x-amz-mp-object-size)."""

    part_copies: bool = False
    ordered: bool = False
    """Lists in the order of the keys, so that one listing can be read in pieces."""

    revisions: bool = True
    """May keep versions of objects; who has none says so itself."""

    tags: bool = False
    """Keeps tags of objects, for sure: others may take them for the object itself."""

    acls: bool = False
    """Keeps a list of who may use an object; spoken of as little as tags."""

    policies: bool = False
    """Keeps policies of buckets; of others these are spoken of as little as tags."""

    public_block: bool = False
    """Keeps what closes a bucket to the public, whatever policies and lists say."""

    archives: bool = False
    """Has classes out of which objects must be asked before they can be read."""

    delete_batch: int = 1000
    max_parts: int = 10_000
    min_part: int = 5 * MIB

    @property
    def capabilities(self) -> Capabilities:
        return _capabilities(self)

    @property
    def wishes(self) -> frozenset[str]:
        """The names of those that it may grant."""
        return frozenset(
            {
                *_WISHES,
                *(_OF_REVISIONS if self.revisions else ()),
                *(_OF_POLICIES if self.policies else ()),
                *(("SetTags",) if self.tags else ()),
                *(("Thaw",) if self.archives else ()),
            }
        )


@cache
def _capabilities(provider: Provider) -> Capabilities:
    """Made once of each: they are asked for with every object."""
    return Capabilities(
        parts=PartLimits(min_size=provider.min_part, max_count=provider.max_parts),
        bundles=provider.md5_etags or provider.whole_checksum,
        delete_batch=provider.delete_batch,
        recursive=True,
        copies=True,
        part_copies=provider.part_copies,
        directories=False,
        links=True,
        conditional=provider.conditional,
        conditional_copies=provider.conditional_copy,
        wishes=provider.wishes,
    )


OTHER: Final = Provider("other")

_TABLE: Final = (
    Provider(
        "aws",
        source="docs.aws.amazon.com/AmazonS3/latest/API",
        ordered=True,
        checksum=CRC64NVME,
        trailers=True,
        whole_checksum=True,
        conditional=True,
        conditional_copy=True,
        md5_etags=True,
        whole_size=True,
        part_copies=True,
        tags=True,
        acls=True,
        archives=True,
        policies=True,
        public_block=True,
    ),
    Provider(
        "seaweedfs",
        source="version 4.48, as the contract tests run it",
        checksum=CRC64NVME,
        trailers=True,
        whole_checksum=True,
        conditional=True,
        conditional_copy=True,
        md5_etags=True,
        part_copies=True,
        tags=True,
        policies=True,
    ),
    # It answers to a condition on a copy, and does not look.
    Provider(
        "moto",
        source="version 5.2.5, as the contract tests run it",
        ordered=True,
        conditional=True,
        md5_etags=True,
        part_copies=True,
        tags=True,
        acls=True,
        archives=True,
        policies=True,
        public_block=True,
    ),
    Provider(
        "minio",
        source="its documentation; whole checksums: github.com/minio/minio/issues/20944",
        ordered=True,
        conditional=True,
        md5_etags=True,
        part_copies=True,
        tags=True,
        policies=True,
    ),
    Provider(
        "r2",
        source="developers.cloudflare.com/r2/api/s3/api",
        ordered=True,
        conditional=True,
        part_copies=True,
        revisions=False,
    ),
    Provider(
        "ceph",
        source="docs.ceph.com/en/latest/radosgw/s3",
        ordered=True,
        md5_etags=True,
        part_copies=True,
        tags=True,
        policies=True,
    ),
    Provider(
        "wasabi",
        source="its documentation, and rclone's quirks of Wasabi",
        ordered=True,
        md5_etags=True,
        part_copies=True,
        tags=True,
        policies=True,
    ),
    Provider(
        "digitalocean",
        source="its documentation, and rclone's quirks of DigitalOcean",
        ordered=True,
        md5_etags=True,
        part_copies=True,
    ),
    Provider(
        "b2",
        source="backblaze.com/b2/docs/s3_compatible_api.html",
        ordered=True,
        part_copies=True,
    ),
    Provider(
        "gcs",
        source="its documentation of the XML API, and rclone's quirks of GCS",
        ordered=True,
        revisions=False,
    ),
    Provider(
        "garage",
        source="garagehq.deuxfleurs.fr/reference_manual/s3_compatibility.html",
        ordered=True,
        part_copies=True,
        revisions=False,
    ),
    Provider(
        "storj",
        source="storj.dev/dcs/api/s3/s3-compatibility; listings are in no order there",
        min_part=64 * MIB,
        tags=True,
    ),
    Provider(
        "scaleway",
        source="scaleway.com/en/docs/storage/object; 1,000 parts: rclone's quirks",
        max_parts=1000,
        part_copies=True,
    ),
    Provider(
        "rclone",
        source="version 1.75 of rclone serve s3, as the contract tests run it",
        md5_etags=True,
        revisions=False,
    ),
    OTHER,
)

PROVIDERS: Final[Mapping[str, Provider]] = {each.name: each for each in _TABLE}


def by_name(name: str | None) -> Provider:
    """What a profile says that it is; without a word, whatever it will turn out to be."""
    found = PROVIDERS.get((name or OTHER.name).lower())
    if found is None:
        known = ", ".join(PROVIDERS)
        raise ConfigError(f'no provider "{name}" is known here; there are {known}')
    return found
