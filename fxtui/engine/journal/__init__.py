"""What must survive a crash: jobs, and every transfer of theirs that is not running.

A class and not an interface: there is one, on SQLite, and tests open it on ``:memory:``.
Methods are plain functions that block; the ledger calls them in one worker thread, and
publishes an event only after the commit that made it true.
"""

from .journal import Journal
from .opening import open_journal, set_aside
from .transfers import PAGE

__all__ = ["PAGE", "Journal", "open_journal", "set_aside"]
