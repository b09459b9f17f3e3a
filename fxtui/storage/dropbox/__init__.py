"""Dropbox, and what speaks it: folders and files under paths that know no capitals.

``adapter`` is the storage. This file imports nothing, so that whoever only makes
``settings`` pays for no client.
"""
