"""What is in archives, read where these lie: zip by its directory, tar by its headers.

An archive is an object of another storage, which is asked for no more of it than what
is looked at. Nothing is ever written into one.
"""
