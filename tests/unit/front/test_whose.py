"""Whose account a question is about, though a location leaves out its name."""

from __future__ import annotations

import pytest

from fxtui.domain.asking import Kind, Question
from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.front.whose import concerns

IN_ENVIRONMENT = Context(variables=(("AWS_PROFILE", "lab"),))


@pytest.mark.parametrize(
    ("place", "context", "is_so"),
    [
        ("s3://lab@bucket/", Context(), True),
        ("s3://other@bucket/", Context(profile="lab"), False),
        ("s3://bucket/", Context(profile="lab"), True),
        ("s3://bucket/", IN_ENVIRONMENT, True),
        (
            "s3://bucket/",
            Context(profile="other", variables=IN_ENVIRONMENT.variables),
            False,
        ),
        ("s3://bucket/", Context(), False),
        ("/home/", IN_ENVIRONMENT, False),
        ("archive:///home/a.zip!/", IN_ENVIRONMENT, False),
    ],
)
def test_a_question_concerns_who_uses_its_account(
    place: str, context: Context, is_so: bool
) -> None:
    question = Question(Kind.CODE, Location("s3", "", "lab"), "Which?")

    assert concerns(question, [Location.parse(place)], context) is is_so


@pytest.mark.parametrize(
    ("place", "is_so"),
    [
        ("dropbox://box@folder/", True),
        ("dropbox://folder/", True),
        ("dropbox://other@folder/", False),
        ("s3://box@bucket/", False),
    ],
)
def test_a_question_of_dropbox_is_none_of_a_bucket_of_that_name(
    place: str, is_so: bool
) -> None:
    question = Question(Kind.DEVICE, Location("dropbox", "", "box"), "Again?")

    assert concerns(question, [Location.parse(place)], Context()) is is_so


def test_an_account_without_a_name_is_that_of_whoever_names_none() -> None:
    question = Question(Kind.CODE, Location("s3", ""), "Which?")

    assert concerns(question, [Location.parse("s3://bucket/")], IN_ENVIRONMENT)
    assert not concerns(question, [Location.parse("s3://lab@bucket/")], IN_ENVIRONMENT)
