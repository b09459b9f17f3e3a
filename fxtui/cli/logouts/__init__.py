"""``fxtui logout``: who signed in is forgotten, and signed out where that can be told."""
