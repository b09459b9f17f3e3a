"""A plan as a file: how it is written for a request, and read before it is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from fxtui import __version__
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, NotFound, UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.plan import PlanRow
from fxtui.domain.plan_lines import Header, header_line, header_of, line_of, read_plan
from fxtui.domain.request import JobRequest

from .whole_file import whole_file

Write: TypeAlias = Callable[[PlanRow], None]

_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
"""The first that is set is where a location without a profile is."""


@contextmanager
def plan_file(path: Path, request: JobRequest, context: Context) -> Iterator[Write]:
    """Give what writes a row. The file is there when all of them are in it."""
    with whole_file(path) as file:
        yield plan_into(file, request, context)


def plan_into(file: BinaryIO, request: JobRequest, context: Context) -> Write:
    """The same for what is open already."""
    file.write(header_line(_header(request, context)))
    return lambda row: _write(file, row)


def read_header(path: Path) -> Header:
    """What a plan is about, after every line of it has been judged."""
    with _read(path) as file:
        for _ in read_plan(file):
            pass
        file.seek(0)
        return header_of(file.readline())


def rows_of(path: Path) -> Iterator[PlanRow]:
    with _read(path) as file:
        yield from read_plan(file)


@contextmanager
def _read(path: Path) -> Iterator[BinaryIO]:
    """A plan to read, whose errors name it."""
    try:
        with path.open("rb") as file:
            yield file
    except ConfigError as error:
        error.location = Location(LOCAL, str(path.absolute())[1:])
        raise
    except FileNotFoundError as error:
        raise NotFound(f"there is no plan {path}") from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder; name the file of a plan") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def _write(file: BinaryIO, row: PlanRow) -> None:
    file.write(line_of(row))


def _header(request: JobRequest, context: Context) -> Header:
    source, *_ = request.sources
    return Header(
        fxtui=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        verb=request.verb,
        source=str(source.location),
        sources=len(request.sources),
        target=None if request.target is None else str(request.target),
        profile=context.profile,
        endpoint_url=context.endpoint_url or _endpoint_around(request, context),
        region=context.region,
        preserve=request.preserve,
        attributes=request.attributes if request.attributes.told else None,
    )


def _endpoint_around(request: JobRequest, context: Context) -> str | None:
    """What the environment says of the server: who applies it may have another one.

    A location with a profile has a server of its own, which this would overrule.
    """
    ends = [source.location for source in request.sources]
    if request.target is not None:
        ends.append(request.target)
    if any(end.profile for end in ends):
        return None
    variables = dict(context.variables)
    return next((variables[name] for name in _ENDPOINTS if variables.get(name)), None)
