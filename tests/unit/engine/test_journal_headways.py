"""What was begun is known after a crash, and for exactly as long as it is of use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fxtui.domain.request import Jobs
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Transfer
from fxtui.domain.uploads import PartReceipt
from fxtui.domain.value import replace
from fxtui.engine.headway import Headway
from fxtui.engine.journal import Journal

from .journals import BEGUN, a_headway, a_job, content, transfers_in


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = Journal(":memory:")
    yield journal
    journal.close()


@pytest.fixture
def transfer(journal: Journal) -> Transfer:
    (transfer,) = transfers_in(journal, a_job(journal).id, ["a"])
    return transfer


def test_parts_come_back_in_order(journal: Journal, transfer: Transfer) -> None:
    journal.begin({transfer.id: BEGUN})

    journal.arrive(transfer.id, [PartReceipt(12, 10, "x"), PartReceipt(2, 10, "y")])
    journal.arrive(transfer.id, [PartReceipt(1, 10, "z")])

    found = journal.headway(transfer.id)
    assert found is not None
    assert found.begun == BEGUN
    assert [(r.number, r.token) for r in found.receipts] == [
        (1, "z"),
        (2, "y"),
        (12, "x"),
    ]


def test_a_part_that_arrives_again_replaces_itself(
    journal: Journal, transfer: Transfer
) -> None:
    journal.begin({transfer.id: BEGUN})
    journal.arrive(transfer.id, [PartReceipt(1, 4, "old")])

    journal.arrive(transfer.id, [PartReceipt(1, 10, "new")])

    assert journal.headway(transfer.id) == Headway(BEGUN, (PartReceipt(1, 10, "new"),))


def test_what_is_said_anew_of_a_beginning_keeps_its_parts(
    journal: Journal, transfer: Transfer
) -> None:
    a_headway(journal, transfer.id, [1, 2])
    complete = replace(BEGUN, is_complete=True)

    journal.begin({transfer.id: complete})

    found = journal.headway(transfer.id)
    assert found is not None
    assert found.begun == complete
    assert len(found.receipts) == 2


def test_who_never_began_has_no_headway(journal: Journal, transfer: Transfer) -> None:
    assert journal.headway(transfer.id) is None
    assert journal.headway_ids() == set()


def test_a_part_that_comes_too_late_is_nobodys(
    journal: Journal, transfer: Transfer
) -> None:
    a_headway(journal, transfer.id)
    journal.drop_headways([transfer.id])

    journal.arrive(transfer.id, [PartReceipt(1, 10)])

    journal.begin({transfer.id: BEGUN})
    assert journal.headway(transfer.id) == Headway(BEGUN)


def test_success_needs_no_headway(journal: Journal, transfer: Transfer) -> None:
    (other,) = transfers_in(journal, transfer.job, ["b"])
    a_headway(journal, transfer.id, [1])
    a_headway(journal, other.id, [1])
    done = transfer.become(State.RUNNING).become(State.SUCCEEDED)

    journal.save([done, other.pause(Reason.USER)])

    assert journal.headway_ids() == {other.id}
    assert [row[:2] for row in content(journal)["parts"]] == [(other.id, 1)]


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_is_tried_again_goes_on_with_its_parts(
    journal: Journal, transfer: Transfer, state: State
) -> None:
    a_headway(journal, transfer.id, [1, 2])
    journal.save([transfer.become(State.RUNNING).become(state)])

    journal.change(Jobs((transfer.job,)), {state}, State.QUEUED, without=())

    found = journal.headway(transfer.id)
    assert found is not None
    assert len(found.receipts) == 2


def test_leftovers_are_those_that_will_not_go_on(journal: Journal) -> None:
    names = ["queued", "failed", "cancelled", "skipped", "never began"]
    added = transfers_in(journal, a_job(journal).id, names)
    for transfer in added[:4]:
        a_headway(journal, transfer.id)
    states = [State.FAILED, State.CANCELLED, State.SKIPPED, State.CANCELLED]
    ended = [t.become(state) for t, state in zip(added[1:], states, strict=True)]
    journal.save(ended)

    assert journal.leftovers() == ended[1:3]
    assert journal.headways_of([added[0].job]) == [added[0], *ended[:3]]


def test_what_was_begun_is_forgotten_with_its_job(
    journal: Journal, transfer: Transfer
) -> None:
    (other,) = transfers_in(journal, a_job(journal).id, ["b"])
    a_headway(journal, transfer.id, [1, 2])
    a_headway(journal, other.id, [3])

    journal.forget([transfer.job])

    assert journal.headway_ids() == {other.id}
    assert [row[:2] for row in content(journal)["parts"]] == [(other.id, 3)]


def test_what_is_forgotten_begins_no_more(journal: Journal, transfer: Transfer) -> None:
    journal.forget([transfer.job])

    a_headway(journal, transfer.id, [1])

    assert journal.headway_ids() == set()
    assert content(journal)["parts"] == []
