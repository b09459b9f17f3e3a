"""S3, and what speaks it: objects in buckets, over HTTP.

``adapter`` is the storage. This file imports nothing, so that whoever only makes
``settings`` pays for no client.
"""
