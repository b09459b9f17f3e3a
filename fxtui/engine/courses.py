"""Between which storages small objects go together, and which of them may.

Only what is simple goes so: it has not been tried, and nobody limits its bytes.
"""

from __future__ import annotations

from typing import Final

from fxtui.domain.bucket import is_access_point
from fxtui.domain.errors import FxtuiError
from fxtui.domain.request import IfExists, JobId, JobRequest, TransferId, Verb
from fxtui.domain.transfer import Transfer

from .ledger import Ledger
from .outfit import Outfit, policy_of
from .trip import MOST_BYTES, Course

MOST_COPIED: Final = 8 * 1024 * 1024
"""The same of one that its storage copies, which takes a moment then."""


class Courses:
    def __init__(self, ledger: Ledger, outfit: Outfit) -> None:
        self._ledger, self._outfit = ledger, outfit
        self._courses: dict[tuple[object, ...], Course | None] = {}
        """By job, and account of a source; where that or the other one is several
        storages, by folders of both, too. Storages may change later."""

        self._round: dict[TransferId, Course | None] = {}
        """Those of transfers that were asked about in this round."""

    def forget(self) -> None:
        """Look anew."""
        self._courses.clear()
        self._round.clear()

    def together(self, transfer: Transfer) -> Course | None:
        """The course that it goes in a bundle; None if it goes alone."""
        if transfer.id not in self._round:
            is_new = not self._ledger.book.is_under_way(transfer.id)
            may = is_new and is_plain(transfer)
            course = self.of(transfer) if may else None
            is_taken = course is not None and self._takes(course, transfer)
            self._round[transfer.id] = course if is_taken else None
        return self._round[transfer.id]

    def _takes(self, course: Course, transfer: Transfer) -> bool:
        """Whether it fits, and nothing is overwritten there that may not be."""
        has_bytes = course.disk and not self._renames(transfer, course)
        if has_bytes and transfer.size > MOST_BYTES:
            return False
        if course.disk is None and _may_be_itself(transfer):
            return False
        if self._outfit.rule(transfer) is IfExists.OVERWRITE and transfer.expects is None:
            return True
        far = course.far.capabilities
        if course.disk is None:
            return far.conditional_copies
        return far.conditional or not course.is_up

    def _renames(self, transfer: Transfer, course: Course) -> bool:
        """Whether its bytes stay where they are, if that is one disk."""
        is_move = self._ledger.jobs[transfer.job].request.verb is Verb.MOVE
        return is_move and course.is_on_disk

    def of(self, transfer: Transfer) -> Course | None:
        source, target = transfer.source, transfer.target
        account = transfer.job, source.scheme, source.profile
        if account in self._courses:
            return self._courses[account]
        if target is None or not self._may_bundle(transfer.job):
            return self._courses.setdefault(account, None)
        folders = *account, source.key.rpartition("/")[0], target.key.rpartition("/")[0]
        if folders not in self._courses:
            course = self._found_course(transfer)
            is_one = course is not None and not course.far.place
            self._courses[account if is_one else folders] = course
            return course
        return self._courses[folders]

    def _may_bundle(self, job_id: JobId) -> bool:
        request = self._ledger.jobs[job_id].request
        compares = policy_of(self._outfit.policy, request).verify
        if request.verb is Verb.MOVE and not compares:
            return False  # no source goes of what nobody has compared
        pace = self._outfit.pace.job(job_id, request.limits)
        return _is_plain(request) and pace.throttle.is_off

    def _found_course(self, transfer: Transfer) -> Course | None:
        try:
            source = self._outfit.source(transfer).storage
            target = self._outfit.target(transfer).storage
        except FxtuiError:
            return None  # each alone will tell why
        request, far = self._ledger.jobs[transfer.job].request, target.capabilities
        if source is target:
            is_told = bool(request.attributes.told)  # who tells some may have to look
            may_copy = far.bundles and far.copies and not far.files and not is_told
            return Course(None, target, is_up=True) if may_copy else None
        if source.capabilities.files and far.bundles:
            return Course(source, target, is_up=True)
        if target.capabilities.files and source.capabilities.bundles:
            return None if request.preserve else Course(target, source, is_up=False)
        return None


def is_plain(transfer: Transfer) -> bool:
    """Whether there is nothing to this one but a few bytes."""
    t = transfer
    return (
        t.size <= MOST_COPIED
        and t.target is not None
        and not t.target.key.endswith("/")
        and t.version is not None
        and t.attempt == 1
        and t.problem is None
        and t.export is None
        and not t.moves
    )


def _is_plain(request: JobRequest) -> bool:
    """Whether all that a job asks for is that its objects arrive."""
    is_copy = request.verb in (Verb.COPY, Verb.MOVE, Verb.SYNC, Verb.APPLY)
    return is_copy and not (request.upload_id or request.export or request.revision)


def _may_be_itself(transfer: Transfer) -> bool:
    """Whether both ends may be one object: an access point is some bucket, too."""
    source, target = transfer.source, transfer.target
    if target is None or is_access_point(source.key) or is_access_point(target.key):
        return True
    return source == target
