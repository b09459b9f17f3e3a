"""The life of an upload in parts: begun or gone on with, filled, then completed."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from fxtui.domain.entry import Entry, Version
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    Unsupported,
    UploadSessionLost,
)
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartLimits, PartReceipt, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import PLAIN, WriteMode, WriteOptions

from .errand import Errand
from .headway import Begun
from .leftovers import throw_away
from .plan import cut, part_size, sendable

Recognise: TypeAlias = Callable[[Part, PartReceipt], Awaitable[PartReceipt | None]]
"""Our own receipt for a part that only the server told of, if it has our bytes."""


class Wanted(NamedTuple):
    """What is to be uploaded, and as what."""

    key: Key
    mode: WriteMode
    size: int
    version: Version | None
    """Of the source: parts that were sent of another one are worth nothing."""

    limits: PartLimits
    part_size: int
    options: WriteOptions = PLAIN


@dataclass(slots=True)
class Upload:
    """An upload session, and the parts that there are to send."""

    errand: Errand
    wanted: Wanted
    begun: Begun
    session: UploadSession

    @property
    def limits(self) -> PartLimits:
        """Of a sequential session the parts go one after the other."""
        is_ordered = self.session.kind == "sequential"
        return (
            replace(self.wanted.limits, ordered=True)
            if is_ordered
            else self.wanted.limits
        )

    @property
    def parts(self) -> list[Part]:
        return list(cut(self.wanted.size, self.begun.part_size, self.wanted.limits))

    async def send_all(self, send: Callable[[Part], Awaitable[PartReceipt]]) -> None:
        """Send every part that is not there, in an order that the limits allow."""
        tools, arrived = self.errand.tools, self.errand.tools.track.receipts

        async def one(part: Part) -> None:
            tools.track.note(await send(part))
            tools.gauge.stored += part.span.size

        waiting = [part for part in self.parts if part.number not in arrived]
        while waiting:
            going = sendable(waiting, (), self.limits)
            async with tools.track.noting():
                await tools.each(self.errand.target.storage, going, one)
            waiting = waiting[len(going) :]

    @property
    def receipts(self) -> list[PartReceipt]:
        """Those of all parts, in order."""
        found = self.errand.tools.track.receipts
        return [found[number] for number in sorted(found)]

    async def complete(self) -> Entry:
        """Make the object. After a crash in here its answer is asked for again."""
        tools, target = self.errand.tools, self.errand.target.storage
        if not self.begun.is_complete:
            self.begun = replace(self.begun, is_complete=True)
            await tools.track.begin(self.begun)
        receipts, mode = self.receipts, self.wanted.mode
        return await tools.request(
            target,
            lambda: target.complete_upload(
                self.session, receipts, mode, options=self.wanted.options
            ),
        )


async def open_upload(
    errand: Errand, wanted: Wanted, recognise: Recognise | None = None
) -> Upload:
    """Go on with the session that an earlier run has left, or begin one."""
    begun = errand.tools.track.begun
    if begun and begun.session and _goes_on(begun, wanted) and not _is_over(begun):
        upload = Upload(errand, wanted, begun, begun.session)
        await _reconcile(upload, recognise)
        return upload
    if begun:
        await _begin_anew(errand, begun, wanted)
    if errand.upload_id:
        return await _adopt(errand, wanted, recognise, errand.upload_id)
    target = errand.target.storage
    session = await errand.tools.request(
        target,
        lambda: target.create_upload(wanted.key, wanted.size, options=wanted.options),
    )
    step = part_size(wanted.size, wanted.part_size, wanted.limits)
    return await _begun(errand, wanted, session, step)


def _goes_on(begun: Begun, wanted: Wanted) -> bool:
    """Whether the parts of an earlier run are parts of what is wanted now."""
    return (begun.source, begun.size, begun.key, begun.mode) == (
        wanted.version,
        wanted.size,
        wanted.key,
        wanted.mode,
    ) and begun.part_size == part_size(wanted.size, begun.part_size, wanted.limits)


def _is_over(begun: Begun) -> bool:
    """Whether the server has forgotten the session by now."""
    expires = begun.session.expires if begun.session else None
    return expires is not None and expires < time.time() and not begun.is_complete


async def _begin_anew(errand: Errand, begun: Begun, wanted: Wanted) -> None:
    track = errand.tools.track
    if _is_over(begun):
        track.say("the upload was too old for the server; all of it was sent again")
    if begun.source != wanted.version and track.receipts:
        track.say("the source changed after a part of it had gone; all was sent again")
    await throw_away(errand.target.storage, begun)
    await track.drop()


async def _begun(
    errand: Errand, wanted: Wanted, session: UploadSession, step: int
) -> Upload:
    begun = Begun(
        wanted.version, wanted.size, step, wanted.key, wanted.mode, session=session
    )
    await errand.tools.track.begin(begun)
    return Upload(errand, wanted, begun, session)


async def _adopt(
    errand: Errand, wanted: Wanted, recognise: Recognise | None, upload_id: str
) -> Upload:
    """Go on with a session that another program began, with the parts that are ours."""
    target, session = errand.target.storage, UploadSession(wanted.key, upload_id)
    try:
        listed = await errand.tools.request(target, lambda: target.list_parts(session))
    except UploadSessionLost as error:
        raise NotFound(
            f"the server knows no upload {upload_id} of this key; it may have ended"
        ) from error
    except PermissionDenied:
        return await _adopt_unseen(errand, wanted, session)
    step = errand.tools.policy.part_size
    if listed and errand.part_size is None:
        step = max(receipt.size for receipt in listed)
    step = part_size(wanted.size, step, wanted.limits)
    upload = await _begun(errand, wanted, session, step)
    await _take(upload, listed, recognise)
    return upload


async def _adopt_unseen(errand: Errand, wanted: Wanted, session: UploadSession) -> Upload:
    """The same where the server does not tell what it has: the journal may."""
    track = errand.tools.track
    found = await track.of_upload(session.token)
    if found is None or not _goes_on(found.begun, wanted):
        track.say("the server does not tell what it has; all was sent again")
        step = part_size(wanted.size, errand.tools.policy.part_size, wanted.limits)
        return await _begun(errand, wanted, session, step)
    upload = await _begun(errand, wanted, session, found.begun.part_size)
    await track.arrive(*found.receipts)
    _count(upload)
    return upload


async def _reconcile(upload: Upload, recognise: Recognise | None) -> None:
    """Compare what the journal says with what the server has."""
    tools, target = upload.errand.tools, upload.errand.target.storage
    ours = tools.track.receipts
    if upload.session.kind == "sequential" and not upload.begun.is_complete:
        await _take_first(upload)
        return
    try:
        listed = await tools.request(target, lambda: target.list_parts(upload.session))
    except (PermissionDenied, Unsupported):
        _count(upload)  # who may only write trusts the journal alone
        return
    except UploadSessionLost:
        if len(ours) < len(upload.parts):
            raise
        _count(upload)
        return  # all had arrived: whoever completes it will see what came of it
    await _take(upload, listed, recognise)


async def _take_first(upload: Upload) -> None:
    """Keep the parts that a sequential session has from its beginning on."""
    tools, target = upload.errand.tools, upload.errand.target.storage
    receipts = tools.track.receipts
    expected = sum(receipt.size for receipt in receipts.values())
    arrived = await tools.request(
        target, lambda: target.arrived(upload.session, expected)
    )
    for part in upload.parts:
        if part.span.offset + part.span.size > arrived:
            receipts.pop(part.number, None)
    _count(upload)


async def _take(
    upload: Upload, listed: Sequence[PartReceipt], recognise: Recognise | None
) -> None:
    """Keep the parts that the server has and that are ours; the others go once more."""
    track = upload.errand.tools.track
    there = {receipt.number: receipt for receipt in listed}
    for part in upload.parts:
        ours, theirs = track.receipts.get(part.number), there.get(part.number)
        if theirs is None or theirs.size != part.span.size:
            track.receipts.pop(part.number, None)
        elif ours is None or ours.token != theirs.token:
            track.receipts.pop(part.number, None)
            if recognise and (known := await recognise(part, theirs)):
                await track.arrive(known)
    _count(upload)


def _count(upload: Upload) -> None:
    for receipt in upload.errand.tools.track.receipts.values():
        upload.errand.tools.gauge.have(receipt.number, receipt.size)
