"""What ``aws s3`` takes and we have no word for: it is accepted, or refused by its name.

Nothing that changes what an object is, or who may read it, is ignored in silence. What
asks for what is done anyway is accepted, and what only concerns how the AWS CLI works.
None of it is shown in the help.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from .status import UsageError


class _Foreign(NamedTuple):
    """An option with a value that we can only take where it changes nothing."""

    instead: str
    """What to do, where we cannot."""

    harmless: tuple[str | None, ...] = ()
    """Values that ask for what is done anyway; None is the option alone."""


_SSE: Final = "the journal would hold the key; use --sse, or encrypt the file yourself"
_COPIED: Final = "a copy inside S3 keeps the properties, and tags that one request copies"
_PAYS: Final = (
    'give a profile of your own the header: headers = {x-amz-request-payer = "requester"}'
)

_EVERYWHERE: Final[Mapping[str, _Foreign]] = {
    "--ca-bundle": _Foreign("set AWS_CA_BUNDLE"),
    "--request-payer": _Foreign(_PAYS),
}
_FLAGS_EVERYWHERE: Final[Mapping[str, str]] = {
    "--no-verify-ssl": "set AWS_CA_BUNDLE to the certificate of the server",
}
_VAIN_EVERYWHERE: Final = (
    "--cli-connect-timeout",
    "--cli-read-timeout",
    "--color",
    "--page-size",
)
_VAIN_FLAGS_EVERYWHERE: Final = ("--no-paginate",)

_OF_JOBS: Final[Mapping[str, _Foreign]] = {
    "--sse-c": _Foreign(_SSE),
    "--sse-c-key": _Foreign(_SSE),
    "--sse-c-copy-source": _Foreign(_SSE),
    "--sse-c-copy-source-key": _Foreign(_SSE),
    "--copy-props": _Foreign(_COPIED, ("default", "metadata-directive")),
}
_FLAGS_OF_JOBS: Final[Mapping[str, str]] = {
    "--force-glacier-transfer": "restore the object first; then it is copied as any",
}
_VAIN_OF_JOBS: Final = (
    "--case-conflict",
    "--checksum-algorithm",
    "--checksum-mode",
    "--expected-size",
    "--source-region",
)
"""Of bytes that are always verified, of regions that are found out, and such things."""

_VAIN_FLAGS_OF_JOBS: Final = ("--ignore-glacier-warnings", "--validate-same-s3-paths")


def add_aws_options(parser: ArgumentParser) -> None:
    """Take what every command of ``aws s3`` takes."""
    _add(parser, _EVERYWHERE, _FLAGS_EVERYWHERE)
    _add_vain(parser, _VAIN_EVERYWHERE, _VAIN_FLAGS_EVERYWHERE)


def add_aws_job_options(parser: ArgumentParser) -> None:
    """Take what those of them take that move or delete."""
    add_aws_options(parser)
    _add(parser, _OF_JOBS, _FLAGS_OF_JOBS)
    _add_vain(parser, _VAIN_OF_JOBS, _VAIN_FLAGS_OF_JOBS)


def _add(
    parser: ArgumentParser, options: Mapping[str, _Foreign], flags: Mapping[str, str]
) -> None:
    for option, foreign in options.items():
        parser.add_argument(option, action=_Refuse, foreign=foreign, nargs="?")
    for option, instead in flags.items():
        parser.add_argument(option, action=_Refuse, foreign=_Foreign(instead), nargs=0)


def _add_vain(
    parser: ArgumentParser, options: Iterable[str], flags: Iterable[str]
) -> None:
    for option in options:
        parser.add_argument(option, action=_Ignore)
    for option in flags:
        parser.add_argument(option, action=_Ignore, nargs=0)


class _Hidden(Action):
    """Neither in the help nor among what was understood."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, SUPPRESS, help=SUPPRESS, **more)


class _Ignore(_Hidden):
    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        pass


class _Refuse(_Hidden):
    def __init__(
        self, option_strings: Sequence[str], dest: str, foreign: _Foreign, **more: Any
    ) -> None:
        super().__init__(option_strings, dest, **more)
        self._foreign = foreign

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if values not in self._foreign.harmless:
            raise UsageError(
                f"{option_string} is nothing that fxtui does; {self._foreign.instead}"
            )
