"""Routes that give a content in another form: a document exported, a folder zipped."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from tempfile import mkstemp
from typing import Any, Final

from .calls import Call, Download, refusing
from .files import wanted
from .names import name
from .nodes import File, Folder
from .pieces import Blob, Piece, blob, of_bytes
from .refusals import refused
from .registry import route

FORMATS: Final = ("html", "markdown")
_MOST_ZIPPED: Final = 10_000
_EXTENSION: Final = {"html": "html", "markdown": "md"}


@route("files/export", scope="files.content.read")
async def export(call: Call) -> Download:
    with refusing():
        place, file = wanted(call, call.arg["path"])
    if not file.is_paper:
        raise refused("non_exportable")
    kind = call.arg.get("export_format") or FORMATS[0]
    if kind not in FORMATS:
        raise refused("invalid_export_format")
    content = exported(file, kind)
    stem = name(file.path).rpartition(".")[0] or name(file.path)
    told: dict[str, Any] = {
        "name": f"{stem}.{_EXTENSION[kind]}",
        "size": content.size,
        "export_hash": content.content_hash,
        "paper_revision": file.seq,
    }
    result = {"export_metadata": told, "file_metadata": call.view.file(place, file)}
    return Download(result, content, etag=file.rev, takes_range=False)


@route("files/download_zip", scope="files.content.read")
async def download_zip(call: Call) -> Download:
    with refusing():
        place = call.view.inside(call.arg["path"])
        node = call.view.place(call.arg["path"]).find()
    if not isinstance(node, Folder):
        raise refused("path", "not_folder")
    tree = place.space.tree
    below = tree.below(place.key)
    files = [each for each in below if isinstance(each, File) and not each.is_paper]
    if len(files) > _MOST_ZIPPED:
        raise refused("too_many_files")
    top = name(node.path)
    content = _zipped(call.world.folder, top, len(place.path), files)
    result = {"metadata": call.view.folder(call.view.place(call.arg["path"]), node)}
    return Download(result, content, takes_range=False)


def exported(file: File, kind: str) -> Blob:
    """A document's text as it is, or within a page."""
    text = b"".join(file.blob.chunks(0, file.blob.size))
    if kind == "html":
        text = b"<html><body><pre>" + text + b"</pre></body></html>"
    return blob(of_bytes(text))


def _zipped(folder: Path, top: str, above: int, files: list[File]) -> Blob:
    """The files in an archive; each under the top's name and its path below that."""
    descriptor, path = mkstemp(dir=folder)
    with (
        os.fdopen(descriptor, "wb") as raw,
        zipfile.ZipFile(raw, "w") as archive,
    ):
        for file in files:
            with archive.open(f"{top}{file.path[above:]}", "w") as member:
                for chunk in file.blob.chunks(0, file.blob.size):
                    member.write(chunk)
    size = Path(path).stat().st_size
    return blob(Piece(size, "", path=Path(path)))
