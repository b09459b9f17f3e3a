"""The ``fxtui …`` line that would do the same as a job; pure.

The line is exact and can be pasted: what a shell or a terminal would not take as it is,
control characters and bytes that are not UTF-8, is written as ``$'…'``.
"""

from __future__ import annotations

import os
import shlex
from typing import Final

from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.request import IfExists, JobRequest, Verb
from fxtui.domain.transfer import Job, Transfer

_COMMANDS: Final = {Verb.COPY: "cp", Verb.MOVE: "mv", Verb.DELETE: "rm"}


def command_of(item: Job | Transfer) -> str:
    """What to type for this job, or for this one transfer of it."""
    if isinstance(item, Job):
        return _of_request(item.request, item.sources)
    if item.target is None:
        return f"fxtui rm {_text(item.source)}"
    return f"fxtui cp {_text(item.source)} {_text(item.target)}"


def _of_request(request: JobRequest, sources: int) -> str:
    words = ["fxtui", _COMMANDS[request.verb]]
    first = request.sources[0] if request.sources else None
    if first and first.location.key.endswith("/"):
        words.append("-r")
    if request.if_exists not in {IfExists.OVERWRITE, IfExists.ASK}:
        words += ["--if-exists", request.if_exists.value]
    if first:
        words.append(_text(first.location))
    if sources > 1:
        words.append("…")
    if request.target:
        name = first.name if first and sources == 1 else ""
        words.append(_text(_below(request.target, name)))
    return " ".join(words)


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
