"""``fxtui jobs``: the transfer queue, for whoever is not in the browser."""
