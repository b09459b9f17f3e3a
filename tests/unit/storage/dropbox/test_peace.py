"""What the server wants to be spared, it is spared: by all, until its time is over."""

from __future__ import annotations

from threading import Thread

import pytest

from fxtui.domain.errors import ConnectionLost
from fxtui.storage.dropbox.peace import LONGEST, Peace


def test_nobody_waits_before_anything_was_said() -> None:
    Peace().wait()


def test_a_time_that_is_over_keeps_nobody() -> None:
    now = [100.0]
    peace = Peace(lambda: now[0])
    peace.keep(300)
    now[0] += 300

    peace.wait()


def test_the_longest_wish_is_heeded_and_no_longer_one() -> None:
    now = [0.0]
    peace = Peace(lambda: now[0])
    peace.keep(10 * LONGEST)
    peace.keep(1)
    now[0] += LONGEST

    peace.wait()


def test_who_waits_is_let_go_when_the_account_is_closed() -> None:
    peace, told = Peace(), []
    peace.keep(LONGEST)

    def wait() -> None:
        with pytest.raises(ConnectionLost):
            peace.wait()
        told.append("let go")

    waiting = Thread(target=wait)
    waiting.start()
    peace.close()
    waiting.join(10)

    assert told == ["let go"]
