"""``fxtui logout``: one module for each kind of account that can be signed out of."""
