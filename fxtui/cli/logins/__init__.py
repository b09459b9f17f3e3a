"""``fxtui login``: one module for each kind of account that somebody can sign in to."""
