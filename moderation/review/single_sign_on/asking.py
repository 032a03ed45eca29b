"""Requests to the provider, over the guard against internal addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moderation.domain.errors import PermanentlyRefused, TemporarilyUnavailable
from moderation.http.outbound import Outbound
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.id_tokens import strange


class Asking:
    """Asks for documents. Whatever is no good answer raises SignInFailed."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    def json(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Mapping[str, Any]:
        """The JSON object that is answered."""
        try:
            value = json.loads(self.document(method, url, headers, body))
        except (ValueError, RecursionError):
            raise strange("the provider's answer is not JSON") from None
        if not isinstance(value, dict):
            raise strange("the provider's answer is no JSON object")
        return value

    def document(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> bytes:
        """The bytes that are answered with 200."""
        said = {"Accept": "application/json", **(headers or {})}
        try:
            answer = self._outbound.send(method, url, said, body)
        except TemporarilyUnavailable as error:
            raise SignInFailed(Reason.SILENT, error.message) from None
        except PermanentlyRefused as error:
            raise SignInFailed(Reason.SILENT, f"{error.message}: MODERATION_OPENID_ALLOW") from None
        if answer.status >= 500:
            raise SignInFailed(Reason.SILENT, f"the provider answered {answer.status}")
        if answer.status != 200 or not answer.complete:
            raise strange(f"the provider answered {answer.status}, or too much")
        return answer.body
