"""``fxtui edit``: a text in one's own editor, over nobody's change."""

from __future__ import annotations

import sys

from .conftest import Program
from .shelf import Shelf


async def test_a_text_is_edited_and_what_others_wrote_meanwhile_stays(
    mine: Program, bucket: Shelf
) -> None:
    place = f"{bucket}a.txt"
    await bucket.fill({"a.txt": b"first\n"})
    fxtui = f"{sys.executable} -P -m fxtui"
    meanwhile = f"echo theirs | {fxtui} cp - {place}"

    done = mine.run("edit", place, VISUAL="sed -i s/first/second/")
    late = mine.run("edit", place, VISUAL=f"sh -c 'echo mine > \"$0\"; {meanwhile}'")

    assert (done.returncode, done.stdout) == (0, "Stored a.txt: 7 bytes.\n")
    assert late.returncode == 1
    assert {"-theirs", "+mine"} <= {*late.stderr.splitlines()}
    assert await bucket.content("a.txt") == b"theirs\n"
    (kept,) = mine.paths.state.glob("edits/*/a.txt")
    assert str(kept) in late.stderr
    assert kept.read_text() == "mine\n"
