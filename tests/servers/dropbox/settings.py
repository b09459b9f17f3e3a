"""How the emulator behaves where Dropbox is not known, or may be either way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Settings:
    expires_in: int = 14400
    """Seconds that an access token lives which a refresh token gives."""

    duplicate_append: str = "accept"
    """What a part of a concurrent session is answered that is there already:
    ``accept`` or ``incorrect_offset``."""

    case_rename: str = "same"
    """What a rename by case alone is answered: ``same`` (as if done), ``conflict``."""

    second_finish: str = "not_found"
    """What a session is answered that was finished: ``not_found`` or ``same``."""

    header_limit: int = 65536
    """Bytes of ``Dropbox-API-Arg``; more is a 431."""

    commit_seconds: float = 0.002
    """How long a change of a namespace takes: another one meanwhile is refused."""

    batch_lock: str = "429"
    """How a batch is refused while the namespace changes: ``429`` or ``entry``."""

    job_polls: int = 1
    """How often a job answers ``in_progress``."""

    shares_later: bool = False
    """Whether a folder becomes a shared one by a job."""

    calls_per_second: float = 0
    """More of one token are answered by 429; 0: no limit."""

    longpoll_seconds: float | None = None
    """How long a longpoll waits at most; None: as long as is asked for."""

    longpoll_backoff: int = 0
    """Seconds that a client of longpoll is told to stay away; 0: it is not."""

    page_limit: int = 0
    """Entries in a page at most, whatever is asked for; 0: as asked."""
