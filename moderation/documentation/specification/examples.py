"""The values that examples are made of: one comment, told from its submission to its decision."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node

SITE = "courier"
ARTICLE = "2026-harbour-bridge"
COMMENT_ID = "019a8e3c-5b1f-7c42-9a41-6f0d2c7be913"
AUTHOR_ID = "019a8e31-02d4-7b6e-a3f5-7c1e9d80b24f"
DECISION_ID = "019a8e3c-5c88-7f0a-8b27-1d94e0a3c655"
AUTHOR_TOKEN = "qv3nX0m1Yk7s9dJ2cT5uW8zA4bE6fG1hI3jK5lM7nO0"  # noqa: S105 - an example
LINK_TOKEN = "xT4kq0cS2v9wB7yN1mD3fH5jL8pR6zQaUeIoYtGsKdM"  # noqa: S105 - an example
CURSOR = "WyIyMDI2LTExLTIzVDA5OjEyOjA1LjIzNDU2N1oiXQ.b2Zwc0pYcU5yT3dWZGtHdFpR"

TEXT = "The new bridge halves my way to work. Was the noise ever measured?"
CREATED = "2026-11-23T09:12:04.118230Z"
PUBLISHED = "2026-11-23T09:12:05.234567Z"

SUBMISSION: Node = {
    "author": {"email": "reader@example.org", "name": "Robin Reader"},
    "body": TEXT,
}
FULL_SUBMISSION: Node = {
    **SUBMISSION,
    "parent_id": None,
    "article": {
        "url": "https://courier.example.org/2026/harbour-bridge",
        "title": "The harbour bridge opens",
    },
    "author_assertion": None,
}

PENDING: Node = {
    "id": COMMENT_ID,
    "article_id": ARTICLE,
    "parent_id": None,
    "status": "pending",
    "version": 1,
    "body": TEXT,
    "author": {"id": AUTHOR_ID, "name": "Robin Reader"},
    "created_at": CREATED,
    "published_at": None,
    "edited_at": None,
}
LIVE: Node = {**PENDING, "status": "published", "version": 2, "published_at": PUBLISHED}
HELD: Node = {**PENDING, "status": "held", "version": 2}
REJECTED: Node = {**PENDING, "status": "rejected", "version": 3}

HELD_BY_POLICY: Node = {
    "id": DECISION_ID,
    "action": "hold",
    "by": "policy",
    "reasons": ["toxic"],
    "findings": ["toxicity 0.91 is at or above 0.50"],
    "scores": {"toxicity": 0.91, "spam": 0.02},
    "model_version": "2026-11-1",
    "policy_version": "2026-11-1",
    "note": "",
    "note_to_author": "",
    "undoes": None,
    "comment_version": 2,
    "decided_at": PUBLISHED,
}
REJECTED_BY_MODERATOR: Node = {
    **HELD_BY_POLICY,
    "id": "019a8e51-7d03-7a19-b6c8-94f2e5d1a07b",
    "action": "reject",
    "by": "moderator",
    "reasons": ["abuse"],
    "findings": [],
    "scores": {},
    "model_version": None,
    "policy_version": None,
    "note": "Second warning",
    "comment_version": 3,
    "decided_at": "2026-11-23T09:35:17.004412Z",
}
REOPENED: Node = {
    **HELD_BY_POLICY,
    "id": "019a8e52-11c7-7d3e-8f60-5b9a2e7c4d18",
    "action": "reopen",
    "by": "moderator",
    "undoes": REJECTED_BY_MODERATOR["id"],
    "comment_version": 4,
    "decided_at": "2026-11-23T09:35:29.640118Z",
}

DESCRIBED: Node = {
    "id": ARTICLE,
    "url": "https://courier.example.org/2026/harbour-bridge",
    "title": "The harbour bridge opens",
    "section": "City",
    "text": None,
    "moderation": "default",
}
