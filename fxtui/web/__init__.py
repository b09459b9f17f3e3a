"""The browser in a web page: each page is a terminal, with a process of its own in it.

The page is textual-serve's (xterm.js and its addons); what it shows is ``fxtui`` in a
pseudo-terminal, so that it lives and ends as in any other: where the page goes, or this
server, the line is hung up, and the browser leaves as with ``q``.
"""
