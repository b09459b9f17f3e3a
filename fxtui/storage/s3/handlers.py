"""What is done to every request and every answer, where botocore lets us look at them.

Each handler closes one hazard of speaking S3 to servers, gateways and portals.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import time
from typing import Any, Final

from botocore.handlers import _handle_200_error, add_expect_header

from fxtui.domain.errors import (
    PermissionDenied,
    ServerFault,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.sharing import KEYLESS

from .auth import SIGNER, SKEW
from .bodies import Outgoing
from .demands import Demands
from .denials import Denials
from .foreign import (
    is_denied,
    is_late_error,
    is_nowhere,
    is_ours,
    is_turned_away,
    page_text,
)
from .keys import Keys
from .refusals import have_ended, is_of_keys
from .settings import Headers, S3Settings
from .tsd import denied

_LEASE: Final = "fxtui-lease"
_TRIED: Final = "fxtui-tried"
_CAME: Final = "fxtui-came"
"""Where an answer says what its status was, if it was not what it should have been."""

_SKEWED: Final = "RequestTimeTooSkewed"
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_REGION: Final = "x-amz-bucket-region"
_OUR_OWN: Final = ("ListObjectsV2", "ListObjectVersions")
"""Operations whose answer is read by a parser of ours."""

_OF_LINKS: Final = ("RequestPayer",)
"""What of a profile's wishes stands in an address; of the rest nobody would know."""

_NOBODY: Final = (
    f"{KEYLESS} nobody may do that here, and none are sent; name a profile that has some"
)
_NO_LIST: Final = f"{KEYLESS} no buckets are listed; open one by its name"


class Unexplained(Exception):
    """HEAD was refused, without a word; one GET of the same key will tell why."""


