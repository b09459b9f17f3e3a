"""What the front ends share: the words of people, the ways of a job, its receipt.

It knows the two doors and the disk that a person stands on, and no front end.
"""
