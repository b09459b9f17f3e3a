"""Keys of a role, for which an account asks with the keys that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from botocore.credentials import ReadOnlyCredentials

from fxtui.config.role import Role

from .chain import credential_errors
from .keys import Found, Look
from .moments import seconds
from .session import Session, region_of
from .settings import S3Settings

_REGION: Final = "us-east-1"
_SESSION: Final = "fxtui"


class RoleKeys:
    """Looks for them; each look has keys that last anew."""

    def __init__(
        self,
        look: Look,
        settings: S3Settings,
        role: Role,
        surroundings: Mapping[str, str],
    ) -> None:
        self._look, self._settings, self._role = look, settings, role
        self._surroundings = surroundings

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        own = await self._look(None)
        session = Session(self._surroundings, None)
        region = self._settings.region or region_of(session) or _REGION
        making = session.create_client(
            "sts",
            region_name=region,
            aws_access_key_id=own.keys.access_key,
            aws_secret_access_key=own.keys.secret_key,
            aws_session_token=own.keys.token,
        )
        with credential_errors(self._settings.profile):
            async with making as sts:
                answer = await sts.assume_role(**_options(self._role))
            return _found(answer["Credentials"])


def _found(lent: Mapping[str, Any]) -> Found:
    keys = ReadOnlyCredentials(
        lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"]
    )
    return Found(keys, seconds(lent["Expiration"]))


def _options(role: Role) -> dict[str, Any]:
    told = {
        "RoleArn": role.arn,
        "RoleSessionName": role.session or _SESSION,
        "ExternalId": role.external_id,
        "DurationSeconds": role.seconds,
    }
    return {name: value for name, value in told.items() if value}
