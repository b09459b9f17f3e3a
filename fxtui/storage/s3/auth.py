"""SigV4 with two additions: a clock that agrees with the server's, and hashes made early.

Links are signed by the same clock.

botocore would hash a body on the event loop; ours was hashed in a thread.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from botocore.auth import (
    AUTH_TYPE_MAPS,
    SIGV4_TIMESTAMP,
    S3SigV4Auth,
    S3SigV4QueryAuth,
)
from botocore.compat import get_current_datetime

SIGNER: Final = "fxtui-s3v4"
_PAYER: Final = "x-amz-request-payer"
SKEW: Final = "fxtui-skew"
"""Where a request's context says how many seconds the server is ahead of us."""


class Signer(S3SigV4Auth):  # type: ignore[misc]  # botocore carries no types
    def _modify_request_before_signing(self, request: Any) -> None:
        _date(request)
        super()._modify_request_before_signing(request)

    def payload(self, request: Any) -> Any:
        hashed = getattr(request.body, "sha256", None)
        if hashed and self._should_sha256_sign_payload(request):
            return hashed
        return super().payload(request)


class LinkSigner(S3SigV4QueryAuth):  # type: ignore[misc]  # as above
    def _modify_request_before_signing(self, request: Any) -> None:
        _date(request)
        if payer := request.headers.get(_PAYER):
            del request.headers[_PAYER]  # which nobody would send who follows a link
            request.params = {**request.params, _PAYER: payer}
        super()._modify_request_before_signing(request)


def _date(request: Any) -> None:
    skew = timedelta(seconds=request.context.get(SKEW, 0))
    time = get_current_datetime() + skew
    request.context["timestamp"] = time.strftime(SIGV4_TIMESTAMP)


AUTH_TYPE_MAPS[SIGNER] = Signer
AUTH_TYPE_MAPS[f"{SIGNER}-query"] = LinkSigner  # botocore's word for a link
