"""Servers to test on: real ones of S3, one that says whatever we need, and a Dropbox."""
