"""Many names at once: a list in an editor, what is wrong with it, and how it is done."""
