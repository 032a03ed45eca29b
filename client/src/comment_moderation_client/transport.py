"""One request and its answer, asked again where that is safe."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from comment_moderation_client.errors import error_for

_AGAIN = (429, 503)
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: status, headers in lower case, and the JSON document, or text as it is."""

    status: int
    headers: Mapping[str, str]
    document: Any


class Transport:
    """Asks one service with one key. Redirects are not followed: they would carry the key away."""

    def __init__(
        self,
        base_url: str,
        key: str | None,
        *,
        timeout: float,
        retries: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._retries = retries
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirects())

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        more_time: float = 0.0,
    ) -> Answer:
        """The answer. Raises ModerationError.

        Asked again after 429, 503 and a lost connection: requests that create something carry an
        Idempotency-Key, all others may be repeated by nature.
        """
        request = self._request(method, path, query, body, headers or {})
        for left in range(self._retries, -1, -1):
            try:
                return self._once(request, self._timeout + more_time)
            except urllib.error.HTTPError as error:
                refused = _refusal(error)
                if left == 0 or error.code not in _AGAIN:
                    raise refused from None
                self._sleep(min(refused.retry_after or 1.0, _LONGEST_WAIT))
            except OSError as error:
                if left == 0:
                    problem = {"code": "no_answer", "detail": str(error)}
                    raise error_for(0, problem, None) from error
                self._sleep(1.0)
        raise AssertionError("the last round returns or raises")

    def _once(self, request: urllib.request.Request, timeout: float) -> Answer:
        with self._opener.open(request, timeout=timeout) as answer:
            raw = answer.read()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            if headers.get("content-type", "").startswith("text/"):
                return Answer(answer.status, headers, raw.decode())
            return Answer(answer.status, headers, json.loads(raw) if raw else None)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> urllib.request.Request:
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        url = self._base_url + path + (f"?{urlencode(asked, doseq=True)}" if asked else "")
        sent = {"Accept": "application/json, text/html;q=0.9", **headers}
        if self._key is not None:
            sent["Authorization"] = f"Bearer {self._key}"
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        return urllib.request.Request(url, data=data, headers=sent, method=method)  # noqa: S310


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _refusal(error: urllib.error.HTTPError) -> Any:
    raw = error.read()
    try:
        problem = json.loads(raw)
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    try:
        retry_after = float(error.headers.get("Retry-After", ""))
    except ValueError:
        retry_after = None
    return error_for(error.code, problem, retry_after)
