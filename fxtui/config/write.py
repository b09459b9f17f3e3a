"""Changes one table in the configuration file; all else stays as a person wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Any, TypeAlias

from fxtui.domain.errors import ConfigError

from .atomic import write_private
from .read import checked, parsed, read_config, text_of

Setting: TypeAlias = str | int | bool | Mapping[str, str]
Settings: TypeAlias = Mapping[str, Setting | None]
"""What keys are to say; None takes one away."""

Table: TypeAlias = tuple[str, ...]
"""Its name, part by part: ``("profiles", "dropbox", "me")``."""


def write_profile(path: Path, scheme: str, name: str, settings: Settings) -> None:
    """Set keys of ``[profiles.<scheme>.<name>]``, as ``write_table`` does."""
    write_table(path, ("profiles", scheme, name), settings)


def write_table(path: Path, table: Table, settings: Settings) -> None:
    """Set keys of a table, in a file that is private after it.

    ConfigError if the file is wrong, or would be then, or cannot be written.
    """
    read_config(path)
    text = text_of(path)
    before = parsed(text, path)
    wanted = _with(before, table, settings)
    checked(wanted, path)
    changes = [_changed, _appended] if _at(before, table) is not None else [_appended]
    for change in changes:
        written = change(text, table, settings)
        if _says(written, wanted, path):
            write_private(path, written)
            return
    told = ".".join(table)
    raise ConfigError(f"{path}: [{told}] does not fit in; make it a table of its own")


def remove_table(path: Path, table: Table) -> None:
    """Take a table out of a file, with the comments in it; nothing if there is none.

    ConfigError if the file is wrong, or cannot be written.
    """
    import tomlkit  # as below

    read_config(path)
    text = text_of(path)
    before = parsed(text, path)
    if _at(before, table) is None:
        return
    document = tomlkit.parse(text)
    above: Any = reduce(lambda inside, part: inside[part], table[:-1], document)
    above.pop(table[-1])
    written = tomlkit.dumps(document)
    if _full(parsed(written, path)) != _full(_without(before, table)):
        raise ConfigError(f"{path}: [{'.'.join(table)}] cannot be taken out; edit it")
    write_private(path, written)


def _appended(text: str, table: Table, settings: Settings) -> str:
    """The file with another table at its end."""
    import tomlkit  # 40 ms, for a login

    content = {key: _in_line(v) for key, v in settings.items() if v is not None}
    header = ".".join(tomlkit.key(part).as_string() for part in table)
    above = text and text.rstrip("\n") + "\n\n"
    return f"{above}[{header}]\n{tomlkit.dumps(content)}"


def _changed(text: str, table: Table, settings: Settings) -> str:
    """The file with another content of a table that it has."""
    import tomlkit

    document = tomlkit.parse(text)
    found: Any = reduce(lambda inside, part: inside[part], table, document)
    for key, value in settings.items():
        if value is None:
            found.pop(key, None)
        elif key in found:
            found[key] = _in_line(value)
        else:
            _add(found, key, value)
    return tomlkit.dumps(document)


def _in_line(value: Setting) -> Any:
    """A table in a line: a profile stays one paragraph."""
    import tomlkit

    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _add(table: Any, key: str, value: Setting) -> None:
    """Add a key below the others: comments that follow are about the next table."""
    body, below = table.value.body, []
    while body and body[-1][0] is None:
        below.append(body.pop())
    table.add(key, _in_line(value))
    body += reversed(below)


def _at(data: Mapping[str, Any], table: Table) -> Mapping[str, Any] | None:
    """What a table says now; None if there is none."""
    for part in table:
        if part not in data:
            return None
        data = data[part]
    return data


def _with(data: Mapping[str, Any], table: Table, settings: Settings) -> dict[str, Any]:
    """The whole file as it is to be read then."""
    if not table:
        both = {**data, **settings}
        return {key: value for key, value in both.items() if value is not None}
    first, *below = table
    return {**data, first: _with(data.get(first, {}), tuple(below), settings)}


def _without(data: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The whole file as it is to be read without a table."""
    first, *below = table
    inside = {first: _without(data[first], tuple(below))} if below else {}
    return {**{name: each for name, each in data.items() if name != first}, **inside}


def _full(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same without tables that have nothing in them."""
    told = {
        n: _full(each) if isinstance(each, dict) else each for n, each in data.items()
    }
    return {name: each for name, each in told.items() if each != {}}


def _says(text: str, wanted: Mapping[str, Any], path: Path) -> bool:
    """Whether a text reads as it should: a person's file is worth two looks."""
    try:
        return parsed(text, path) == wanted
    except ConfigError:
        return False
