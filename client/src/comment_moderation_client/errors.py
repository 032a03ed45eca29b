"""What can go wrong, by kind. Each carries the service's problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ModerationError(Exception):
    """The service refused, or could not be asked.

    `status` is the HTTP status, 0 when there was no answer. `code` is stable and meant for
    programs, `fields` maps what was wrong in a request to why, `request_id` is what the service's
    log has, and `retry_after` is in seconds, where the service named a time.
    """

    def __init__(
        self, status: int, problem: Mapping[str, Any], retry_after: float | None = None
    ) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.detail = str(problem.get("detail") or problem.get("title") or "")
        self.request_id = problem.get("request_id")
        self.fields = {
            str(one.get("field")): str(one.get("message")) for one in problem.get("errors", ())
        }
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.detail}")


class Forbidden(ModerationError):
    """401 or 403: the key, its scope, a closed article, a blocked or unverified author."""


class NotFound(ModerationError):
    """404 or 410: there is no such thing, or no longer."""


class Conflict(ModerationError):
    """409: somebody was first."""


class Invalid(ModerationError):
    """400, 413, 415 or 422: the request itself; see `fields`."""


class TooMany(ModerationError):
    """429: over a limit; see `retry_after`."""


class Unavailable(ModerationError):
    """5xx, or no answer at all. Nothing that the service accepted is lost."""


class BadSignature(ValueError):
    """A webhook that was not signed with this secret, or too long ago."""


def error_for(
    status: int, problem: Mapping[str, Any], retry_after: float | None
) -> ModerationError:
    """The error of the kind that fits the status."""
    kinds: dict[int, type[ModerationError]] = {
        400: Invalid,
        401: Forbidden,
        403: Forbidden,
        404: NotFound,
        409: Conflict,
        410: NotFound,
        413: Invalid,
        415: Invalid,
        422: Invalid,
        429: TooMany,
    }
    kind = kinds.get(status, Unavailable if status >= 500 or status == 0 else ModerationError)
    return kind(status, problem, retry_after)
