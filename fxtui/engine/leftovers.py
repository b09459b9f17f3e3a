"""Throwing away what a transfer began and nobody goes on with: only here."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from fxtui.domain.errors import StorageError
from fxtui.domain.storage import Storage

from .headway import Begun

WITHIN: Final = 10.0
"""Seconds that it may take before what is left is left to the server."""

log = logging.getLogger(__name__)


async def throw_away(storage: Storage, begun: Begun) -> bool:
    """Abort the upload, or remove the temporary file; whether nothing of it is left."""
    try:
        async with asyncio.timeout(WITHIN):
            if begun.session:
                await storage.abort_upload(begun.session)
            elif begun.token:
                await storage.discard_file(begun.key, begun.token)
    except (StorageError, TimeoutError) as error:
        log.warning("what was begun of %r could not be removed: %s", begun.key, error)
        return False
    return True
