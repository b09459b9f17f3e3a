"""What may be asked of an engine, as far as no listing is needed to say so. Pure."""

from __future__ import annotations

from fxtui.domain.copying import is_folder
from fxtui.domain.errors import ConfigError, InvalidName
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.domain.uploads import PartLimits
from fxtui.domain.value import replace


def check(request: JobRequest) -> None:
    """Refuse at once what no listing is needed for; raise ConfigError or InvalidName."""
    if not request.sources:
        raise ConfigError("nothing was named to copy, move or delete")
    is_delete = request.verb is Verb.APPLY and request.target is None
    if request.verb is Verb.DELETE or is_delete:
        return
    target = request.target
    if target is None or (target.key and not target.key.endswith("/")):
        raise ConfigError(f"the target {target} is no folder: it does not end in /")
    names = [source.name for source in request.sources if source.name]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidName(f"two sources would land under the name {twice!r}")
    if request.verb is Verb.APPLY:
        return  # what a plan holds was checked when it was made
    is_one = len(request.sources) == 1 and not is_folder(request.sources[0].location)
    if request.verb is Verb.SYNC and (len(request.sources) > 1 or is_one):
        raise ConfigError("a sync is between two folders; name one to read, one to write")
    _check_single(request, is_one=is_one)
    for source in request.sources:
        if not source.name and not is_folder(source.location):
            raise ConfigError(f"{source.location} needs a name at the target")
        _check_apart(source, target, may_be_same=request.rewrites)


def _check_single(request: JobRequest, *, is_one: bool) -> None:
    """Refuse what goes with one object where others may come as well."""
    if request.upload_id and not is_one:
        raise ConfigError("an upload id goes with one file; name only that")
    if request.revision and not (is_one and request.verb is Verb.COPY):
        raise ConfigError("a revision is one of an object, to copy; name only that")


def check_part_size(request: JobRequest, limits: PartLimits | None) -> None:
    """Refuse a size of parts that the target does not take; raise ConfigError."""
    wanted = request.part_size
    if wanted is None:
        return
    if limits is None:
        return  # it is the size of the spans that are fetched, then: any will do
    if not limits.min_size <= wanted <= limits.max_size:
        raise ConfigError(
            f"parts of {request.target} have {limits.min_size} to {limits.max_size} "
            f"bytes, and not {wanted}"
        )


def _check_apart(source: Source, target: Location, *, may_be_same: bool) -> None:
    """A folder is copied neither onto itself nor into itself."""
    location, landing = source.location, replace(target, key=target.key + source.name)
    same_storage = (location.scheme, location.profile) == (target.scheme, target.profile)
    if not same_storage:
        return
    if location.key == landing.key:
        if may_be_same:
            return
        raise InvalidName("the source and the target are the same", location=location)
    if location.key.endswith("/") and landing.key.startswith(location.key):
        raise InvalidName(f"{landing} is inside of what it would hold", location=location)
