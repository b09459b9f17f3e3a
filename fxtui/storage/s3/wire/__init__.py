"""HTTP/1.1 as S3 needs it, between files and sockets, in threads of its own.

It knows requests, answers and lines; it knows no botocore, no job and no storage. What
goes wrong leaves it as ``Trouble``, an ``OSError`` or an ``ssl.SSLError``.
"""
