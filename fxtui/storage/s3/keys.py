"""The keys of one account: found once, shared by all requests, renewed once when refused.

botocore asks for them before each attempt, so that keys may change in the middle of a
transfer. It renews keys whose time it knows; a server that calls them expired, or no
longer knows them, is a reason to look for them again, in files that may have changed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from aiobotocore.credentials import AioCredentials
from botocore import exceptions as vendor
from botocore.utils import JSONFileCache

from fxtui.domain.errors import ConfigError, Unauthenticated

from .session import Session, resolver

REFUSED: Final = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "TokenRefreshRequired",
        "InvalidToken",
        "InvalidAccessKeyId",
    }
)
"""What a server says of keys that another look may better."""

_PLACES: Final = (
    "AWS_ACCESS_KEY_ID in the environment, ~/.aws/credentials, ~/.aws/config "
    "(roles, SSO, programs), and what a container or an instance offers"
)

_FILES: Final = {
    "shared-credentials-file": "~/.aws/credentials",
    "config-file": "~/.aws/config",
    "env": "the environment",
}
"""Where botocore's providers look."""


class Keys(AioCredentials):  # type: ignore[misc]  # botocore carries no types
    """Credentials that can be looked for again."""

    def __init__(self, session: Session) -> None:
        self.generation = 0
        self._session = session
        self._looking = asyncio.Lock()
        self._found: Any = None

    async def get_frozen_credentials(self) -> Any:
        with own_errors(self._session.profile):
            return await (await self.found()).get_frozen_credentials()

    async def get_account_id(self) -> Any:
        return await (await self.found()).get_account_id()

    async def found(self) -> Any:
        """What the chain found, or raise Unauthenticated."""
        async with self._looking:
            if self._found is None:
                shared = JSONFileCache()  # with the AWS CLI, which asks for MFA codes
                self._found = await self._look(self._session, shared)
            return self._found

    async def renew(self, seen: int) -> None:
        """Look again, unless someone has since ``seen``."""
        async with self._looking:
            if self.generation != seen:
                return
            again = Session(self._session.surroundings, self._named())
            self._found = await self._look(again, {})
            self.generation += 1

    async def load_credentials(self) -> Keys:
        """Make this a provider of credentials, which a session can be given."""
        return self

    async def _look(self, session: Session, memory: Any) -> Any:
        profile = session.profile
        with own_errors(profile):
            found = await resolver(session, memory).load_credentials()
        if found is None:
            whose = f'profile "{profile}"' if profile else "the default chain"
            raise Unauthenticated(
                f"no credentials found for {whose}; run aws configure, or name a profile "
                "that has keys",
                detail=f"looked in {_PLACES}",
            )
        return found

    def _named(self) -> str | None:
        name: str | None = self._session.instance_variables().get("profile")
        return name


@contextmanager
def own_errors(profile: str | None) -> Iterator[None]:
    """What goes wrong on the way to credentials, in our words."""
    name = f'profile "{profile}"' if profile else "the default profile"
    try:
        yield
    except FileNotFoundError as error:
        text = f'{name}: cannot run "{error.filename}": file not found'
        raise Unauthenticated(text) from error
    except json.JSONDecodeError as error:
        text = f"{name}: the credential program did not print JSON"
        raise Unauthenticated(text) from error
    except vendor.PartialCredentialsError as error:
        raise Unauthenticated(_partial(name, error)) from error
    except vendor.CredentialRetrievalError as error:
        raise Unauthenticated(f"{name}: {_program(error)}") from error
    except (vendor.SSOError, vendor.TokenRetrievalError) as error:
        suffix = f" --profile {profile}" if profile else ""
        text = f"{name}: not signed in to SSO ({error}); run aws sso login{suffix}"
        raise Unauthenticated(text) from error
    except (vendor.InvalidConfigError, vendor.InfiniteLoopConfigError) as error:
        raise Unauthenticated(f"{name}: {error}; mend ~/.aws/config") from error
    except vendor.ConfigParseError as error:
        raise ConfigError(f"{error}; mend that file") from error
    except (vendor.ClientError, vendor.MissingDependencyException) as error:
        text = f"{name}: its keys could not be had: {error}"
        raise Unauthenticated(text) from error


def _partial(name: str, error: Any) -> str:
    missing = error.kwargs.get("cred_var", "")
    match missing:
        case "aws_secret_access_key" | "AWS_SECRET_ACCESS_KEY":
            what = f"has an access key but no secret key ({missing})"
        case "aws_access_key_id" | "AWS_ACCESS_KEY_ID":
            what = f"has a secret key but no access key ({missing})"
        case _:
            what = f"lacks {missing}"
    place = error.kwargs.get("provider", "its configuration")
    return f"{name} {what} in {_FILES.get(place, place)}; add it there"


def _program(error: Any) -> str:
    text = str(error.kwargs.get("error_msg") or error).strip()
    if error.kwargs.get("provider") == "custom-process":
        return f"the credential program failed: {text}"
    return f"its keys could not be had: {text}"
