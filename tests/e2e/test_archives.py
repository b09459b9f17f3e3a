"""Into archives and out of them, by the program: where they lie, and not as a whole."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from pathlib import Path

from .conftest import Program, Quick
from .shelf import Shelf

LARGE = random.Random(3).randbytes(1_000_000) + bytes(11_000_000)
TREE = {"a.txt": b"one\n", "d/b.csv": b"x,y\n1,2\n", "d/e/large": LARGE}


def zipped(tree: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(tree: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
        for name, content in tree.items():
            told = tarfile.TarInfo(f"./{name}")
            told.size, told.mtime = len(content), 1_700_000_000
            archive.addfile(told, io.BytesIO(content))
    return file.getvalue()


def found(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


async def test_members_go_wherever_objects_go(mine: Program, bucket: Shelf) -> None:
    packed, many = zipped(TREE), {f"{n % 7}/{n}": str(n).encode() for n in range(300)}
    await bucket.fill({"a.zip": packed, "m.tgz": tarred(many), "l.zip!/x": b"literal"})
    inside = f"{bucket}a.zip!/"

    down = mine.run("cp", "-r", "--part-size", "5MiB", inside, "down")
    again = mine.run("sync", inside, "down")
    up = mine.run("cp", "-r", "--part-size", "5MiB", inside, f"{bucket}up/")
    tar = mine.run("cp", "-r", f"{bucket}m.tgz!/", "many")
    cat = mine.run("cat", f"{inside}d/b.csv", f"{bucket}l.zip!/x")
    listed = mine.run("ls", f"{inside}d/")

    for each in (down, again, up, tar, cat, listed):
        assert each.returncode == 0, each.stderr
    assert found(mine.folder / "down") == TREE
    assert again.stdout.startswith("nothing to do")
    assert await bucket.content("up/d/e/large") == LARGE
    assert await bucket.content("up/a.txt") == b"one\n"
    assert found(mine.folder / "many") == many
    assert cat.stdout == "x,y\n1,2\nliteral"
    assert [line.split()[-1] for line in listed.stdout.splitlines()] == ["b.csv", "e/"]


async def test_what_cannot_be_is_said_in_words(mine: Program, bucket: Shelf) -> None:
    await bucket.fill({"a.zip": zipped({"x": b"1"}), "cut.zip": b"PK\3\4 and no more"})
    (mine.folder / "y").touch()
    inside = f"{bucket}a.zip!/"

    refused = [
        mine.run(*words)
        for words in (
            ("cp", "-", f"{inside}y"),
            ("cp", "y", f"{inside}y"),
            ("sync", ".", f"{inside}d"),
            ("mv", f"{inside}x", "moved"),
            ("rm", f"{inside}x"),
            ("mkdir", f"{inside}d"),
            ("edit", f"{inside}x"),
        )
    ]
    cut = mine.run("ls", f"{bucket}cut.zip!/")
    no = mine.run("cat", f"{inside}z")
    jobs = mine.run("jobs", "list", "--json")

    for each in refused:
        assert each.returncode == 2, each.stderr
        assert "not be changed; fxtui cp copies it out" in each.stderr
    assert cut.returncode == 1
    assert '"verb":"move"' not in jobs.stdout
    assert found(mine.folder) == {"y": b""}
    assert "the archive is damaged: it has no directory" in cut.stderr
    assert f"{bucket}a.zip!/z: nothing of this name is in the archive" in no.stderr
    assert await bucket.names() == {"a.zip", "cut.zip"}


def test_archives_of_the_disk_are_looked_into_by_their_paths(quick: Quick) -> None:
    (quick.folder / "a.zip").write_bytes(zipped({"../x": b"out", "/y": b"abs", "z": b""}))
    (quick.folder / "b.zip!").mkdir()
    (quick.folder / "b.zip").write_bytes(zipped({"no": b""}))
    (quick.folder / "b.zip!" / "yes").write_bytes(b"")

    (quick.folder / "n.tgz").write_bytes(tarred({"d/in.zip": zipped({"x": b"deep\n"})}))

    copied = quick.run("cp", "-r", "a.zip!/", "out")
    deep = quick.run("cp", "n.tgz!/d/in.zip!/x", "deep")
    peeked = quick.run("head", "n.tgz!/d/in.zip!/x")
    listed = quick.run("ls", "b.zip!/")
    put = quick.run("cp", "a.zip", "a.zip!/")
    moved = quick.run("mv", "a.zip!/z", "z")

    assert (copied.returncode, listed.returncode) == (1, 0), copied.stderr
    assert deep.returncode == peeked.returncode == 0, deep.stderr + peeked.stderr
    assert (quick.folder / "deep").read_text() == peeked.stdout == "deep\n"
    assert "'..' became '%2E.'" in copied.stderr
    assert found(quick.folder / "out") == {"%2E./x": b"out", "%/y": b"abs", "z": b""}
    assert listed.stdout.endswith(" yes\n")
    assert (put.returncode, moved.returncode) == (2, 2), put.stderr + moved.stderr
    assert not (quick.folder / "z").exists()
    assert not (quick.folder / "a.zip!").exists()
