"""Memory is lent again, to one at a time, and never more of it than was said."""

from __future__ import annotations

from threading import Thread

from fxtui.storage.s3.wire.blocks import Blocks


def test_a_block_is_lent_again() -> None:
    blocks = Blocks(4096, most=1)
    block = blocks.take()
    assert block is not None

    block[:5] = b"there"
    blocks.give(block)

    again = blocks.take()
    assert again is not None
    assert bytes(again[:5]) == b"there"
    assert len(again) == 4096


def test_who_comes_too_late_gets_none_of_the_few() -> None:
    blocks = Blocks(4096, most=2)

    taken = [blocks.take() for _ in range(3)]

    assert [block is None for block in taken] == [False, False, True]


def test_lent_is_one_in_any_case_and_kept_are_the_few() -> None:
    blocks = Blocks(4096, most=1)

    with blocks.lent() as first, blocks.lent() as second:
        first[:1], second[:1] = b"1", b"2"

    assert blocks.left == 1
    with blocks.lent() as again:
        assert bytes(again[:1]) == b"1"


def test_what_is_forgotten_is_new() -> None:
    blocks = Blocks(4096, most=1)
    with blocks.lent() as block:
        block[:1] = b"x"

    blocks.forget()

    with blocks.lent() as block:
        assert bytes(block[:1]) == b"\0"


def test_no_two_have_the_same_block() -> None:
    blocks, faults = Blocks(4096, most=2), []

    def work(sign: bytes) -> None:
        for _ in range(2000):
            with blocks.lent() as block:
                block[:1] = sign
                if block[:1] != sign:
                    faults.append(sign)

    threads = [Thread(target=work, args=(bytes([65 + n]),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults
    assert blocks.left == 2
