"""Access in S3: what these keys may do, what a bucket says of others, and a prefix given.

A policy is changed only after the difference was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fxtui.domain.errors import FxtuiError, PermissionDenied, Unsupported
from fxtui.domain.rights import AskPolicy, AskRights, Policy, Rights, SetPolicy
from fxtui.front import policies
from fxtui.front.delivered import delivered
from fxtui.front.rights import rows_of, with_proof

from . import dialogs
from .asker import Asker, name_of
from .command_line import fxtui_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fxtui.domain.location import Location

    from .details import Rows
    from .dialogs.rights import Given
    from .doorway import Doorway


class Giving(Asker):
    async def show(self, place: Location) -> None:
        """What is told of a bucket or a prefix; and, if one wants to, give it away."""
        if place.holds_buckets:
            self._status.tell("Open a bucket, or put the cursor on one.")
            return
        while rights := await self._look(place, AskRights(), Rights):
            rows = await _rows(self._doorway, place, rights)
            if not await self._ask(dialogs.RightsDialog(place, rows)):
                return
            given = await self._ask(dialogs.GivenDialog(name_of(place)))
            if given:
                await self._give(place, given)

    async def _give(self, place: Location, given: Given) -> None:
        line = fxtui_line(
            "access", "grant", str(place), given.who, "--role", given.role, "--apply"
        )
        try:
            policies.check_place(place)
            before = await self._policy(place)
            added = policies.bucket_policy(place, [given.who], given.role)
            after = policies.merged(before, added)
            text, lines = policies.compact(after), policies.difference(before, after)
        except (PermissionDenied, Unsupported) as error:
            await self._show_other_way(place, given, error)
            return
        except FxtuiError as error:
            await self._show(error)
            return
        if not lines:
            self._status.tell("The policy of the bucket says so already.")
            return
        agreed = await self._ask(_question(place, given, lines, line))
        if await self._change(place, SetPolicy(text, before) if agreed else None):
            self._status.tell(f"{given.who} is {given.role} of {place}.")

    async def _policy(self, place: Location) -> str:
        answer = await self._doorway.grant(place, AskPolicy())
        assert isinstance(answer, Policy)
        return answer.text

    async def _show_other_way(
        self, place: Location, given: Given, error: FxtuiError
    ) -> None:
        """Where the bucket's policy is not ours to change, another may do it."""
        partition = policies.partition_of(given.who)
        policy = policies.iam_policy(place, given.role, partition)
        rows = [
            ("bucket", error.message),
            ("instead", "this IAM policy, for who manages the account of that person"),
            ("policy", policies.text_of(policy)),
        ]
        await self._ask(dialogs.InfoDialog(rows, title="Give access"))


async def rights_rows(doorway: Doorway, place: Location) -> Rows:
    """What these keys may do, as the server tells it and as was proved here before."""
    answer = await doorway.grant(place, AskRights())
    assert isinstance(answer, Rights)
    return await _rows(doorway, place, answer)


async def _rows(doorway: Doorway, place: Location, answer: Rights) -> Rows:
    doors, context = await doorway.doors(), doorway.context
    proved = with_proof(answer, place, await delivered(doors, place, context))
    return [*rows_of(proved, place)]


def _question(
    place: Location, given: Given, lines: Sequence[str], command: str
) -> dialogs.OrderDialog:
    facts = [
        f"{given.who} becomes {given.role} of {place}.",
        "This is added to the policy of the bucket; all else in it stays:",
        *(line for line in lines if not line.startswith(("---", "+++"))),
    ]
    return dialogs.OrderDialog(
        "Change a policy", [str(place)], facts, verb="Change", command=command
    )
