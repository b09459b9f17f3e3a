"""Whose account a question is about: locations may leave its name out; pure."""

from __future__ import annotations

from collections.abc import Iterable

from fxtui.domain.asking import Question
from fxtui.domain.context import Context
from fxtui.domain.location import BUCKETS, HERE, Location


def profiles_of(named: str | None, context: Context) -> set[str | None]:
    """What the account of a location may be called, as far as a caller knows."""
    if named is not None:
        return {named}
    variables = dict(context.variables)
    told = (context.profile, *map(variables.get, ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")))
    return {next(filter(None, told), None), None}


def concerns(question: Question, places: Iterable[Location], context: Context) -> bool:
    """Whether it is about the account of one of these places."""
    return any(
        _is_of(question.account, place, context)
        for place in places
        if place.scheme not in HERE
    )


def _is_of(account: Location, place: Location, context: Context) -> bool:
    if account.scheme != place.scheme:
        return False
    if account.scheme != BUCKETS and place.profile is None:
        return True  # it is the usual one, or the only one: the configuration says which
    return account.profile in profiles_of(place.profile, context)
