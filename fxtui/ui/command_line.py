"""The ``fxtui …`` line that would do the same as a job; pure.

The line is exact and can be pasted: what a shell or a terminal would not take as it is,
control characters and bytes that are not UTF-8, is written as ``$'…'``.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from typing import Final

from fxtui.domain.bucket import is_bucket
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.request import Compare, IfExists, JobRequest, SyncRules, Verb
from fxtui.domain.transfer import Job, Transfer
from fxtui.front.attributes import words_of

_COMMANDS: Final = {
    Verb.COPY: "cp",
    Verb.MOVE: "mv",
    Verb.DELETE: "rm",
    Verb.SYNC: "sync",
    Verb.APPLY: "apply",
}
_RECURSIVE: Final = frozenset({Verb.COPY, Verb.MOVE, Verb.DELETE})
_COMPARES: Final = {
    Compare.TIME: (),
    Compare.SIZE: ("--size-only",),
    Compare.EXACT: ("--exact-timestamps",),
    Compare.DIGEST: ("--checksum",),
}


def command_of(item: Job | Transfer) -> str:
    """What to type for this job, or for this one transfer of it."""
    if isinstance(item, Job):
        return _of_request(item.request, item.sources)
    if item.target is None:
        return f"fxtui rm {_text(item.source)}"
    return f"fxtui cp {_text(item.source)} {_text(item.target)}"


def _of_request(request: JobRequest, sources: int) -> str:
    first = request.sources[0] if request.sources else None
    if first and request.verb is Verb.DELETE and _removes_bucket(request, first.location):
        return f"fxtui rb --force {_text(first.location)}{' …' * (sources > 1)}"
    words = ["fxtui", _COMMANDS[request.verb], *_options(request)]
    if first:
        words.append(_text(first.location))
    if sources > 1:
        words.append("…")
    if request.target and request.verb is not Verb.APPLY:
        name = first.name if first and sources == 1 else ""
        words.append(_text(_below(request.target, name)))
    words += map(quoted, words_of(request.attributes))  # the last may take many words
    return " ".join(words)


def _removes_bucket(request: JobRequest, location: Location) -> bool:
    """``rm -r`` of a bucket empties it, as a delete that chooses does."""
    is_whole = is_bucket(location) and location.key.endswith("/")
    return is_whole and not request.filters


def _options(request: JobRequest) -> Iterator[str]:
    folders = (source.location.key.endswith("/") for source in request.sources[:1])
    if request.verb in _RECURSIVE and any(folders):
        yield "-r"
    if request.sync:
        yield from _sync_options(request.sync)
    for rule in request.filters:
        yield "--include" if rule.includes else "--exclude"
        yield quoted(rule.pattern)
    if request.if_exists not in {IfExists.OVERWRITE, IfExists.ASK}:
        yield from ("--if-exists", request.if_exists.value)
    if not request.follow:
        yield "--no-follow-symlinks"
    if request.preserve:
        yield "--preserve"
    if not request.verify:
        yield "--no-verify"
    if request.export:
        yield from ("--export", request.export)


def _sync_options(rules: SyncRules) -> Iterator[str]:
    yield from _COMPARES[rules.compare]
    if rules.delete:
        yield "--delete"
    if rules.max_delete is not None:
        yield from ("--max-delete", str(rules.max_delete))
    if rules.allow_empty_source:
        yield "--allow-empty-source"


def _below(target: Location, name: str) -> Location:
    """Where a single source lands: the command copies the *contents* of a folder."""
    return target.child(name) if name and target.key.endswith("/") else target


def _text(location: Location) -> str:
    return quoted(str(location))


def quoted(text: str) -> str:
    """A word for the shell, in characters that can be printed."""
    if safe(text) == text:
        return shlex.quote(text)
    return f"$'{''.join(_escape(character) for character in text)}'"


def _escape(character: str) -> str:
    if character in "'\\":
        return f"\\{character}"
    if safe(character) == character:
        return character
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(character))
