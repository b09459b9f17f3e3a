"""The unfinished uploads of a bucket: somebody pays for their parts until they end."""

from __future__ import annotations

from contextlib import aclosing
from time import time
from typing import TYPE_CHECKING

from fxtui.domain.engine import Unfinished
from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.front.adopting import fits

from .. import dialogs
from ..asker import Asker, name_of
from ..command_line import fxtui_line
from ..errands import bucket_above
from ..format import count_text, size_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..pane import Pane


class Uploads(Asker):
    async def show(self, pane: Pane, other: Pane) -> None:
        """Those of the bucket that a pane shows; a file of the other pane adopts one."""
        bucket = bucket_above(pane.location)
        if bucket is None:
            self._status.tell("Open a bucket: unfinished uploads are those of buckets.")
            return
        while (found := await self._found(bucket)) is not None:
            dialog = dialogs.UploadsDialog(name_of(bucket), found, time())
            chosen = await self._ask(dialog)
            if chosen is None:
                return
            if chosen.deed == "adopt":
                await self._adopt(found[chosen.row], other)
                return
            some = found if chosen.deed == "all" else [found[row] for row in chosen.rows]
            await self._abort(some)

    async def _found(self, bucket: Location) -> list[Unfinished] | None:
        """The oldest first; None if they cannot be told."""
        browser = await self._doorway.browser(bucket)
        context = self._doorway.context
        try:
            async with aclosing(browser.list_uploads(bucket, context)) as uploads:
                found = [upload async for upload in uploads]
        except FxtuiError as error:
            await self._show(error)
            return None
        return sorted(found, key=lambda upload: upload.began or 0.0)

    async def _abort(self, uploads: Sequence[Unfinished]) -> None:
        size = size_text(sum(upload.size for upload in uploads))
        facts = [
            f"{count_text(len(uploads), 'upload')}, {size} in parts, for good.",
            "Whoever is still at one of them has to begin again.",
        ]
        names = [name_of(upload.location) for upload in uploads]
        ids = (upload.upload_id for upload in uploads)
        bucket = bucket_above(uploads[0].location)
        line = fxtui_line("uploads", "abort", str(bucket), *ids)
        question = dialogs.OrderDialog(
            "Throw away", names, facts, verb="Throw away", command=line
        )
        if not await self._ask(question):
            return
        try:
            for upload in uploads:
                await self._abort_one(upload)
        except FxtuiError as error:
            await self._show(error)

    async def _abort_one(self, upload: Unfinished) -> None:
        browser = await self._doorway.browser(upload.location)
        context = self._doorway.context
        await browser.abort_upload(upload.location, upload.upload_id, context)

    async def _adopt(self, upload: Unfinished, other: Pane) -> None:
        """As a job: what has arrived and is of the file stays, the rest is sent."""
        entry = other.current
        if other.location.scheme != LOCAL or entry is None or entry.kind is not Kind.FILE:
            self._status.tell("Put the other pane's cursor on the file that it is of.")
            return
        if not fits(upload, entry.size or 0):
            self._status.tell(f"Its parts cannot be of {entry.key.rpartition('/')[2]}.")
            return
        target = upload.location
        job = JobRequest(
            Verb.COPY,
            (Source(other.at(entry), target.name),),
            target.parent,
            IfExists.ASK,
            upload_id=upload.upload_id,
        )
        try:
            engine = await self._doorway.engine()
            number = await engine.submit(job, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
            return
        self._status.begun(
            f"Job {number}: {target.name} goes on where it stopped.", number
        )
