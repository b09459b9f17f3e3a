"""What a receipt says was written, and whether that is still so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from fxtui.digest import is_known
from fxtui.domain import codec
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import (
    ConfigError,
    NotFound,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.state import State
from fxtui.front.likeness import Likeness
from fxtui.front.receipt import FORMAT

from .verdict import Outcome, Verdict, of_likeness, of_sizes, unreadable


class ReceiptRow(msgspec.Struct, frozen=True):
    """Of a row of a receipt, what can be verified; a later version may have more."""

    source: str
    target: str | None
    state: State
    size: int
    digest: Digest | None = None
    written: Version | None = None


class Receipt(msgspec.Struct, frozen=True):
    receipt: int
    complete: bool
    transfers: tuple[ReceiptRow, ...]

    @property
    def kept(self) -> Iterator[ReceiptRow]:
        """What was written: of what was deleted or failed nothing can be compared."""
        done = (row for row in self.transfers if row.state is State.SUCCEEDED)
        return (row for row in done if row.target is not None)


_decoder: Final = msgspec.json.Decoder(Receipt)


def read_receipt(file: str) -> Receipt:
    """The receipt in a file, or what is wrong with it."""
    try:
        receipt = codec.decode(Path(file).read_bytes(), _decoder)
    except FileNotFoundError:
        raise NotFound(f"there is no receipt {file}") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise ConfigError(f"{file} is no receipt: {error}") from error
    if receipt.receipt != FORMAT:
        raise ConfigError(
            f"{file} is a receipt of format {receipt.receipt}, not {FORMAT}"
        )
    return receipt


async def judged_row(browser: Browser, row: ReceiptRow, context: Context) -> Verdict:
    """Whether what was written is there, and is what it was."""
    assert row.target is not None
    name, target = row.target, Location.parse(row.target)
    try:
        entry = await browser.stat(target, context)
        if entry.kind is Kind.DIRECTORY and row.target.endswith("/"):
            return Verdict(Outcome.EQUAL, name, row.source, name)  # it has no bytes
        if entry.size != row.size:
            return of_sizes(name, (row.source, name), (row.size, entry.size or 0))
        if row.digest is None:
            return _by_version(row, name, entry)
        return await _by_digest(browser, row.digest, row, (target, entry), context)
    except NotFound:
        return Verdict(Outcome.MISSING, name, row.source, name)
    except Unauthenticated:
        raise
    except StorageError as error:
        return unreadable(name, (row.source, name), error)


async def _by_digest(
    browser: Browser,
    wanted: Digest,
    row: ReceiptRow,
    there: tuple[Location, Entry],
    context: Context,
) -> Verdict:
    """A file is hashed again; of what is far, an equal version is proof as well."""
    target, entry = there
    name, is_near = str(target), target.scheme == LOCAL
    known = None if is_near else await browser.digest(target, context)
    if known and known.algorithm == wanted.algorithm:
        return of_likeness(name, (row.source, name), Likeness(wanted, known))
    if not is_known(wanted.algorithm) or (not is_near and entry.version == row.written):
        return _by_version(row, name, entry)
    found = await browser.digest(target, context, algorithm=wanted.algorithm)
    assert found, "an algorithm that was asked for is always computed"
    read = 0 if is_near else row.size
    return of_likeness(name, (row.source, name), Likeness(wanted, found, read))


def _by_version(row: ReceiptRow, name: str, entry: Entry) -> Verdict:
    is_same = entry.version is not None and entry.version == row.written
    outcome = Outcome.EQUAL if is_same else Outcome.CHANGED
    return Verdict(outcome, name, row.source, name)
