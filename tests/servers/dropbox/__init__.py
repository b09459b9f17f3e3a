"""A stand-in for Dropbox: the HTTP API, on loopback, with every message checked.

Each request and each reply is held against the official SDK's own types. What is against
them, or against the rules of the wire, is a ``problem``, and tests assert there is none.
"""
