"""The ``fxtui …`` lines that would do the same as a job; pure.

A line is exact and can be pasted: what a shell or a terminal would not take as it is,
control characters and bytes that are not UTF-8, is written as ``$'…'``.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from fxtui.domain.bucket import is_bucket
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.request import (
    Compare,
    IfExists,
    JobLimits,
    JobRequest,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.transfer import Job, Transfer
from fxtui.front.attributes import words_of

Words: TypeAlias = list[str]
"""A command as its program gets it, before any shell."""

_COMMANDS: Final = {
    Verb.COPY: "cp",
    Verb.MOVE: "mv",
    Verb.DELETE: "rm",
    Verb.SYNC: "sync",
    Verb.APPLY: "apply",
}
_COPYING: Final = frozenset({Verb.COPY, Verb.MOVE})
_RECURSIVE: Final = _COPYING | {Verb.DELETE}
_COMPARES: Final = {
    Compare.TIME: (),
    Compare.SIZE: ("--size-only",),
    Compare.EXACT: ("--exact-timestamps",),
    Compare.DIGEST: ("--checksum",),
}
_MOST: Final = 200
"""Sources that a line names; more than that nobody reads, and no clipboard takes."""

_MORE: Final = "…"
"""Stands for sources that only the journal knows."""


def command_of(item: Job | Transfer, verb: Verb = Verb.COPY) -> str:
    """What to type for this job, or for this one transfer of a job of that verb."""
    if isinstance(item, Transfer):
        return _line(_of_transfer(item, verb))
    if item.sources == len(item.request.sources):
        return line_of(item.request)
    return _hinted(item.request.brief(), item.sources - 1)


def line_of(request: JobRequest) -> str:
    """What to type for a request: one command, or some that follow each other."""
    if (hidden := len(request.sources) - 1) >= _MOST:
        return _hinted(request.brief(), hidden)
    return " && ".join(_line(words) for words in commands_of(request))


def _hinted(request: JobRequest, hidden: int) -> str:
    """With its first source, and a sign for the others."""
    (first, *_) = _groups(request)
    return _line(_words(request, first, hidden))


def commands_of(request: JobRequest) -> list[Words]:
    """One, if one can say it: ``-r`` takes every word for a folder, where there are keys.

    A question cannot be put by a command, so what would be asked about is not replaced.
    """
    return [_words(request, group) for group in _groups(request)]


def _of_transfer(transfer: Transfer, verb: Verb) -> Words:
    if transfer.target is None:
        return ["fxtui", "rm", str(transfer.source)]
    word = "mv" if transfer.moves or verb is Verb.MOVE else "cp"
    whole = ["-r"] if transfer.source.key.endswith("/") else []
    return ["fxtui", word, *whole, str(transfer.source), str(transfer.target)]


def _groups(request: JobRequest) -> list[Sequence[Source]]:
    """Sources that one command can name; what is to have another name is alone."""
    groups: dict[object, list[Source]] = {}
    for source in request.sources:
        kind: object = _kind(request, source.location)
        if request.verb in _COPYING and source.name != source.location.name:
            kind = source
        groups.setdefault(kind, []).append(source)
    return [*groups.values()] or [()]


def _kind(request: JobRequest, location: Location) -> str:
    if not location.key.endswith("/"):
        return "file"
    is_removed = request.verb is Verb.DELETE and is_bucket(location)
    return "bucket" if is_removed and not request.filters else "folder"


def _words(request: JobRequest, group: Sequence[Source], hidden: int = 0) -> Words:
    """``hidden`` is how many more sources there are."""
    if group and _kind(request, group[0].location) == "bucket":
        command = ["rb", "--force"]  # rm -r of a bucket empties it, and leaves it there
    else:
        command = [_COMMANDS[request.verb], *_options(request, group)]
    words = ["fxtui", *command, *_limits(request.limits)]
    words += [str(source.location) for source in group] + [_MORE] * bool(hidden)
    if request.target and request.verb is not Verb.APPLY:
        words.append(str(_lands(request.target, group, hidden)))
    if request.verb is not Verb.APPLY:
        words += words_of(request.attributes)  # the last option may take many words
    return words


def _lands(target: Location, group: Sequence[Source], hidden: int) -> Location:
    """A folder that is alone lends only its contents; what is renamed has its name."""
    if hidden or len(group) != 1 or not target.key.endswith("/"):
        return target
    (source,) = group
    is_file = not source.location.key.endswith("/")
    if is_file and source.name == source.location.name:
        return target
    return target.child(source.name) if source.name else target


def _options(request: JobRequest, group: Sequence[Source]) -> Iterator[str]:
    folders = (source.location.key.endswith("/") for source in group)
    if request.verb in _RECURSIVE and any(folders):
        yield "-r"
    if request.sync:
        yield from _sync_options(request.sync)
    if request.verb is not Verb.APPLY:
        for rule in request.filters:
            yield from _told("--include" if rule.includes else "--exclude", rule.pattern)
    if request.verb is not Verb.DELETE:
        yield from _moving_options(request)


def _moving_options(request: JobRequest) -> Iterator[str]:
    if request.verb is not Verb.APPLY:
        yield from _rule(request)
        if not request.follow:
            yield "--no-follow-symlinks"
        if request.preserve:
            yield "--preserve"
        if request.export:
            yield from ("--export", request.export)
    if not request.verify:
        yield "--no-verify"
    if request.part_size:
        yield from ("--part-size", str(request.part_size))
    if request.upload_id:
        yield from _told("--upload-id", request.upload_id)
    if request.revision:
        yield from _told("--revision", request.revision)


def _told(option: str, value: str) -> Words:
    """A value that looks like an option is tied to its own."""
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def _rule(request: JobRequest) -> Iterator[str]:
    rule = IfExists.FAIL if request.if_exists is IfExists.ASK else request.if_exists
    if request.verb is Verb.SYNC:
        if rule is IfExists.SKIP:
            yield "--no-overwrite"
    elif rule is not IfExists.OVERWRITE:
        yield from ("--if-exists", rule.value)


def _limits(limits: JobLimits) -> Iterator[str]:
    if limits.transfers:
        yield from ("--transfers", str(limits.transfers))
    if limits.requests:
        yield from ("--requests", str(limits.requests))
    if limits.bandwidth:
        yield from ("--limit-rate", str(limits.bandwidth))


def _sync_options(rules: SyncRules) -> Iterator[str]:
    yield from _COMPARES[rules.compare]
    if not rules.delete:
        return
    yield "--delete"
    if rules.max_delete is not None:
        yield from ("--max-delete", str(rules.max_delete))
    if rules.allow_empty_source:
        yield "--allow-empty-source"


# --- For a shell -------------------------------------------------------------------


def _line(words: Iterable[str]) -> str:
    return " ".join(word if word == _MORE else quoted(word) for word in words)


def fxtui_line(*words: str) -> str:
    """A command of these words, each as a shell has to read it."""
    return " ".join(["fxtui", *map(quoted, words)])


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
