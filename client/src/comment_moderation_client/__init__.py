"""Client of the comment moderation service: for an article site's own server.

Needs the standard library only. Begin with `ModerationClient`.
"""

from comment_moderation_client.assertions import sign_assertion
from comment_moderation_client.client import ModerationClient
from comment_moderation_client.errors import (
    BadSignature,
    Conflict,
    Forbidden,
    Invalid,
    ModerationError,
    NotFound,
    TooMany,
    Unavailable,
)
from comment_moderation_client.models import Comment, Event, Page
from comment_moderation_client.webhooks import read_webhook, verify_webhook

__all__ = [
    "BadSignature",
    "Comment",
    "Conflict",
    "Event",
    "Forbidden",
    "Invalid",
    "ModerationClient",
    "ModerationError",
    "NotFound",
    "Page",
    "TooMany",
    "Unavailable",
    "read_webhook",
    "sign_assertion",
    "verify_webhook",
]
