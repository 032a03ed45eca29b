"""What can go wrong, in the domain's words. No numbers: `moderation.http.errors` has those.

Every error carries a stable `code` that clients may branch on and a message for a person.
A message never contains a comment's text, an address or a secret.
"""

from __future__ import annotations


class ModerationError(Exception):
    """Base of all. `code` is part of the wire contract; `message` is for a person."""

    code = "internal_error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidSubmission(ModerationError):
    """What was sent is well-formed but wrong; `fields` says where: (field, message) pairs."""

    code = "invalid_submission"

    def __init__(self, message: str, fields: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.fields = fields


class IdempotencyMismatch(ModerationError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_mismatch"


class Malformed(ModerationError):
    """The request is not what its content type claims."""

    code = "malformed_json"


class TooLarge(ModerationError):
    """More bytes than the service reads."""

    code = "too_large"


class UnsupportedMediaType(ModerationError):
    """The content type or encoding is not one the service reads."""

    code = "unsupported_media_type"


class NotFound(ModerationError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"


class NotAuthenticated(ModerationError):
    """No key, or a key that is not valid."""

    code = "not_authenticated"


class Forbidden(ModerationError):
    """The caller is known and may not do this."""

    code = "forbidden"


class VerificationFailed(ModerationError):
    """A confirmation link that is used, expired or was never issued."""

    code = "verification_link_gone"


class RateLimited(ModerationError):
    """Too many requests; `retry_after_s` is when the next one may pass."""

    code = "rate_limited"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Conflict(ModerationError):
    """The request contradicts the present state."""

    code = "conflict"


class TransitionNotAllowed(Conflict):
    """The lifecycle has no such step from here."""

    code = "transition_not_allowed"


class StaleComment(Conflict):
    """Someone else was first: the comment has moved on from the version that was named."""

    code = "stale_comment"


class IdempotencyInProgress(Conflict):
    """The first request with this Idempotency-Key has not been answered yet."""

    code = "idempotency_in_progress"


class Overloaded(ModerationError):
    """More is waiting than can be decided soon; nothing was stored."""

    code = "overloaded"

    def __init__(self, message: str, retry_after_s: int = 30) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DependencyFailed(ModerationError):
    """Something this service needs did not do its part."""

    code = "dependency_failed"


class TemporarilyUnavailable(DependencyFailed):
    """Trying again later may work."""

    code = "temporarily_unavailable"
    retry_after_s = 2


class PermanentlyRefused(DependencyFailed):
    """Trying again will not help."""

    code = "permanently_refused"
