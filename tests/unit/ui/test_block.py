"""Keys are pasted as they were copied: a block of them finds the fields of a question."""

from __future__ import annotations

import pytest

from fxtui.domain.asking import Blank
from fxtui.ui.dialogs.block import spread

ICA = (
    Blank("accessKey"),
    Blank("secretKey", secret=True),
    Blank("sessionToken", secret=True),
)
AWS = (
    Blank("access key"),
    Blank("secret key", secret=True),
    Blank("session token", secret=True, optional=True),
)
CODE = (Blank("password", secret=True), Blank("one-time code"))


@pytest.mark.parametrize(
    ("blanks", "text", "words"),
    [
        (
            ICA,
            '{\r "awsTempCredentials": {"secretKey": "s/+=", "accessKey": "A",\r\n'
            '  "sessionToken": "t==", "region": "eu-west-1", "bucket": "b"}}',
            ("A", "s/+=", "t=="),
        ),
        (
            AWS,
            "[lab]\naws_access_key_id = A\naws_secret_access_key = s\n",
            ("A", "s", ""),
        ),
        (
            AWS,
            'export AWS_SECRET_ACCESS_KEY="s"\nexport AWS_ACCESS_KEY_ID="A"; '
            'export AWS_SESSION_TOKEN="t"',
            ("A", "s", "t"),
        ),
        (ICA, "aws_access_key_id = A\naws_secret_access_key = s\n", None),
        (AWS, "AKIAEXAMPLE", None),
        (CODE, "271828", None),
        ((Blank("API key", secret=True),), "api_key=x", None),
    ],
)
def test_a_block_that_names_all_fills_all_and_any_other_text_none(
    blanks: tuple[Blank, ...], text: str, words: tuple[str, ...] | None
) -> None:
    assert spread(blanks, text) == words
