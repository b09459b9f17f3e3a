"""Answers of S3, as it gives them."""

from __future__ import annotations

from collections.abc import Iterable

from tests.servers.recorder import Answer, Asked

TAGGED = {"ETag": '"5d41402abc4b2a76b9719d911017c592"'}


def error(status: int, code: str, text: str = "", **more: str) -> Answer:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    body = f"<Error><Code>{code}</Code><Message>{text}</Message>{inner}</Error>"
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


def listing(keys: Iterable[str] = (), *, more: str = "") -> Answer:
    contents = "".join(
        f"<Contents><Key>{key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
        f"<ETag>&quot;x&quot;</ETag><Size>1</Size></Contents>"
        for key in keys
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<EncodingType>url</EncodingType>{more}{contents}</ListBucketResult>"
    )
    return Answer(200, body.encode())


def anything(asked: Asked) -> Answer:
    """A server that finds everything well."""
    if asked.method == "GET" and "list-type" in asked.target:
        return listing()
    return Answer(200, b"", TAGGED)
