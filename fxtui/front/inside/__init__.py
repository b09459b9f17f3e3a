"""Reading formats that need a library or real parsing, in a process that may be lost.

What runs here has limits on memory, time and files, and none of our secrets. It asks the
process that began it for the bytes it wants, and answers with plain values. It knows no
storage and no screen; a format is one module with ``sections``, listed in ``kinds``.
"""
