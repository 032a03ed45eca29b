"""Every table. SQLAlchemy Core; the same on SQLite and PostgreSQL.

Ids are UUIDv7 text. Times are UTC, microseconds. Addresses of readers stand in `author` and nowhere
else. Tokens and keys are stored as SHA-256 hashes only, but for the secrets that sign.
"""

from moderation.storage.tables.columns import UtcDateTime, metadata
from moderation.storage.tables.comments import comment, decision, event
from moderation.storage.tables.desk import (
    audit,
    bulk,
    claim,
    escalation,
    held_reason,
    note,
    policy_revision,
    saved_view,
    tally,
)
from moderation.storage.tables.integrations import (
    coral_secret,
    label,
    open_question,
    webhook,
    webhook_delivery,
    webhook_secret,
)
from moderation.storage.tables.mails import (
    heartbeat,
    idempotency,
    mail,
    moderator_idempotency,
    personal_link,
    verification_token,
)
from moderation.storage.tables.notices import moderator_mail, notice
from moderation.storage.tables.people import (
    invitation,
    moderator,
    moderator_identity,
    moderator_site,
    session,
)
from moderation.storage.tables.readers import appeal, imported, report
from moderation.storage.tables.sites import (
    api_key,
    article,
    assertion_key,
    author,
    site,
    used_assertion,
)

__all__ = [
    "UtcDateTime",
    "api_key",
    "appeal",
    "article",
    "assertion_key",
    "audit",
    "author",
    "bulk",
    "claim",
    "comment",
    "coral_secret",
    "decision",
    "escalation",
    "event",
    "heartbeat",
    "held_reason",
    "idempotency",
    "imported",
    "invitation",
    "label",
    "mail",
    "metadata",
    "moderator",
    "moderator_idempotency",
    "moderator_identity",
    "moderator_mail",
    "moderator_site",
    "note",
    "notice",
    "open_question",
    "personal_link",
    "policy_revision",
    "report",
    "saved_view",
    "session",
    "site",
    "tally",
    "used_assertion",
    "verification_token",
    "webhook",
    "webhook_delivery",
    "webhook_secret",
]
