"""The commands that there are, and which module has each; none is imported for it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class Command(Protocol):
    """What a module of a command has."""

    def add_options(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Namespace) -> int:
        """Do it; the exit status."""
        ...


class Listed(NamedTuple):
    place: str
    """A module below this one that is a command, or ``module:NAME`` of one in it."""

    help: str
    carries: bool = False
    """Whether the words after ``--`` are none of its own: it has them as ``carried``."""

    again: bool = False
    """Whether it only looks, so that it may begin anew when somebody has signed in."""

    def load(self) -> Command:
        module, _, name = self.place.partition(":")
        loaded = import_module(f"fxtui.cli.{module}")
        return cast("Command", getattr(loaded, name) if name else loaded)


class Group(NamedTuple):
    """Commands with the same first word; without a second, the first of them is meant."""

    parts: Mapping[str, Listed]
    help: str
    wants: str = ""
    """What has to be said by a second word, where none of them is meant without."""


Commands: TypeAlias = Mapping[str, Listed | Group]

_JOBS: Final = {
    "list": Listed("jobs.listing", "how every job stands"),
    "show": Listed("jobs.show", "a job's transfers, or all about some of them"),
    "watch": Listed("jobs.watch", "wait until jobs have ended"),
    "pause": Listed("jobs.orders:PAUSE", "let jobs or transfers rest; parts are kept"),
    "resume": Listed("jobs.orders:RESUME", "go on with what was paused or parked"),
    "cancel": Listed("jobs.orders:CANCEL", "end jobs or transfers"),
    "retry": Listed("jobs.orders:RETRY", "queue again what failed"),
    "clear": Listed("jobs.orders:CLEAR", "forget jobs that have ended"),
    "earlier": Listed("jobs.orders:EARLIER", "before the job that waits ahead"),
    "later": Listed("jobs.orders:LATER", "behind the job that waits after it"),
    "now": Listed("jobs.orders:NOW", "before all others"),
    "limit": Listed("jobs.limit", "bound transfers, requests and bytes a second"),
    "receipt": Listed("jobs.receipt", "what a job did, as a JSON document"),
    "answer": Listed("jobs.answer", "decide what becomes of targets that exist"),
}

_UPLOADS: Final = {
    "list": Listed("uploads:LIST", "what was begun and never ended, by any program"),
    "abort": Listed("uploads:ABORT", "throw some away, by number or by age"),
    "adopt": Listed("uploads:ADOPT", "finish one with the file that it is of"),
}

_ACCESS: Final = {
    "list": Listed("access:LIST", "who may do what at a place, as far as that is told"),
    "grant": Listed("access_grant", "policies of S3 that give a person a prefix"),
    "set": Listed("access:SET", "invite people as viewers or editors, or change that"),
    "remove": Listed("access:REMOVE", "take people's access away"),
}

_PROFILES: Final = {
    "list": Listed("profiles:LIST", "all accounts, whoever configured them"),
    "test": Listed("profiles:TEST", "whether they work, and why not"),
    "add": Listed("profile_changes:ADD", "an S3 account of fxtui's own"),
    "edit": Listed("profile_changes:EDIT", "change one of fxtui's own"),
    "remove": Listed("profile_changes:REMOVE", "forget one of fxtui's own"),
    "export": Listed("profile_export:EXPORT", "print one of ours, without secrets"),
}

_LOGINS: Final = {
    "dropbox": Listed("logins.dropbox", "a Dropbox account, with any browser"),
    "ica": Listed("logins.ica", "a sequencing platform (ICA), by API key or pasted keys"),
    "mfa": Listed("logins.keys:MFA", "a role of AWS that wants a one-time code"),
    "sso": Listed("logins.sso", "IAM Identity Center (SSO), with any browser"),
    "tsd": Listed("logins.tsd", "a gateway of sensitive data (TSD), by one-time code"),
}

_LOGOUTS: Final = {
    "dropbox": Listed("logouts.dropbox", "end a sign-in to Dropbox, and forget it"),
    "ica": Listed("logouts.keys:ICA", "forget an API key of ICA, or its pasted keys"),
    "sso": Listed("logouts.sso", "end the sign-ins to IAM Identity Center (SSO)"),
    "tsd": Listed("logouts.keys:TSD", "forget the tokens of a sign-in to TSD"),
}

_KIND: Final = "the kind of account"

COMMANDS: Final[Commands] = {
    "ls": Listed("ls", "list a folder, a bucket, or all buckets", again=True),
    "cp": Listed("cp", "copy files and objects"),
    "mv": Listed("mv", "move or rename files and objects"),
    "rm": Listed("rm", "delete files and objects"),
    "mkdir": Listed("mkdir", "make folders and buckets"),
    "mb": Listed("mkdir", "the same as mkdir"),
    "rb": Listed("rb", "remove buckets"),
    "cat": Listed("cat", "write the bytes of objects to stdout"),
    "head": Listed("head", "the first lines of objects, or rows of tables"),
    "peek": Listed("peek", "what is in objects: columns, trees, first rows"),
    "edit": Listed("edit", "change a text in your editor, over nobody's change"),
    "stat": Listed("stat", "all that is known of an object", again=True),
    "du": Listed("du", "how many objects and bytes there are", again=True),
    "find": Listed("find", "find objects by name, size and date", again=True),
    "link": Listed("link", "an address that anybody may use for a time", again=True),
    "presign": Listed("link", "the same as link"),
    "share": Listed("share", "a link that lasts: make, list or revoke it"),
    "access": Group(_ACCESS, "who may do what at a place; share folders, give prefixes"),
    "revisions": Listed(
        "revisions", "the older states of a file that are kept", again=True
    ),
    "restore": Listed("restore", "bring back a deleted file, or an older state"),
    "tags": Listed("tags", "the tags of an object: show them, set them", again=True),
    "thaw": Listed("thaw", "take archived objects out, so that they can be read"),
    "space": Listed(
        "space", "how much room a storage has, and how much is free", again=True
    ),
    "sync": Listed("sync", "make a folder or a prefix like another"),
    "apply": Listed("apply", "do what a plan says, if nothing changed meanwhile"),
    "jobs": Group(_JOBS, "look at the transfer queue, and steer it"),
    "profiles": Group(_PROFILES, "the accounts that there are; add and test them"),
    "login": Group(_LOGINS, "sign in to an account that asks for it", _KIND),
    "logout": Group(_LOGOUTS, "end a sign-in, and forget it", _KIND),
    "service": Listed("service", "start, stop and look at the transfer service"),
    "verify": Listed("verify", "compare two locations, or a target with a receipt"),
    "uploads": Group(_UPLOADS, "unfinished uploads: list, abort or finish them"),
    "status": Listed("status_line", "one line for a prompt or a status bar"),
    "doctor": Listed("doctor", "what works here, and what to do about the rest"),
    "keys": Listed("keys", "the keys of the browser"),
    "completion": Listed("completion", "a script for bash, zsh or fish that completes"),
    "schema": Listed("schema", "what --json prints, as a JSON Schema"),
    "run": Listed("run", "pull, run a command, push what it made", carries=True),
    "web": Listed("web", "the browser in a web page, for whoever has the link"),
    "demo": Listed("demo", "try fxtui on an S3 server of your own, with sample data"),
}