class Handlers:
    """The handlers of one client, and what they learn."""

    def __init__(
        self,
        settings: S3Settings,
        keys: Keys,
        demands: Demands,
        learned: Callable[[Mapping[str, str], bytes], None],
        *,
        host: str,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._demands = demands
        self._learned = learned
        self._host = host
        self._denials = Denials()
        self._skew = 0.0

    @property
    def skew(self) -> float:
        """How many seconds the server is ahead of us."""
        return self._skew

    def set_clock(self, headers: Mapping[str, str]) -> bool:
        """Believe the date of who calls our clock wrong; False if there is none."""
        date = headers.get("date")
        if date:
            self._skew = parsedate_to_datetime(date).timestamp() - time()
        return bool(date)

    def learn(self, headers: Mapping[str, str], error: bytes = b"") -> None:
        """Take note of who a server says it is, in any answer."""
        self._learned(headers, error)

    def examine(
        self, operation: str, status: int, headers: Mapping[str, str], body: Any
    ) -> int:
        """What an answer should have had as its status; raise if it is not S3's."""
        is_refusal = status >= HTTPStatus.BAD_REQUEST and isinstance(body, bytes)
        self.learn(headers, body if is_refusal else b"")
        if is_turned_away(operation, status, body) and self._keys.may_end:
            return HTTPStatus.UNAUTHORIZED.value
        if status == HTTPStatus.FORBIDDEN and is_denied(body):
            self._explain(operation)
        if is_nowhere(status, body):
            raise StorageError(page_text(self._host, f" (HTTP {status})"))
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            return status
        if is_late_error(body):
            return HTTPStatus.INTERNAL_SERVER_ERROR.value
        if not is_ours(operation, headers, body):
            kind = Unauthenticated if self._keys.may_end else ServerFault
            raise kind(page_text(self._host))
        self._denials.let_in(operation)
        return status

    def is_denied(self, operation: str, status: int, lease: int) -> bool:
        """Whether who was turned away under a lease lacks a right, and no newer keys.

        ``status`` is that of the answer as it came.
        """
        if status == HTTPStatus.UNAUTHORIZED:
            return False  # which is of keys, in so many words
        if self._keys.is_alive:
            self._explain(operation)  # no token of this kind would do
        if not self._denials.is_one(operation, lease):
            return False
        self._explain(operation)
        return True

    def _explain(self, operation: str) -> None:
        """Raise what it is that lacks, where keys are not simply keys."""
        told = self._settings
        if told.anonymous:
            raise PermissionDenied(_NO_LIST if operation == "ListBuckets" else _NOBODY)
        if told.login == "tsd" and (text := denied(told, operation)):
            raise PermissionDenied(text)

    def register(self, events: Any) -> None:
        # A server that never says 100 would be waited for without end.
        events.unregister("before-call.s3", add_expect_header)
        events.register("before-parameter-build.s3", self._before_building)
        events.register("before-call.s3.DeleteObjects", _with_md5)
        events.register_first("before-sign.s3", self._before_sign)
        events.register_first("choose-signer.s3", _choose_signer)
        events.register("before-send.s3", self._before_send)
        events.unregister("before-parse.s3.*", _handle_200_error)  # it sees no pages
        events.register("before-parse.s3", self._before_parse)
        events.register_first("needs-retry.s3", self._needs_another)
        events.register_first("needs-retry.s3", self._refuse_redirect)

    def _before_building(
        self, params: dict[str, Any], model: Any, context: Any, **_: Any
    ) -> None:
        told = self._demands.over(model, params)
        if context.get("is_presign_request"):
            told = {n: told[n] for n in (*params, *_OF_LINKS) if n in told}
        params.update(told)

    async def _before_sign(self, request: Any, **_: Any) -> None:
        await self._keys.current()  # which may begin a lease
        request.context[SKEW] = self._skew
        request.context[_LEASE] = self._keys.lease
        if not request.context.get("is_presign_request"):
            # Who follows a link sends none of them.
            _set(request.headers, self._settings.headers)
            _set(request.headers, self._keys.headers)

    def _before_send(self, request: Any, **_: Any) -> None:
        _set(request.headers, self._settings.unsigned_headers)
        _set(request.headers, self._keys.unsigned_headers)

    def _before_parse(
        self,
        operation_model: Any,
        response_dict: dict[str, Any],
        customized_response_dict: dict[str, Any],
        **_: Any,
    ) -> None:
        headers, body = response_dict["headers"], response_dict["body"]
        name, came = operation_model.name, response_dict["status_code"]
        status = response_dict["status_code"] = self.examine(name, came, headers, body)
        if status != came:
            customized_response_dict[_CAME] = came
        if name in _OUR_OWN and status < HTTPStatus.MULTIPLE_CHOICES:
            # Kept for our own parser; botocore, which is slow, gets none to read.
            customized_response_dict["Body"] = body
            response_dict["body"] = b""

    async def _needs_another(
        self, response: Any, operation: Any, request_dict: dict[str, Any], **_: Any
    ) -> int | None:
        """Whether to sign the request anew: once for a wrong clock, once for old keys.

        These are no retries: the same request, had we known, would have been right. Where
        its body would be sent and counted twice, whoever counts is told instead.
        """
        if response is None:
            return None
        context = request_dict["context"]
        answer, parsed = response
        code = parsed.get("Error", {}).get("Code", "")
        tried = context.setdefault(_TRIED, set())
        if code == _SKEWED and self.set_clock(answer.headers):
            return _once(tried, _SKEWED)
        meta = parsed.get("ResponseMetadata", {})
        status, came = meta.get("HTTPStatusCode", 0), parsed.get(_CAME)
        if not is_of_keys(code, status):
            return None
        lease = context[_LEASE]
        if came and self.is_denied(operation.name, came, lease):
            meta["HTTPStatusCode"] = came
            return None
        self._keys.refuse(lease, have_ended=have_ended(code))
        if isinstance(request_dict["body"], Outgoing) or _LEASE in tried:
            return None
        return _once(tried, _LEASE) if await self._keys.renew(lease) else None

    def _refuse_redirect(self, response: Any, operation: Any, **_: Any) -> None:
        """Follow nothing but a change of region, and never to the given address."""
        if response is None:
            return
        answer, parsed = response
        if _REGION in answer.headers or parsed.get("Error", {}).get("Region"):
            return
        if answer.status_code in _REDIRECTS:
            if operation.name == "ListBuckets" and self._settings.anonymous:
                raise PermissionDenied(_NO_LIST)  # Amazon leads to its advertisement
            target = answer.headers.get("location", "nowhere")
            kind = Unauthenticated if self._keys.may_end else StorageError
            raise kind(
                f'{self._host} sent a redirect to "{target}". It was not followed, to '
                "protect your keys and data; check the endpoint"
            )
        if answer.status_code == HTTPStatus.BAD_REQUEST and operation.name in (
            "HeadObject",
            "HeadBucket",
        ):
            raise Unexplained


def _once(tried: set[str], reason: str) -> int | None:
    """Now, unless this was the reason before."""
    if reason in tried:
        return None
    tried.add(reason)
    return 0


def _set(headers: Any, added: Headers) -> None:
    for name, value in added:
        if name in headers:
            del headers[name]  # setting one again would add a second
        headers[name] = value


def _choose_signer(signature_version: Any, **_: Any) -> str | None:
    if not isinstance(signature_version, str):
        return None  # nothing is signed
    is_v4 = signature_version.removesuffix("-query") in ("s3v4", "v4")
    return SIGNER if is_v4 else None


def _with_md5(params: dict[str, Any], **_: Any) -> None:
    """Send the one checksum of a list to delete that every server takes."""
    params["context"].get("checksum", {}).pop("request_algorithm", None)
    hashed = hashlib.md5(params["body"], usedforsecurity=False).digest()
    params["headers"]["Content-MD5"] = base64.b64encode(hashed).decode()
