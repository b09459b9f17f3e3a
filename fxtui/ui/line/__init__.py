"""The line to the terminal: as few bytes as will do, and no frame that nobody waits for.

What stands between Textual's compositor and its driver. A frame is compared with what
the terminal shows, only cells that differ are sent, and the next frame is not sent
before the terminal has answered the one before.
"""
