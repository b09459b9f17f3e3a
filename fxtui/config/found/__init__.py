"""Accounts that are configured already, by whatever program: found, and not configured.

All of it is other programs' business: their files are read as they mean them, and never
written. No list of accounts has a secret in it.
"""

from .search import foreign_s3, found_profiles
from .values import ForeignS3, Found, FoundProfile, Source

__all__ = [
    "ForeignS3",
    "Found",
    "FoundProfile",
    "Source",
    "foreign_s3",
    "found_profiles",
]
