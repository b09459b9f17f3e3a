"""Bundles of requests to one bucket, written down for whoever makes them."""

from __future__ import annotations

from collections.abc import Sequence
from mimetypes import encodings_map
from posixpath import splitext
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.bundle import SmallCopy, SmallFiles, SmallPut
from fxtui.domain.writing import WriteMode, WriteOptions

from .answers import conditions, write_options
from .parcel import Form, Parcel
from .plane import CHECKSUMS
from .routes import Route
from .wire.service import NOTHING
from .wire.signing import UNSIGNED, Request
from .wire.stencil import HASH
from .wire.words import encoded_query

if TYPE_CHECKING:
    from .connection import Connection

_CHECKED: Final[dict[str, Any]] = {"ChecksumMode": "ENABLED"}
_LENGTH: Final = "content-length"
_SEEN: Final = "if-match"
_SOURCE: Final = "x-amz-copy-source"


def parcel_of_gets(connection: Connection, route: Route, files: SmallFiles) -> Parcel:
    """Each bound to a version."""
    return _parcel(connection, route, files, [Form(_request(route, _CHECKED), [_SEEN])])


def parcel_of_stats(connection: Connection, route: Route) -> Parcel:
    return _parcel(connection, route, None, [Form(_request(route, _CHECKED), [])])


def parcel_of_puts(
    connection: Connection, route: Route, files: SmallFiles, puts: Sequence[SmallPut]
) -> tuple[Parcel, list[int]]:
    """Names of one ending are of one type, so that their requests are alike."""
    is_signed = route.service.account.signs_payloads
    checksum = CHECKSUMS[connection.provider.checksum]
    always = [_LENGTH, checksum, *([HASH] if is_signed else [])]
    alike: dict[tuple[str, WriteOptions, str], int] = {}
    kinds, forms = [], list[Form]()
    for put in puts:
        name, mode = put.key.rpartition("/")[2], put.mode
        known = _ending(name), put.options, mode.kind
        if known not in alike:
            alike[known] = len(forms)
            asked = write_options(name, put.options)
            forms.append(_form(route, asked, mode, always))
        kinds.append(alike[known])
    parcel = _parcel(connection, route, files, forms)
    return parcel._replace(payload=None if is_signed else UNSIGNED), kinds


def parcel_of_copies(
    connection: Connection, route: Route, copies: Sequence[SmallCopy]
) -> tuple[Parcel, list[int]]:
    """Each becomes what its source is."""
    modes = {copy.mode.kind: copy.mode for copy in copies}
    forms = [_form(route, {}, mode, [_LENGTH, _SOURCE]) for mode in modes.values()]
    numbers = {kind: number for number, kind in enumerate(modes)}
    kinds = [numbers[copy.mode.kind] for copy in copies]
    return _parcel(connection, route, None, forms), kinds


def _form(
    route: Route, asked: dict[str, Any], mode: WriteMode, slots: Sequence[str]
) -> Form:
    """One that insists on what its mode says."""
    created = conditions(mode) if mode.kind == "create" else {}
    seen = [_SEEN] if mode.kind == "update" else []
    return Form(_request(route, asked | created), [*slots, *seen])


def _parcel(
    connection: Connection,
    route: Route,
    files: SmallFiles | None,
    forms: Sequence[Form],
) -> Parcel:
    """With the payload of a request that has none."""
    service, target = route.service, route.service.target
    account = service.account
    return Parcel(
        server=service.pool.server,
        addresses=service.addresses,
        operation=route.words.name,
        files=files,
        provider=connection.provider,
        bucket=route.bucket,
        path=target.path,
        forms=forms,
        payload=NOTHING if account.signs_payloads else UNSIGNED,
        secrets=account.secrets,
        scope=target.scope,
        skew=account.skew,
        outputs=route.words.outputs,
    )


def _request(route: Route, asked: dict[str, Any]) -> Request:
    """One without a path."""
    service = route.service
    query, headers = route.words.asked(asked)
    return Request(
        route.words.method,
        service.target.host,
        "",
        encoded_query(query),
        {**headers, **service.account.headers},
        {"user-agent": service.target.agent, **service.account.unsigned},
    )


def _ending(name: str) -> str:
    """What tells the type of a name: its last suffix, or two if that is of packing."""
    stem, last = splitext(name)
    return splitext(stem)[1] + last if last.lower() in encodings_map else last
