"""Editing an object in a person's own editor, and storing it over nobody's change."""
