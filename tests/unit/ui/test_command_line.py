"""The command that would do the same can be pasted, and means exactly that."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.domain.attributes import Attributes, Grant, Permission
from fxtui.domain.names import safe
from fxtui.domain.request import (
    Compare,
    IfExists,
    JobId,
    JobRequest,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.select import Filter
from fxtui.domain.transfer import Job
from fxtui.domain.value import replace
from fxtui.ui.command_line import command_of, line_of, quoted

from ...ui.queue_samples import HOSTILE, job, local, remote, transfer

BYTES = st.binary(min_size=1).filter(lambda name: b"\0" not in name)


def read_by_bash(words: list[str]) -> list[bytes]:
    """What bash makes of these words."""
    script = f"printf '%s\\0' {' '.join(words)}"
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True)
    return done.stdout.split(b"\0")[:-1]


@settings(max_examples=20, deadline=None)
@given(st.lists(BYTES, min_size=1, max_size=20))
def test_the_shell_reads_back_any_name(names: list[bytes]) -> None:
    words = [quoted(os.fsdecode(name)) for name in names]

    assert read_by_bash(words) == names


@pytest.mark.parametrize("name", HOSTILE)
def test_a_command_is_safe_to_show(name: str) -> None:
    command = command_of(transfer(name=name))

    assert safe(command) == command


def test_a_folder_lands_under_its_name_though_the_command_copies_contents() -> None:
    folder = job(source=local("data/photos/"), target=remote("b/"))

    assert command_of(folder) == "fxtui cp -r /data/photos/ s3://b/photos/"


def test_one_transfer_is_one_copy() -> None:
    assert command_of(replace(transfer(), target=None)) == (
        "fxtui rm /data/photos/file00001.bin"
    )
    assert command_of(transfer(name="it's")) == (
        "fxtui cp '/data/photos/it'\"'\"'s' 's3://bucket/backup/photos/it'\"'\"'s'"
    )


def test_one_transfer_of_a_move_is_one_move() -> None:
    assert command_of(transfer(name="a"), Verb.MOVE) == (
        "fxtui mv /data/photos/a s3://bucket/backup/photos/a"
    )
    assert command_of(replace(transfer(name="a"), moves=True)).startswith("fxtui mv ")
    folder = replace(transfer(), source=local("a/b/"), target=local("c/b/"))
    assert command_of(folder, Verb.MOVE) == "fxtui mv -r /a/b/ /c/b/"


def test_several_sources_are_hinted_at_and_the_rule_is_told() -> None:
    request = JobRequest(
        Verb.MOVE, (Source(local("a"), "a"),), remote("b/"), IfExists.NEWER
    )
    several = Job(JobId(1), request, 0.0, sources=3)

    assert command_of(several) == "fxtui mv --if-exists newer /a … s3://b/"


def test_of_very_many_sources_the_first_stands_for_all() -> None:
    sources = tuple(Source(remote(f"b/{n}"), f"{n}") for n in range(100_000))

    assert line_of(JobRequest(Verb.DELETE, sources)) == "fxtui rm s3://b/0 …"


def test_a_sync_is_told_with_its_rules() -> None:
    request = JobRequest(
        Verb.SYNC,
        (Source(local("data/")),),
        remote("b/data/"),
        filters=(Filter("*.tmp", includes=False), Filter("a b*", includes=True)),
        sync=SyncRules(Compare.SIZE, delete=True, max_delete=5),
        follow=False,
    )

    assert command_of(Job(JobId(1), request, 0.0)) == (
        "fxtui sync --size-only --delete --max-delete 5 --exclude '*.tmp' "
        "--include 'a b*' --no-follow-symlinks /data/ s3://b/data/"
    )


def test_a_plan_is_applied_by_its_file() -> None:
    request = JobRequest(Verb.APPLY, (Source(local("plan"), "plan"),), remote("b/"))

    assert command_of(Job(JobId(1), request, 0.0)) == "fxtui apply /plan"


def test_a_bucket_is_removed_by_another_command_than_the_one_that_empties_it() -> None:
    bucket = JobRequest(Verb.DELETE, (Source(remote("b/"), "b/"),))
    emptied = replace(bucket, filters=(Filter("*", includes=True),))

    assert command_of(Job(JobId(1), bucket, 0.0)) == "fxtui rb --force s3://b/"
    assert command_of(Job(JobId(1), emptied, 0.0)) == (
        "fxtui rm -r --include '*' s3://b/"
    )


def test_a_delete_has_no_target() -> None:
    assert command_of(job(verb=Verb.DELETE)) == "fxtui rm -r /data/photos/"


def test_what_objects_are_to_be_is_told_behind_the_places() -> None:
    told = Attributes(
        content_type="text/plain",
        metadata=(("who", "me"),),
        encryption="aws:kms:key",
        guess_type=False,
        expires=0,
        grants=(Grant(Permission.READ, "id=1"), Grant(Permission.FULL, "id=2")),
    )
    copied = job(source=local("a"), target=remote("b/"))
    request = replace(copied.request, attributes=told)

    command = command_of(replace(copied, request=request))

    assert command.endswith(
        "s3://b/photos/ --grants read=id=1 full=id=2 --sse aws:kms --sse-kms-key-id key"
        " --content-type text/plain --no-guess-mime-type"
        """ --expires 1970-01-01T00:00:00Z --metadata '{"who":"me"}'"""
    )
