"""Servers that speak S3, to test on: real ones, and one that says whatever we need."""
