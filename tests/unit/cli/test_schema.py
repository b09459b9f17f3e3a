"""The schema of ``--json``: it is one, it is complete, and what is encoded fits it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from fxtui.cli.main import run
from fxtui.cli.printed import PRINTED, Detached
from fxtui.cli.pulse import Pulse
from fxtui.cli.schema import document, notes
from fxtui.cli.table import COMMANDS, Group, Listed
from fxtui.domain import codec
from fxtui.domain.errors import Problem
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobId
from fxtui.domain.value import replace

from .samples import JOB, TRANSFER

NOT_TEXT = Location(LOCAL, "data/\udcff")
PROBLEM = Problem("not_found", "it is gone", NOT_TEXT)


def listed() -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for name, command in COMMANDS.items():
        if isinstance(command, Group):
            found |= {f"{name} {part}": of for part, of in command.parts.items()}
        else:
            found[name] = command
    return found


def printed(value: object) -> Any:
    return json.loads(codec.encode(value))


def strict(schema: Any) -> Any:
    """The same, but nothing may be there that is not told."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return {name: strict(value) for name, value in schema.items()} | closed


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(document())


@pytest.mark.parametrize("name", listed())
def test_whatever_prints_json_is_in_it(name: str) -> None:
    parser = ArgumentParser()
    listed()[name].load().add_options(parser)

    assert ("--json" in parser.format_help()) == (name in PRINTED)


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("jobs show", JOB),
        ("cp", replace(JOB, problem=PROBLEM, finished=1.0)),
        ("cp", Detached(JobId(1))),
        ("jobs show", replace(TRANSFER, source=NOT_TEXT, notes=("a", "b"))),
        ("status", Pulse()),
    ],
)
def test_values_fit_what_is_told_of_them(command: str, value: object) -> None:
    Draft202012Validator(strict(document(command))).validate(printed(value))


def test_what_lacks_a_field_does_not_fit() -> None:
    row = printed(TRANSFER)
    del row["proof"]

    with pytest.raises(ValidationError):
        Draft202012Validator(document("jobs show")).validate(row)


def test_fields_are_explained_as_in_the_source() -> None:
    fields = document("status")["$defs"]["Pulse"]["properties"]

    assert fields["parked"]["description"] == "Jobs that wait for a person."
    assert notes(Pulse)["parked"] == "Jobs that wait for a person."


def test_a_command_that_prints_none_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["schema", "demo"]) == 2
    assert "prints no JSON" in capsys.readouterr().err
