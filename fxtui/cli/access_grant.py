"""``fxtui access grant``: policies that give a person a prefix of a bucket.

They are printed, for whoever may use them; the policy of the bucket is changed only if it
is asked for, and only after the difference was seen.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import Any

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.rights import AskPolicy, Policy, SetPolicy
from fxtui.domain.sharing import Granted, Role
from fxtui.domain.value import Value, replace
from fxtui.front import policies
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .access import Removed
from .consent import agreed
from .granting import granted
from .options import add_account_options, context_of
from .output import say, say_json, tell
from .status import Status


class Granting(Value, frozen=True):
    """What ``--json`` prints."""

    location: str
    people: tuple[str, ...]
    role: Role
    bucket_policy: dict[str, Any]
    """What the policy of the bucket needs, beside what is in it."""

    iam_policy: dict[str, Any]
    """The same for who manages these people's own rights."""

    applied: bool
    """Whether the policy of the bucket has it now."""


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "Prints a policy for the bucket and one for IAM, of which one is enough within "
        "an account, and both are needed between two. No server is asked without --apply."
    )
    parser.add_argument(
        "location", metavar="LOCATION", help="a bucket or a prefix: s3://bucket/prefix/"
    )
    parser.add_argument(
        "people",
        nargs="+",
        metavar="WHO",
        help="arn:aws:iam::123456789012:user/ann, a role, or an account's 12 digits",
    )
    parser.add_argument(
        "--role",
        required=True,
        choices=[Role.VIEWER.value, Role.EDITOR.value],
        help="a viewer may list and read, an editor may write as well, and not delete",
    )
    parser.add_argument(
        "--apply", action="store_true", help="change the bucket's policy; asks before"
    )
    parser.add_argument("--yes", action="store_true", help="apply it without asking")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.yes and not options.apply:
        raise UsageError("--yes answers what --apply asks; without it nothing is done")
    place = as_folder(location_of(options.location))
    policies.check_place(place)
    people = [policies.principal_of(word) for word in options.people]
    made = _made(place, people, Role(options.role))

    def change(before: str) -> policies.Document:
        return policies.merged(before, made.bucket_policy)

    is_applied = options.apply and asyncio.run(_changed(place, change, options))
    if options.json:
        say_json(replace(made, applied=is_applied))
    elif is_applied:
        say(f"{', '.join(people)}: {made.role} of {place}")
    elif not options.apply:
        _show(made)
    return Status.DONE if is_applied or not options.apply else Status.FAILED


def _made(place: Location, people: Sequence[str], role: Role) -> Granting:
    return Granting(
        str(place),
        tuple(people),
        role,
        policies.bucket_policy(place, people, role),
        policies.iam_policy(place, role, policies.partition_of(people[0])),
        applied=False,
    )


def _show(made: Granting) -> None:
    tell(f"The policy of the bucket of {made.location}, beside what is in it:")
    say(policies.text_of(made.bucket_policy))
    tell("The IAM policy, for who manages their account:")
    say(policies.text_of(made.iam_policy))


def revoke(options: Namespace) -> int:
    """``fxtui access remove`` in S3: take away what was granted, and nothing else."""
    place = as_folder(location_of(options.location))
    policies.check_place(place)
    people = [policies.principal_of(word) for word in options.emails]

    def change(before: str) -> policies.Document:
        return policies.without(before, place, people)

    if not asyncio.run(_changed(place, change, options)):
        return Status.FAILED
    for who in people:
        if options.json:
            say_json(Removed(str(place), who))
        else:
            say(f"{who}: nothing that fxtui granted in {place} is left")
    return Status.DONE


async def _changed(
    place: Location,
    change: Callable[[str], policies.Document],
    options: Namespace,
) -> bool:
    """Show what would change, ask, and change that; whether it is so now."""
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        before = await _policy(browser, place, context)
        after = change(before)
        text = policies.compact(after)
        lines = policies.difference(before, after)
        if not lines:
            tell(f"{place}: the policy of the bucket says so already")
            return True
        for line in lines:
            tell(line)
        if not (options.yes or await agreed("Change the policy of the bucket?")):
            return False
        wish = SetPolicy(text, before)
        await granted(Granted, browser.grant(place, wish, context))
    return True


async def _policy(browser: Browser, place: Location, context: Context) -> str:
    found = await granted(Policy, browser.grant(place, AskPolicy(), context))
    return found.text
