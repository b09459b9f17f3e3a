"""``head`` and ``peek``: what is in objects, for scripts and who has no screen."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from fxtui.cli.schema import document
from tests.samples import LINES, SAMPLES

from .conftest import Program, Quick
from .shelf import Shelf


async def test_what_is_in_objects_is_told_in_words_and_as_the_schema_says(
    mine: Program, bucket: Shelf
) -> None:
    names = ("a.db", "a.h5", "a.parquet", "a.txt.gz")
    await bucket.fill({name: SAMPLES[name]() for name in names} | {"lines": LINES * 9})

    said = mine.run("peek", f"{bucket}a.parquet", "-n", "2")
    printed = mine.run("peek", "--json", *(f"{bucket}{name}" for name in names))
    first = mine.run("head", "-n", "2", *(f"{bucket}{n}" for n in ("a.parquet", "lines")))

    assert said.returncode == printed.returncode == first.returncode == 0, said.stderr
    assert f"{bucket}a.parquet · " in said.stdout.splitlines()[0]
    told = [json.loads(line) for line in printed.stdout.splitlines()]
    validator = Draft202012Validator(document("peek"))
    assert not [error for line in told for error in validator.iter_errors(line)]
    assert [line["format"] for line in told] == [
        "SQLite",
        "HDF5",
        "Parquet",
        "text in gzip",
    ]
    assert told[2]["sections"][-1]["rows"][1][:2] == [1, "name 1"]
    assert told[3]["sections"][0]["lines"][19] == "line 19"
    rows = first.stdout.splitlines()
    assert [row.split()[0] for row in rows] == ["id", "0", "1", "line", "line"]


def test_head_gives_lines_as_they_are_and_says_what_is_wrong(quick: Quick) -> None:
    long = "x" * 5000
    (quick.folder / "a.txt").write_text(f"a\tb\n{long}\n" + "line\n" * 100_000 + "last")
    (quick.folder / "a.csv").write_text('city,people\n"Oslo\tby",709000\n')
    (quick.folder / "cut.gz").write_bytes(SAMPLES["a.txt.gz"]()[:9000])

    some = quick.run("head", "a.txt", "-n", "3")
    every = quick.run("head", "a.txt", "-n", "1000000")
    table = json.loads(quick.run("head", "--json", "a.csv").stdout)["sections"][0]
    cut = quick.run("head", "cut.gz", "-n", "1")
    folder = quick.run("peek", ".")

    assert some.stdout == f"a\tb\n{long}\nline\n"
    assert every.stdout == (quick.folder / "a.txt").read_text() + "\n"
    assert (table["columns"], table["rows"]) == (
        ["city", "people"],
        [["Oslo\tby", "709000"]],
    )
    assert (cut.returncode, cut.stdout) == (1, "line 0\n")
    assert "cut.gz: it ends in the middle" in cut.stderr
    assert folder.returncode == 2
    assert "is a folder" in folder.stderr
